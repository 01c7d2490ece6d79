// @ts-check

import {element, say} from '../../ui/dom.js';
import {text} from './text.js';
import {linkify} from './links.js';

const words = text.chat;

/** How many entries are kept. Older ones are removed, except files that are still waiting or moving. */
const longest = 500;

/** A file that is waiting for an answer or being transferred. */
const atWork = ':is([data-transfer=offered], [data-transfer=moving], [data-transfer=paused])';

/** The longest message, in UTF-16 units; see static/tincan/DATA.md. */
export const longestText = 4000;

// How long entries are collected, and how many are shown at a time. This keeps the page responsive
// in a flood.
const gatherTime = 50; // ms
const atOnce = 25;

/** Anyone further from the end is reading and must not be disturbed. */
const nearEnd = 60; // px

/** A bounded log of messages, which screen readers read out. */
export class ChatLog {
    element;
    #notes;
    #gathered;
    #atEnd = true;
    #top = 0; // px: the last scroll position
    /** Keeps the end in view when entries grow, or when the field below takes some of the height. */
    #sizes = new ResizeObserver(() => {
        if (this.#atEnd) {
            this.toEnd();
        }
    });
    /** @type {{draw: () => HTMLElement, lasting: boolean}[]} entries that are not shown yet */
    #waiting = [];

    /**
     * @param {() => void} gathered called when entries have been added
     * @param {() => void} scrolled called when the end may have come into view
     * @param {...HTMLElement} notes stay at the top
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

    /** Whether the end is in view, or soon will be. */
    get atEnd() {
        this.#look();
        return this.#atEnd;
    }

    /**
     * @param {() => HTMLElement} draw creates the entry; not called if it is dropped before it is shown
     * @param {boolean} [lasting] whether to drop other entries first
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

    /**
     * Updates #atEnd. Only scrolling up leaves the end: when entries grow, the end moves away but
     * is still wanted.
     */
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

/** @param {string} name of the sender; empty: you @param {string} said */
export function drawMessage(name, said) {
    const shown = said.slice(0, longestText).trim().replace(/\n{3,}/g, '\n\n');
    const body = element('div', {'class': 'chat-text', 'dir': 'auto'});
    body.append(/[^\s\p{C}]/u.test(shown) ? linkify(shown) : words.invisible);
    const made = element('div', {'class': 'chat-message', 'data-message': name ? 'other' : 'own'}, head(name), body);
    if (said.length > longestText) {
        note(made, words.cut);
    }
    return made;
}

/** Creates the line with sender and time. @param {string} name empty: you */
function head(name) {
    const now = new Date();
    return element('p', {'class': 'chat-head'},
        element('bdi', {'class': 'chat-sender', 'data-sender': true}, name || words.you),
        element('time', {'class': 'chat-time', 'datetime': now.toISOString()},
            now.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'})));
}

/**
 * Adds what became of a message.
 * @param {HTMLElement} entry
 * @param {string} sentence
 * @param {Record<string, string>} [values]
 */
export function note(entry, sentence, values) {
    const made = element('p', {'class': 'chat-note'});
    say(made, sentence, values);
    entry.append(made);
}
