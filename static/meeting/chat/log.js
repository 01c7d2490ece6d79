// @ts-check

import {element, say} from '../../ui/dom.js';
import {text} from '../../ui/text.js';
import {written} from './links.js';

const words = text.chat;

/** Entries that are kept; what is older goes, but for what somebody may yet act on. */
const longest = 500;

/** A file that waits for an answer, or is on its way. */
const atWork = ':is([data-transfer=offered], [data-transfer=moving], [data-transfer=paused])';

/** The longest message, in UTF-16 units: static/tincan/DATA.md. */
export const longestText = 4000;

// How long entries wait for more, and how many of them are shown at a time: so that the page stays
// awake in a flood.
const gatherTime = 50; // ms
const atOnce = 25;

/** Whoever is further from the end is reading, and not to be disturbed. */
const nearEnd = 60; // px

/** What was said, bounded, and read out by screen readers as it comes. */
export class ChatLog {
    element;
    #notes;
    #gathered;
    #atEnd = true;
    #top = 0; // px: where it was scrolled to
    /** What is there may grow, and the field below may take of its height. */
    #sizes = new ResizeObserver(() => {
        if (this.#atEnd) {
            this.toEnd();
        }
    });
    /** @type {{draw: () => HTMLElement, lasting: boolean}[]} what makes each entry */
    #waiting = [];

    /**
     * @param {() => void} gathered called when entries have been added
     * @param {() => void} scrolled called when the end may have come into view
     * @param {...HTMLElement} notes that stay at the beginning
     */
    constructor(gathered, scrolled, ...notes) {
        this.#gathered = gathered;
        this.element = element('div', {'class': 'chat-log', 'role': 'log', 'tabindex': '0', 'aria-label': words.open}, ...notes);
        this.#notes = notes.length;
        this.element.addEventListener('scroll', () => {
            this.#look();
            scrolled();
        }, {passive: true});
        this.#sizes.observe(this.element);
    }

    /** Whether the end is in view, or about to be. */
    get atEnd() {
        this.#look();
        return this.#atEnd;
    }

    /**
     * @param {() => HTMLElement} draw makes the entry, if it does not go before it is shown
     * @param {boolean} [lasting] whether it shall rather be another that goes
     */
    add(draw, lasting = false) {
        if (this.#waiting.push({draw, lasting}) === 1) {
            setTimeout(() => this.#show(), gatherTime);
        }
        if (this.#waiting.length > longest) {
            this.#waiting.splice(Math.max(0, this.#waiting.findIndex((entry) => !entry.lasting)), 1);
        }
    }

    toEnd() {
        this.element.scrollTop = this.element.scrollHeight;
        this.#look();
    }

    /** Only who scrolls up leaves the end: if entries grow it is further away, but is still wanted. */
    #look() {
        const {scrollHeight, scrollTop, clientHeight} = this.element;
        if (scrollHeight - scrollTop - clientHeight < nearEnd) {
            this.#atEnd = true;
        } else if (scrollTop < this.#top) {
            this.#atEnd = false;
        }
        this.#top = scrollTop;
    }

    #show() {
        const {atEnd} = this;
        const entries = this.#waiting.splice(0, atOnce).map(({draw}) => draw());
        this.element.append(...entries);
        entries.forEach((entry) => this.#sizes.observe(entry));
        const tooMany = this.element.childElementCount - longest - this.#notes;
        if (tooMany > 0) {
            const old = Array.from(this.element.children).slice(this.#notes).filter((entry) => !entry.querySelector(atWork));
            old.slice(0, tooMany).forEach((entry) => {
                this.#sizes.unobserve(entry);
                entry.remove();
            });
        }
        if (atEnd) {
            this.toEnd();
        }
        if (this.#waiting.length > 0) {
            setTimeout(() => this.#show(), gatherTime);
        }
        this.#gathered();
    }
}

/** @param {string} name of who wrote it; empty: you @param {string} said */
export function drawMessage(name, said) {
    const shown = said.slice(0, longestText).trim().replace(/\n{3,}/g, '\n\n');
    const body = element('div', {'class': 'chat-text', 'dir': 'auto'});
    body.append(/[^\s\p{C}]/u.test(shown) ? written(shown) : words.invisible);
    const made = element('div', {'class': 'chat-message', 'data-message': name ? 'other' : 'own'}, head(name), body);
    if (said.length > longestText) {
        note(made, words.cut);
    }
    return made;
}

/** Who and when. @param {string} name empty: you */
function head(name) {
    const now = new Date();
    return element('p', {'class': 'chat-head'},
        element('bdi', {'class': 'chat-sender', 'data-sender': true}, name || words.you),
        element('time', {'class': 'chat-time', 'datetime': now.toISOString()},
            now.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'})));
}

/** Adds what became of it. @param {HTMLElement} entry @param {string} sentence @param {Record<string, string>} [values] */
export function note(entry, sentence, values) {
    const made = element('p', {'class': 'chat-note'});
    say(made, sentence, values);
    entry.append(made);
}
