// @ts-check

import {Conversation} from './conversations.js';
import {element, formatLanguage, say} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {text} from './text.js';

/** Lists pings, and people joining and leaving. */
export class Activity extends Conversation {
    #toasts;

    /** @param {import('../ui/overlays.js').Toasts} toasts */
    constructor(toasts) {
        super('event', {name: text.activity.name, introduction: text.activity.introduction}, toasts);
        this.#toasts = toasts;
        this.button.prepend(icon('pulse'));
        this.blocked = text.activity.blocked;
    }

    /**
     * @param {'event' | 'ping'} kind
     * @param {string} sentence
     * @param {Record<string, string>} [values] for its slots
     */
    add(kind, sentence, values = {}) {
        const at = new Date();
        this.log.addNote(() => {
            const head = element('span', {'class': 'entry-head'});
            say(head, sentence, values);
            const time = element('time', {'class': 'chat-time', 'datetime': at.toISOString()},
                at.toLocaleTimeString(formatLanguage()));
            return element('p', {'class': 'chat-head', 'data-kind': kind}, head, time);
        });
    }

    /**
     * Adds an event, and shows it as a notification too if Activity is not open.
     * @param {string} sentence
     * @param {Record<string, string>} [values]
     * @param {string} [about] what in the list of conversations shows the same; empty if nothing does
     */
    announce(sentence, values, about) {
        this.add('event', sentence, values);
        if (!this.log.isShown) { // screen readers announce a displayed log themselves
            this.#toasts.show(sentence, values, about);
        }
    }
}
