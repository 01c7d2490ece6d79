// @ts-check

import {element} from '../dom.js';
import {Log} from './log.js';
import {addFailure, drawMessage} from './message.js';
import {text} from '../text.js';

/**
 * @typedef {object} Notice
 * @property {string} sentence
 * @property {Record<string, string>} values for its slots
 * @property {boolean} [lasting] whether the entry waits for an answer, so that later messages must not displace it
 */

/**
 * A log of messages. It counts unread messages, and has a button that leads to them. Fires `change` when
 * `unread` may have changed, and `notice` (detail: a Notice) when the user should be told about new messages:
 * once for many, about the latest.
 */
export class MessageLog extends EventTarget {
    unread = 0;
    element;
    #list;
    #log;
    #below = element('button', {'class': 'button button-primary log-below', 'type': 'button', 'hidden': true},
        text.message.below);
    /** @type {Notice | null} for the latest message that was not announced yet */
    #pending = null;

    /**
     * @param {string} label
     * @param {HTMLElement[]} introduction stays at the top
     * @param {(entry: Element) => boolean} [isPinned] whether an entry must be kept, however old
     */
    constructor(label, introduction, isPinned) {
        super();
        this.#list = element('div',
            {'class': 'log', 'role': 'log', 'tabindex': '0', 'aria-label': label}, ...introduction);
        this.#log = new Log(this.#list, {
            onAdd: () => this.#announce(), onScroll: () => this.markRead(), isPinned,
        });
        this.element = element('div', {'class': 'messages'}, this.#list, this.#below);
        this.#below.addEventListener('click', () => this.toEnd());
    }

    /** Whether the log is displayed, even if its tab is in the background. */
    get isShown() {
        return this.#list.getClientRects().length > 0;
    }

    /**
     * Adds an entry that someone else has caused. They may do so thousands of times in a second.
     * @param {() => HTMLElement} draw not called for an entry that newer ones displace at once
     * @param {Notice} notice
     */
    addIncoming(draw, notice) {
        if (notice.lasting || !this.#pending?.lasting) {
            this.#pending = notice;
        }
        this.#log.add(() => {
            this.unread++;
            return draw();
        }, notice.lasting);
    }

    /** Adds one of the user's own entries, and shows it. @param {HTMLElement} entry */
    addOwn(entry) {
        this.#log.toEnd(); // the log stays there when the entry is added
        this.#log.add(() => entry, true);
    }

    /**
     * Adds and sends a message from the user, and says in it if that has failed.
     * @param {string} message
     * @param {(entry: HTMLElement) => Promise<void> | undefined} send may add notes to the entry
     */
    async send(message, send) {
        const entry = drawMessage('', message);
        this.addOwn(entry);
        try {
            await send(entry);
        } catch (error) {
            addFailure(entry, error);
        }
    }

    /** Adds an entry that never counts as unread. @param {() => HTMLElement} draw */
    addNote(draw) {
        this.#log.add(draw);
    }

    /** Shows the latest messages. */
    toEnd() {
        this.#log.toEnd();
        this.markRead();
    }

    focus() {
        this.#list.focus({preventScroll: true});
    }

    /** Marks everything as read if its end is in view. */
    markRead() {
        if (this.unread > 0 && this.isShown && document.visibilityState === 'visible' && this.#log.atEnd) {
            this.unread = 0;
            this.#update();
        }
    }

    /** Announces new messages, all at once. */
    #announce() {
        this.markRead();
        this.#update();
        const notice = this.#pending;
        this.#pending = null;
        // Screen readers announce a displayed log themselves.
        if (notice && (!this.isShown || notice.lasting && !this.#log.atEnd)) {
            this.dispatchEvent(new CustomEvent('notice', {detail: notice}));
        }
    }

    #update() {
        if (this.unread === 0 && this.#below === document.activeElement) {
            this.focus(); // or the focus would be lost with the button
        }
        this.#below.hidden = this.unread === 0;
        this.dispatchEvent(new Event('change'));
    }
}

/** Puts the number of unread messages into the page's title. @param {number} count */
export function countInTitle(count) {
    const title = document.title.replace(/^\(\d+\) /, '');
    document.title = count > 0 ? `(${count}) ${title}` : title;
}
