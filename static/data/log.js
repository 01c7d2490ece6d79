// @ts-check

import {element, say} from '../ui/dom.js';

/** How many entries are kept. Older ones are removed. */
const longest = 500;

/** How many characters of a message are shown. */
const longestText = 4000;

/** How long entries are collected, so that a flood changes the page once instead of thousands of times. */
const gatherTime = 50; // ms

/**
 * @typedef {object} Entry
 * @property {'channel' | 'direct' | 'ping' | 'news'} kind
 * @property {string} sentence
 * @property {Record<string, string>} values for its slots
 * @property {string} [said] what someone wrote
 * @property {Date} at
 */

/** A bounded log of messages and events, which screen readers read out. */
export class Log {
    #root;
    /** @type {Entry[]} */
    #waiting = [];
    /** Whether the end is in view. If so, new entries scroll into view. */
    #atEnd = true;
    #top = 0; // the last scrollTop

    /** @param {HTMLElement} root has the role `log` */
    constructor(root) {
        this.#root = root;
        root.addEventListener('scroll', () => this.#checkEnd());
        new ResizeObserver(() => this.#follow()).observe(root); // for example, a phone's keyboard opens
    }

    /** @param {Entry['kind']} kind @param {string} sentence @param {Record<string, string>} [values] @param {string} [said] */
    add(kind, sentence, values = {}, said) {
        if (this.#waiting.push({kind, sentence, values, said, at: new Date()}) === 1) {
            setTimeout(() => this.#show(), gatherTime);
        }
        if (this.#waiting.length > longest) {
            this.#waiting.shift();
        }
    }

    #show() {
        const root = this.#root;
        root.append(...this.#waiting.splice(0).map(draw));
        while (root.childElementCount > longest) {
            root.firstElementChild?.remove();
        }
        this.#follow();
    }

    /**
     * Updates #atEnd. Only scrolling up leaves the end. If the log shrinks before a scroll event
     * arrives, the end is further away but still wanted.
     */
    #checkEnd() {
        const {scrollHeight, scrollTop, clientHeight} = this.#root;
        if (scrollHeight - scrollTop - clientHeight < 40) { // px
            this.#atEnd = true;
        } else if (scrollTop < this.#top) {
            this.#atEnd = false;
        }
        this.#top = scrollTop;
    }

    #follow() {
        if (this.#atEnd) {
            this.#root.scrollTop = this.#root.scrollHeight;
            this.#checkEnd();
        }
    }
}

/** @param {Entry} entry */
function draw({kind, sentence, values, said, at}) {
    const head = element('span', {'class': 'entry-head'});
    say(head, sentence, values);
    const time = element('time', {'class': 'entry-time', 'datetime': at.toISOString()}, at.toLocaleTimeString());
    const made = element('div', {'class': 'entry', 'data-kind': kind}, element('p', {'class': 'entry-line'}, head, time));
    if (said !== undefined) {
        made.append(element('p', {'class': 'entry-text', 'dir': 'auto'}, said.slice(0, longestText)));
    }
    return made;
}
