// @ts-check

import {addNote, drawMessage, maxTextLength} from './messages.js';
import {element, isComposing, phrase} from '../../ui/dom.js';
import {iconButton} from '../../ui/icons.js';
import {labelOf} from '../labels.js';
import {Log} from '../../ui/log.js';
import {text} from './text.js';

const words = text.chat;

/** The topic of chat messages; see static/tincan/DATA.md. */
const topic = 'tincan.chat';

/** From this number on, the field shows how many characters are left. */
const fewLeft = 200;

/** The most that can be typed. Longer text would be slow to display. */
const maxTyped = 2 * maxTextLength;

/** How much of a message is shown as a notification while the panel is closed. */
const maxNoticeLength = 120; // UTF-16 units

/** The chat of a call: a panel with the messages and a field to write one. */
export class Chat {
    #room;
    #panels;
    #toasts;
    #panel;
    #log;
    #unread = 0;
    /**
     * @type {{sentence: string, values: Record<string, string>, lasting: boolean} | null} the
     *     latest entry that was not announced yet
     */
    #pending = null;
    /** Shown over the log when there are new messages further down. */
    #below = element('button', {'class': 'button button-primary chat-below', 'type': 'button', 'hidden': true},
        words.below);
    #note = element('p', {'class': 'chat-count', 'id': 'chat-note', 'role': 'status'});
    #field = element('textarea', {
        'class': 'field-input chat-field', 'id': 'chat-field',
        'rows': '2', 'dir': 'auto', 'maxlength': String(maxTyped), 'enterkeyhint': 'send',
        'placeholder': words.field, 'aria-label': words.field, 'aria-describedby': 'chat-note chat-hint',
    });

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../panels.js').Panels} panels
     * @param {import('../../ui/overlays.js').Toasts} toasts
     */
    constructor(room, panels, toasts) {
        this.#room = room;
        this.#panels = panels;
        this.#toasts = toasts;
        this.#log = new Log(makeLogElement(room), {
            onAdd: () => this.#announce(), onScroll: () => this.#markRead(), isPinned: hasOpenTransfer,
        });
        this.#panel = panels.add({
            name: 'chat', icon: 'chat', label: words.open, title: words.title, onOpen: () => this.#opened(),
        });
        this.#panel.body.classList.add('chat');
        this.#panel.body.append(this.#log.element, this.#below, this.#makeForm());
        this.#below.addEventListener('click', () => {
            this.#log.toEnd();
            this.#markRead();
        });
        const stop = room.subscribe(topic, (data, {from}) => this.#receive(labelOf(from), data?.text));
        const listening = new AbortController();
        document.addEventListener('visibilitychange', () => this.#markRead(), {signal: listening.signal});
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                stop();
                listening.abort();
                this.#markRead(true);
            }
        });
    }

    get field() {
        return this.#field;
    }

    /** A place beside the field for more buttons. */
    tools = element('div', {'class': 'chat-tools'});

    /**
     * Adds an entry that someone else has caused.
     * @param {() => HTMLElement} draw
     * @param {string} sentence for the notification
     * @param {Record<string, string>} values
     * @param {boolean} [lasting] whether it waits for an answer, so that later messages must not displace it
     */
    addIncoming(draw, sentence, values, lasting = false) {
        this.#unread++;
        if (lasting || !this.#pending?.lasting) {
            this.#pending = {sentence, values, lasting};
        }
        this.#log.add(draw, lasting);
    }

    /** Opens the panel. */
    open() {
        if (!this.#panel.open) {
            this.#panels.switchTo(this.#panel);
        }
    }

    /** Adds one of the user's own entries. @param {HTMLElement} entry */
    addOwn(entry) {
        this.#log.toEnd(); // the log stays there when the entry is added
        this.#log.add(() => entry, true);
    }

    /** @param {string} name @param {unknown} message may come from any program */
    #receive(name, message) {
        if (typeof message === 'string') {
            const start = message.slice(0, maxNoticeLength).trim();
            this.addIncoming(() => drawMessage(name, message), words.notice, {name, message: start});
        }
    }

    /** Announces new entries, all at once: there may be thousands in a second. */
    #announce() {
        this.#markRead();
        this.#updateUnread();
        const hidden = !this.#panel.open; // so its log is not read out
        if (this.#pending && (hidden || this.#pending.lasting && !this.#log.atEnd)) {
            this.#toasts.show(this.#pending.sentence, this.#pending.values, topic);
        }
        this.#pending = null;
    }

    #makeForm() {
        const button = iconButton('button button-primary chat-send', 'send', words.send);
        button.type = 'submit';
        this.tools.append(button);
        const form = element('form', {'class': 'chat-form'}, this.#field, this.tools, this.#note,
            element('p', {'class': 'chat-hint', 'id': 'chat-hint'}, words.hint));
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        });
        this.#field.addEventListener('input', () => this.#updateCount());
        this.#field.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) {
                event.preventDefault();
                this.#submit();
            }
        });
        return form;
    }

    #submit() {
        const message = this.#field.value.trim();
        if (message && message.length <= maxTextLength) {
            this.#field.value = '';
            void this.#send(message); // handles its own errors
        }
        this.#updateCount();
        this.#field.focus();
    }

    /** @param {string} message */
    async #send(message) {
        const entry = drawMessage('', message);
        if (this.#room.peers.size === 0) {
            addNote(entry, words.alone);
        }
        this.addOwn(entry);
        try {
            await this.#room.publish(topic, {text: message});
        } catch (error) {
            const {message: why, peers} = /** @type {import('../../tincan/data/frames.js').DataError} */ (error);
            peers.forEach((peer) => addNote(entry, words.missed, {name: labelOf(peer)}));
            if (peers.length === 0) {
                addNote(entry, words.failed, {why});
            }
        }
    }

    #updateCount() {
        const left = maxTextLength - this.#field.value.trim().length;
        let sentence = words.left;
        if (this.#field.value.length >= maxTyped) {
            sentence = words.muchTooLong;
        } else if (left < 0) {
            sentence = words.tooLong;
        }
        this.#note.textContent = left < fewLeft ? phrase(sentence, {count: String(Math.abs(left))}) : '';
        this.#field.setAttribute('aria-invalid', String(left < 0));
    }

    #opened() {
        this.#log.toEnd();
        this.#markRead();
        if (matchMedia('(hover: hover)').matches) { // on a phone, the keyboard would cover the messages
            this.#field.focus();
        }
    }

    /** Marks everything as read if the end is visible. @param {boolean} [over] whether the call has ended */
    #markRead(over = false) {
        if (over || this.#unread > 0 && this.#panel.open && document.visibilityState === 'visible' && this.#log.atEnd) {
            this.#unread = 0;
            this.#updateUnread();
            this.#toasts.clear(topic);
        }
    }

    #updateUnread() {
        const count = this.#unread;
        this.#panel.setBadge(count, phrase(words.unread, {count: String(count)}));
        const title = document.title.replace(/^\(\d+\) /, '');
        document.title = count > 0 ? `(${count}) ${title}` : title;
        if (count === 0 && this.#below === document.activeElement) {
            this.#log.element.focus({preventScroll: true}); // or the focus would be lost with the button
        }
        this.#below.hidden = count === 0;
    }
}

/** @param {import('../../tincan/room.js').Room} room */
function makeLogElement(room) {
    const log = element('div', {'class': 'chat-log', 'role': 'log', 'tabindex': '0', 'aria-label': words.open},
        element('p', {'class': 'chat-intro'}, words.promise));
    if (room.peers.size > 0) {
        log.append(element('p', {'class': 'chat-intro'}, words.before));
    }
    return log;
}

/**
 * Whether an entry is a file that waits for an answer or is being transferred.
 * @param {Element} entry
 */
function hasOpenTransfer(entry) {
    return entry.querySelector('[data-transfer]:not([data-transfer=done], [data-transfer=ended])') !== null;
}
