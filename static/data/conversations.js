// @ts-check

import {byId, element, phrase, plural, say, setBadge, setText} from '../ui/dom.js';
import {MessageLog, countInTitle} from '../ui/messages/message-log.js';
import {drawMessage, noticeOf, shorten} from '../ui/messages/message.js';
import {text} from './text.js';

/** How many ended conversations stay in the list. */
const maxEnded = 20;

/** The state in the browser's history while a conversation covers the list. The browser's Back leads to the list. */
const covering = 'conversation';

/**
 * @typedef {object} ConversationOptions
 * @property {string} name
 * @property {Record<string, string>} [attributes] of its row in the list
 * @property {string} introduction shown at the top of its log
 * @property {(message: string, entry: HTMLElement) => Promise<void>} [send] sends what the user writes; may add
 *     notes to the entry in the log
 */

/**
 * A channel, the messages with one person, or what happens in the room. It has a row in the list, and a
 * log that is on the page while the conversation is open. Fires `change` when anything about it has changed.
 */
export class Conversation extends EventTarget {
    /** What the user has written but not sent. */
    draft = '';
    /** Whether anyone has written here. */
    isUsed = false;
    /** Whether all others are known not to be in this channel. */
    isAlone = false;
    /** Its options: buttons and settings. */
    tools = element('div', {'class': 'conversation-tools'});
    kind;
    row;
    button;
    log;
    #blocked = '';
    #note = '';
    #send;
    #badge = element('span', {'class': 'badge', 'hidden': true});

    /**
     * @param {'channel' | 'direct' | 'event'} kind
     * @param {ConversationOptions} options
     * @param {import('../ui/overlays.js').Toasts} toasts
     */
    constructor(kind, {name, attributes, introduction, send}, toasts) {
        super();
        this.name = name;
        this.kind = kind;
        this.#send = send;
        this.button = element('button', {'class': 'conversation-open', 'type': 'button'},
            element('bdi', {'data-name': true}, name), this.#badge);
        this.row = element('li', {'class': 'conversation', ...attributes}, this.button);
        const first = element('p', {'class': 'chat-intro'});
        say(first, introduction, {name});
        this.log = new MessageLog(name, [first]);
        const about = `${kind} ${name}`;
        this.log.addEventListener('notice', (event) => {
            const {detail: {sentence, values}} = /** @type {CustomEvent} */ (event);
            if (this.row.isConnected && !this.row.closest('[hidden]')) { // still here, as is the user
                toasts.clear(about);
                toasts.show(sentence, values, about);
            }
        });
        this.log.addEventListener('change', () => {
            if (this.unread === 0) {
                toasts.clear(about);
            }
            this.#updateBadge();
        });
    }

    get unread() {
        return this.log.unread;
    }

    /** Why the user cannot write here; empty if they can. */
    get blocked() {
        return this.#blocked;
    }

    set blocked(why) {
        this.#blocked = why;
        this.#fireChange();
    }

    /** What to know before writing here. */
    get note() {
        return this.#note;
    }

    set note(note) {
        this.#note = note;
        this.#fireChange();
    }

    /** Replaces its options. @param {...Node} tools */
    setTools(...tools) {
        if (tools.length === this.tools.childElementCount && tools.every((tool) => tool.parentNode === this.tools)) {
            return; // replacing them would take the focus away
        }
        const hadFocus = this.tools.contains(document.activeElement);
        this.tools.replaceChildren(...tools);
        this.#fireChange();
        if (hadFocus) {
            this.log.focus();
        }
    }

    /** Adds a message from someone else. @param {string} from @param {any} data */
    receive(from, data) {
        this.isUsed = true;
        const message = shorten(textOf(data));
        const at = new Date();
        const draw = () => {
            const entry = drawMessage(from, message, at);
            entry.dataset.kind = this.kind;
            return entry;
        };
        this.log.addIncoming(draw, {
            sentence: this.kind === 'channel' ? text.notices.channel : text.notices.direct,
            values: {name: from, channel: this.name, message: noticeOf(message)},
        });
    }

    /** Adds and sends a message from the user. @param {string} message */
    async send(message) {
        this.isUsed = true;
        await this.log.send(message, (entry) => {
            entry.dataset.kind = this.kind;
            return this.#send?.(message, entry);
        });
    }

    #updateBadge() {
        setBadge(this.#badge, this.unread);
        if (this.unread > 0) {
            const words = phrase(text.conversation.unread, {name: this.name, count: String(this.unread)});
            this.button.setAttribute('aria-label', words);
        } else {
            this.button.removeAttribute('aria-label');
        }
        this.#fireChange();
    }

    #fireChange() {
        this.dispatchEvent(new Event('change'));
    }
}

/**
 * All conversations, of which one is open. On a phone, the page shows either the list or that
 * conversation. Fires `open` when one is opened, and `change` when one of them has changed.
 */
export class Conversations extends EventTarget {
    /** @type {Conversation} */
    current;
    /** Opened when the open one is removed. */
    first;
    #room = byId('room');
    #back = byId('back');
    #options = byId('options');
    #head = byId('conversation-head');
    /** @type {Set<Conversation>} */
    #all = new Set();
    /** @type {Conversation[]} ended conversations that were kept, oldest first */
    #retired = [];

    /** @param {Conversation} first never removed */
    constructor(first) {
        super();
        this.current = this.first = first;
        this.add(first, byId('activity'));
        this.#back.addEventListener('click', () => this.#showList());
        addEventListener('popstate', () => this.#setView(history.state === covering ? 'conversation' : 'list'));
        this.#options.addEventListener('click', () => this.#showOptions(this.#head.hidden));
        document.addEventListener('visibilitychange', () => this.current.log.markRead());
        this.open(first);
    }

    /** @param {Conversation} conversation @param {HTMLElement} list gets its row */
    add(conversation, list) {
        this.#all.add(conversation);
        list.append(conversation.row);
        byId('logs').append(conversation.log.element);
        conversation.button.addEventListener('click', () => this.open(conversation));
        conversation.addEventListener('change', () => this.update());
        conversation.log.element.hidden = true;
    }

    /**
     * Removes a conversation. If it is open, the first one opens instead, and a phone goes back to the list.
     * @param {Conversation} conversation
     */
    remove(conversation) {
        const hadFocus = conversation.row.contains(document.activeElement);
        this.#all.delete(conversation);
        this.#retired = this.#retired.filter((each) => each !== conversation);
        conversation.row.remove();
        conversation.log.element.remove();
        if (this.current === conversation) {
            this.#show(this.first);
            this.#showList();
        } else if (hadFocus) {
            this.current.button.focus();
        }
        this.update();
    }

    /**
     * Removes an ended conversation, unless it is open or has messages or a draft. Of those, it keeps the latest.
     * @param {Conversation} conversation
     */
    retire(conversation) {
        this.#retired = this.#retired.filter((each) => each !== conversation);
        if (!conversation.isUsed && conversation !== this.current && conversation.draft === '') {
            this.remove(conversation);
            return;
        }
        this.#retired.push(conversation);
        if (this.#retired.length > maxEnded) {
            this.remove(/** @type {Conversation} */ (this.#retired.find((each) => each !== this.current)));
        }
    }

    /** Whether the open conversation has ended. */
    get isEnded() {
        return this.#retired.includes(this.current);
    }

    /** @param {Conversation} conversation */
    open(conversation) {
        const former = this.current;
        this.#show(conversation);
        const covers = isShown('channel-form') && !isShown('logs'); // and not beside it, or before joining
        if (covers && history.state !== covering) {
            history.pushState(covering, '');
        }
        this.#room.dataset.view = 'conversation';
        conversation.log.toEnd();
        this.update();
        if (this.#retired.includes(former)) {
            this.retire(former); // it was kept because it was open
        }
        this.dispatchEvent(new Event('open'));
    }

    /** Moves the focus to the open conversation, or to its row in the list if only the list is in view. */
    focus() {
        if (this.#room.dataset.view === 'list') {
            this.current.button.focus();
        } else {
            this.current.log.focus();
        }
    }

    /** Shows how much is unread: in the title while in the room, and on the button that leads back to the list. */
    update() {
        const total = [...this.#all].reduce((sum, {unread}) => sum + unread, 0);
        countInTitle(this.#room.hidden ? 0 : total);
        const elsewhere = total - this.current.unread;
        const words = elsewhere > 0 ? text.conversation.backUnread : text.conversation.back;
        this.#back.setAttribute('aria-label', phrase(words, {count: String(elsewhere)}));
        setBadge(byId('back-unread'), elsewhere);
        setText('conversation-alone', this.current.isAlone ? text.channel.onlyYou : '');
        this.#updateOptions();
        this.dispatchEvent(new Event('change'));
    }

    #showList() {
        if (history.state === covering) {
            history.back(); // fires popstate
        } else {
            this.#setView('list');
        }
    }

    /** @param {'list' | 'conversation'} view */
    #setView(view) {
        this.#room.dataset.view = view;
        this.focus();
    }

    /** @param {Conversation} conversation */
    #show(conversation) {
        for (const each of this.#all) {
            const isOpen = each === conversation;
            each.log.element.hidden = !isOpen;
            each.button.setAttribute('aria-current', String(isOpen));
            each.row.toggleAttribute('data-open', isOpen);
        }
        this.current = conversation;
        const title = byId('conversation-name');
        title.textContent = conversation.name;
        title.dataset.kind = conversation.kind;
        this.#head.replaceChildren(conversation.tools);
        this.#showOptions(false);
    }

    #updateOptions() {
        const {tools, log} = this.current;
        const hadFocus = document.activeElement === this.#options;
        this.#options.hidden = tools.childElementCount === 0;
        if (this.#options.hidden) {
            this.#showOptions(false);
            if (hadFocus) {
                log.focus();
            }
        }
    }

    /** @param {boolean} shown */
    #showOptions(shown) {
        this.#head.hidden = !shown;
        this.#options.setAttribute('aria-expanded', String(shown));
    }
}

/** Whether an element is displayed. @param {string} id */
function isShown(id) {
    return byId(id).getClientRects().length > 0;
}

/** Converts received data to text: other programs may send other types. @param {any} data */
function textOf(data) {
    if (data instanceof Uint8Array) {
        return phrase(plural(text.log.bytes, data.length), {count: String(data.length)});
    }
    return typeof data === 'string' ? data : String(JSON.stringify(data));
}
