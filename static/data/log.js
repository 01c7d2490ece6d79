// @ts-check

import {element, say} from '../ui/dom.js';
import {Log} from '../ui/log.js';

/** How many characters of a message are shown. */
const maxTextLength = 4000;

/**
 * @typedef {object} Entry
 * @property {'channel' | 'direct' | 'ping' | 'event'} kind
 * @property {string} sentence
 * @property {Record<string, string>} values for its slots
 * @property {string} [message] what someone wrote
 * @property {Date} at
 */

/** The log of messages and events. */
export class EventLog {
    #log;

    /** @param {HTMLElement} element with the role `log` */
    constructor(element) {
        this.#log = new Log(element);
    }

    /**
     * @param {Entry['kind']} kind
     * @param {string} sentence
     * @param {Record<string, string>} [values]
     * @param {string} [message]
     */
    add(kind, sentence, values = {}, message) {
        const at = new Date();
        this.#log.add(() => draw({kind, sentence, values, message, at}));
    }
}

/** @param {Entry} entry */
function draw({kind, sentence, values, message, at}) {
    const head = element('span', {'class': 'entry-head'});
    say(head, sentence, values);
    const time = element('time', {'class': 'entry-time', 'datetime': at.toISOString()}, at.toLocaleTimeString());
    const entry = element('div', {'class': 'entry', 'data-kind': kind},
        element('p', {'class': 'entry-line'}, head, time));
    if (message !== undefined) {
        entry.append(element('p', {'class': 'entry-text', 'dir': 'auto'}, message.slice(0, maxTextLength)));
    }
    return entry;
}
