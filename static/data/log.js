// @ts-check

import {element, say} from '../ui/dom.js';

/** Entries that are kept; what is older goes. */
const longest = 500;

/** Characters of one message that are shown. */
const longestText = 4000;

/** How long news waits for more, so that a flood costs one change of the page and not thousands. */
const gatherTime = 50; // ms

/**
 * @typedef {object} Entry
 * @property {'channel' | 'direct' | 'ping' | 'news'} kind
 * @property {string} sentence
 * @property {Record<string, string>} values for its slots
 * @property {string} [said] what somebody wrote
 * @property {Date} at
 */

/** What was said and done, bounded, and read out by screen readers as it comes. */
export class Log {
    #root;
    /** @type {Entry[]} */
    #waiting = [];
    /** Whether they see the end, and not what is further up: then they are shown what comes. */
    #atEnd = true;
    #top = 0; // scrollTop, as last seen

    /** @param {HTMLElement} root of role `log` */
    constructor(root) {
        this.#root = root;
        root.addEventListener('scroll', () => this.#checkEnd());
        new ResizeObserver(() => this.#follow()).observe(root); // as when a phone's keyboard comes up
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
     * Only scrolling up leaves the end. If the log shrinks while a scroll event is on its way, the end is
     * further away when that comes, but is still wanted.
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
