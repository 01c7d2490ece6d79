// @ts-check

import {ChatLog, drawMessage, longestText, note} from './log.js';
import {element, phrase} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../../ui/text.js';

const words = text.chat;

/** Under which topic a line of the chat is published: static/tincan/DATA.md. */
const topic = 'tincan.chat';

/** From so few characters on the field tells how many are left. */
const fewLeft = 200;

/** What the field takes at all: more would be slow to show. */
const mostTyped = 2 * longestText;

/** How much of a message is told to those who have the panel closed. */
const longestNews = 120; // UTF-16 units

/** The chat of a call: a panel with what was said, and a field to say something. */
export class Chat {
    #room;
    #toasts;
    #panel;
    #log;
    #unread = 0;
    /** @type {{sentence: string, values: Record<string, string>, lasting: boolean} | null} the latest of what has come and was not told yet */
    #news = null;
    /** Over the end of the log, for those who are not there. */
    #below = element('button', {'class': 'button button-primary chat-below', 'type': 'button', 'hidden': true}, words.below);
    #note = element('p', {'class': 'chat-count', 'id': 'chat-note', 'role': 'status'});
    #field = element('textarea', {
        'class': 'field-input chat-field', 'id': 'chat-field', 'rows': '2', 'dir': 'auto', 'maxlength': String(mostTyped),
        'placeholder': words.field, 'aria-label': words.field, 'aria-describedby': 'chat-note chat-hint', 'enterkeyhint': 'send',
    });

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../panels.js').Panels} panels
     * @param {import('../../ui/toasts.js').Toasts} toasts
     */
    constructor(room, panels, toasts) {
        this.#room = room;
        this.#toasts = toasts;
        const notes = [words.promise, ...room.peers.size > 0 ? [words.before] : []];
        this.#log = new ChatLog(() => this.#tell(), () => this.#seen(), ...notes.map((sentence) => element('p', {'class': 'chat-intro'}, sentence)));
        this.#panel = panels.add({name: 'chat', icon: 'chat', label: words.open, title: words.title, shown: () => this.#shown()});
        this.#panel.body.classList.add('chat');
        this.#panel.body.append(this.#log.element, this.#below, this.#makeForm());
        this.#below.addEventListener('click', () => {
            this.#log.toEnd();
            this.#seen();
        });
        const stop = room.subscribe(topic, (data, {from}) => this.#receive(from.name, data?.text));
        const listening = new AbortController();
        document.addEventListener('visibilitychange', () => this.#seen(), {signal: listening.signal});
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                stop();
                listening.abort();
                this.#seen(true);
            }
        });
    }

    /** A place beside the field for one more button. */
    tools = element('div', {'class': 'chat-tools'});

    /**
     * Adds an entry that somebody else is the cause of.
     * @param {() => HTMLElement} draw
     * @param {string} sentence for those who do not see it come
     * @param {Record<string, string>} values
     * @param {boolean} [lasting] whether it waits for an answer, and so shall not go because of what others say
     */
    addNews(draw, sentence, values, lasting = false) {
        this.#unread++;
        if (lasting || !this.#news?.lasting) {
            this.#news = {sentence, values, lasting};
        }
        this.#log.add(draw, lasting);
    }

    /** Adds an entry of your own. @param {HTMLElement} entry */
    addOwn(entry) {
        this.#log.toEnd(); // and so it stays
        this.#log.add(() => entry, true);
    }

    /** @param {string} name @param {unknown} said by anybody's program */
    #receive(name, said) {
        if (typeof said === 'string') {
            this.addNews(() => drawMessage(name, said), words.news, {name, said: said.slice(0, longestNews).trim()});
        }
    }

    /** Tells of what has come: not of each for itself, since it may be thousands in a second. */
    #tell() {
        this.#seen();
        this.#showUnread();
        const hidden = !this.#panel.open; // and so not read out
        if (this.#news && (hidden || this.#news.lasting && !this.#log.atEnd)) {
            this.#toasts.show(this.#news.sentence, this.#news.values, topic);
        }
        this.#news = null;
    }

    #makeForm() {
        const button = element('button', {'class': 'button button-primary chat-send', 'type': 'submit', 'aria-label': words.send}, icon('send'));
        this.tools.append(button);
        const form = element('form', {'class': 'chat-form'}, this.#field, this.tools, this.#note,
            element('p', {'class': 'chat-hint', 'id': 'chat-hint'}, words.hint));
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        });
        this.#field.addEventListener('input', () => this.#count());
        this.#field.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { // composing: it chooses a letter
                event.preventDefault();
                this.#submit();
            }
        });
        return form;
    }

    #submit() {
        const said = this.#field.value.trim();
        if (said && said.length <= longestText) {
            this.#field.value = '';
            void this.#send(said); // deals with its errors itself
        }
        this.#count();
        this.#field.focus();
    }

    /** @param {string} said */
    async #send(said) {
        const entry = drawMessage('', said);
        if (this.#room.peers.size === 0) {
            note(entry, words.alone);
        }
        this.addOwn(entry);
        try {
            await this.#room.publish(topic, {text: said});
        } catch (error) {
            const {message, peers} = /** @type {import('../../tincan/data/frames.js').DataError} */ (error);
            peers.forEach(({name}) => note(entry, words.missed, {name}));
            if (peers.length === 0) {
                note(entry, words.failed, {why: message});
            }
        }
    }

    #count() {
        const left = longestText - this.#field.value.trim().length;
        const sentence = this.#field.value.length >= mostTyped ? words.muchTooLong : left < 0 ? words.tooLong : words.left;
        this.#note.textContent = left < fewLeft ? phrase(sentence, {count: String(Math.abs(left))}) : '';
        this.#field.setAttribute('aria-invalid', String(left < 0));
    }

    #shown() {
        this.#log.toEnd();
        this.#seen();
        if (matchMedia('(hover: hover)').matches) { // else a keyboard would cover what was said
            this.#field.focus();
        }
    }

    /** All has been read if the end can be seen. @param {boolean} [over] the call is */
    #seen(over = false) {
        if (over || this.#unread > 0 && this.#panel.open && document.visibilityState === 'visible' && this.#log.atEnd) {
            this.#unread = 0;
            this.#showUnread();
            this.#toasts.clear(topic);
        }
    }

    #showUnread() {
        const count = this.#unread;
        this.#panel.setBadge(count, phrase(words.unread, {count: String(count)}));
        const title = document.title.replace(/^\(\d+\) /, '');
        document.title = count > 0 ? `(${count}) ${title}` : title;
        if (count === 0 && this.#below === document.activeElement) {
            this.#log.element.focus({preventScroll: true}); // it would be lost with the button
        }
        this.#below.hidden = count === 0;
    }
}
