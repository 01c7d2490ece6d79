// @ts-check

import {element, say} from '../../ui/dom.js';
import {detailsOf} from './explain/details.js';
import {sentenceOf, timeOf} from './explain/sentences.js';
import {placeOf} from './entries.js';

/** @typedef {import('./recorder.js').Kept} Kept */

/** How many rows there are at a time. More would make the page slow. */
const pageSize = 400;

/** How far from the end a reader may be to follow new rows. */
const nearEnd = 80; // px

/**
 * The entries of a Recorder as a list. Each row has an arrow between two lanes, or a mark in one, and a sentence. A
 * row opens to its details. Only a part of a long list is on the page. While the reader is at its end, the list follows
 * new entries.
 */
export class Timeline {
    element = element('div', {'class': 'timeline'});
    /** How many entries pass the filter. */
    count = 0;

    #recorder;
    #scroller;
    /** @type {(kept: Kept) => boolean} */
    #filter = () => true;
    /** @type {Kept[]} what passes the filter */
    #passed = [];
    /** Where in it the rows on the page begin. */
    #first = 0;
    #isFollowing;
    /** @type {Map<number, HTMLLIElement>} rows on the page, by the number of the entry */
    #rows = new Map();
    #isScheduled = false;
    #closing = new AbortController();
    #titles = element('div', {'class': 'lane-titles'});
    #list = element('ol', {'class': 'rows', 'role': 'list', 'aria-label': 'What was sent'});
    #earlier = element('button', {'class': 'button', 'type': 'button'}, 'Show earlier entries');
    #later = element('button', {'class': 'button', 'type': 'button'}, 'Show later entries');

    /**
     * @param {import('./recorder.js').Recorder} recorder
     * @param {Element} scroller what scrolls the rows
     * @param {boolean} isLive whether to begin at the end
     */
    constructor(recorder, scroller, isLive) {
        this.#recorder = recorder;
        this.#scroller = scroller;
        this.#isFollowing = isLive;
        const {signal} = this.#closing;
        recorder.addEventListener('entry', ({detail}) => this.#add(detail), {signal});
        recorder.addEventListener('dropped', () => this.#drop(), {signal});
        this.#earlier.addEventListener('click', () => this.#turn(-pageSize));
        this.#later.addEventListener('click', () => this.#turn(pageSize));
        this.#list.addEventListener('click', ({target}) => this.#toggle(target));
        this.#list.addEventListener('keydown', (event) => this.#step(event));
        const header = element('div', {'class': 'lanes', 'aria-hidden': 'true'}, this.#titles);
        this.element.append(header, this.#earlier, this.#list, this.#later);
        this.filter(() => true);
    }

    /** @param {(kept: Kept) => boolean} filter which entries to show from now on */
    filter(filter) {
        this.#filter = filter;
        this.#passed = this.#recorder.entries.filter(filter);
        this.#first = 0;
        this.#list.replaceChildren();
        this.#rows.clear();
        this.#update();
    }

    close() {
        this.#closing.abort();
    }

    /** @param {Kept} kept */
    #add(kept) {
        if (this.#filter(kept)) {
            this.#passed.push(kept);
            this.#schedule();
        }
    }

    #drop() {
        const left = this.#passed.findIndex(({number}) => number >= this.#recorder.gone);
        const count = left < 0 ? this.#passed.length : left;
        this.#passed.splice(0, count);
        this.#first = Math.max(0, this.#first - count);
        this.#schedule();
    }

    /** Updates the list before it is drawn the next time: never while the page is hidden. */
    #schedule() {
        if (!this.#isScheduled) {
            this.#isScheduled = true;
            requestAnimationFrame(() => {
                this.#isScheduled = false;
                if (!this.#closing.signal.aborted) {
                    this.#update();
                }
            });
        }
    }

    #update() {
        const {scrollHeight, scrollTop, clientHeight} = this.#scroller;
        const {activeElement} = /** @type {Document | ShadowRoot} */ (this.#list.getRootNode());
        const isReading = (activeElement && this.#list.contains(activeElement)) || this.#list.querySelector('.details');
        const follows = this.#isFollowing && !isReading && scrollHeight - scrollTop - clientHeight < nearEnd;
        this.count = this.#passed.length;
        if (this.#isFollowing && (follows || this.#rows.size < pageSize)) {
            this.#first = Math.max(0, this.count - pageSize);
        }
        const wanted = this.#passed.slice(this.#first, this.#first + pageSize);
        const numbers = new Set(wanted.map(({number}) => number));
        for (const [number, row] of this.#rows) {
            if (!numbers.has(number)) {
                row.remove();
                this.#rows.delete(number);
            }
        }
        this.#drawTitles();
        const before = this.#list.lastElementChild;
        const fresh = wanted.filter(({number}) => !this.#rows.has(number)).map((kept) => this.#createRow(kept));
        const last = Number(before?.getAttribute('data-number') ?? -1);
        if (fresh.length > 0 && Number(fresh[0].dataset.number) > last) {
            this.#list.append(...fresh);
        } else {
            this.#list.prepend(...fresh);
        }
        this.#earlier.hidden = this.#first === 0;
        this.#later.hidden = this.#first + pageSize >= this.count;
        if (!this.#list.querySelector('[tabindex="0"]')) {
            this.#list.querySelector('button')?.setAttribute('tabindex', '0');
        }
        if (follows) {
            this.#scroller.scrollTop = this.#scroller.scrollHeight;
        }
    }

    /** Shows other rows. @param {number} by */
    #turn(by) {
        this.#first = Math.max(0, Math.min(this.#first + by, this.count - pageSize));
        this.#isFollowing = this.#first + pageSize >= this.count;
        this.#list.replaceChildren();
        this.#rows.clear();
        this.#update();
        this.#focus(this.#list.firstElementChild);
    }

    #drawTitles() {
        const {titles} = this.#recorder.roster;
        if (this.#titles.textContent !== titles.join('')) {
            this.#titles.replaceChildren(...titles.map((title) => element('bdi', {'class': 'lane'}, title)));
            this.element.style.setProperty('--lanes', String(titles.length));
        }
    }

    /** @param {Kept} kept */
    #createRow({entry, number}) {
        const {roster, start} = this.#recorder;
        const {from, to, label} = placeOf(entry, roster);
        const name = element('bdi', {'class': 'label'}, label);
        const arrow = element('span', {'class': from === to ? 'mark' : 'arrow'}, name);
        const left = Math.min(from, to), right = Math.max(from, to);
        arrow.style.setProperty('grid-column', `${left + 1} / ${right + 2}`);
        arrow.style.setProperty('--span', String(right - left + 1));
        arrow.dataset.towards = from < to ? 'right' : 'left';
        const sentence = element('span', {'class': 'row-words'});
        const {words, values} = sentenceOf(entry, roster);
        say(sentence, words, values);
        const row = element('li', {'class': 'row', 'data-number': String(number), 'data-kind': entry.kind},
        element('button', {'class': 'row-button', 'type': 'button', 'aria-expanded': 'false', 'tabindex': '-1'},
            element('span', {'class': 'row-time'}, `${timeOf(entry.at, start)}: `), sentence,
            element('span', {'class': 'row-lanes', 'aria-hidden': 'true'}, arrow)));
        this.#rows.set(number, row);
        return row;
    }

    /** Opens or closes a row. @param {EventTarget | null} target of a click */
    #toggle(target) {
        const button = target instanceof Element && target.closest('.row-button');
        const row = button && button.parentElement;
        if (!row) {
            return;
        }
        const isOpen = button.getAttribute('aria-expanded') === 'true';
        button.setAttribute('aria-expanded', String(!isOpen));
        this.#focus(row);
        const {entries} = this.#recorder;
        const kept = entries[Number(row.dataset.number) - entries[0].number];
        if (isOpen) {
            row.querySelector('.details')?.remove();
        } else if (kept) {
            row.append(element('div', {'class': 'details'}, ...detailsOf(kept, entries)));
        }
    }

    /** Moves from row to row. @param {KeyboardEvent} event */
    #step(event) {
        const row = event.target instanceof Element && event.target.closest('.row-button')?.parentElement;
        if (!row || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const next = {
            ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
            Home: this.#list.firstElementChild, End: this.#list.lastElementChild,
        }[event.key];
        if (next) {
            event.preventDefault();
            this.#focus(next);
        }
    }

    /** Gives a row the focus. Tab reaches only this one, so that the list is one stop. @param {Element | null} row */
    #focus(row) {
        for (const button of this.#list.querySelectorAll('.row-button[tabindex="0"]')) {
            button.setAttribute('tabindex', '-1');
        }
        const button = row?.querySelector('button');
        button?.setAttribute('tabindex', '0');
        button?.focus();
    }
}
