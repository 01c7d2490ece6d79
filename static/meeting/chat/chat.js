// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {labelOf} from '../../ui/labels.js';
import {MessageForm} from '../../ui/messages/message-form.js';
import {MessageLog, countInTitle} from '../../ui/messages/message-log.js';
import {addNote, drawMessage, noticeOf, shorten} from '../../ui/messages/message.js';
import {text as shared} from '../../ui/text.js';
import {text} from './text.js';

const words = text.chat;

/** The topic of chat messages; see static/tincan/DATA.md. */
const topic = 'tincan.chat';

/** The chat of a call: a panel with the messages and a field to write one. */
export class Chat {
    form = new MessageForm(words.muchTooLong);
    #room;
    #panels;
    #panel;
    #log;

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../panels.js').Panels} panels
     * @param {import('../../ui/overlays.js').Toasts} toasts
     */
    constructor(room, panels, toasts) {
        this.#room = room;
        this.#panels = panels;
        this.#log = new MessageLog(words.open, introduction(room), hasOpenTransfer);
        this.#panel = panels.add({
            name: 'chat', icon: 'chat', label: words.open, title: words.title, onOpen: () => this.#opened(),
        });
        this.#panel.body.classList.add('chat');
        this.#panel.body.append(this.#log.element, this.form.element);
        this.form.addEventListener('send', (event) => {
            this.#send(/** @type {CustomEvent} */ (event).detail);
        });
        const stop = room.subscribe(topic, (data, {from}) => this.#receive(labelOf(from), data?.text));
        const listening = new AbortController();
        const {signal} = listening;
        document.addEventListener('visibilitychange', () => this.#log.markRead(), {signal});
        this.#log.addEventListener('notice', (event) => {
            const {detail: {sentence, values}} = /** @type {CustomEvent} */ (event);
            toasts.show(sentence, values, topic);
        }, {signal});
        this.#log.addEventListener('change', () => {
            const count = this.#log.unread;
            this.#panel.setBadge(count, phrase(words.unread, {count: String(count)}));
            countInTitle(count);
            if (count === 0) {
                toasts.clear(topic);
            }
        }, {signal});
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                stop();
                listening.abort();
                toasts.clear(topic);
                countInTitle(0);
            }
        });
    }

    /**
     * Adds an entry that someone else has caused.
     * @param {() => HTMLElement} draw
     * @param {import('../../ui/messages/message-log.js').Notice} notice
     */
    addIncoming(draw, notice) {
        this.#log.addIncoming(draw, notice);
    }

    /** Opens the panel. */
    open() {
        if (!this.#panel.open) {
            this.#panels.switchTo(this.#panel);
        }
    }

    /** Adds one of the user's own entries. @param {HTMLElement} entry */
    addOwn(entry) {
        this.#log.addOwn(entry);
    }

    /** @param {string} name @param {unknown} message may come from any program */
    #receive(name, message) {
        if (typeof message === 'string') {
            const shown = shorten(message);
            const at = new Date();
            const values = {name, message: noticeOf(shown)};
            this.addIncoming(() => drawMessage(name, shown, at), {sentence: shared.message.notice, values});
        }
    }

    /** @param {string} message */
    #send(message) {
        void this.#log.send(message, (entry) => { // handles its own errors
            if (this.#room.peers.size === 0) {
                addNote(entry, shared.message.alone);
            }
            return this.#room.publish(topic, {text: message});
        });
    }

    #opened() {
        this.#log.toEnd();
        if (matchMedia('(any-hover: hover)').matches) { // a phone's keyboard would cover half of the messages
            this.form.focus();
        }
    }
}

/** @param {import('../../tincan/room.js').Room} room */
function introduction(room) {
    const sentences = room.peers.size > 0 ? [words.promise, words.before] : [words.promise];
    return sentences.map((sentence) => element('p', {'class': 'chat-intro'}, sentence));
}

/**
 * Whether an entry is a file that waits for an answer or is being transferred.
 * @param {Element} entry
 */
function hasOpenTransfer(entry) {
    return entry.querySelector('[data-transfer]:not([data-transfer=done], [data-transfer=ended])') !== null;
}
