// @ts-check

/** How many entries are kept. Older ones are removed. */
const maxEntries = 500;

// How long entries are collected, and how many are added at a time. This keeps the page responsive
// in a flood.
const batchInterval = 50; // ms
const batchSize = 25;

/** Within this distance of the end, the log follows new entries. */
const nearEnd = 60; // px

/**
 * The logs with entries waiting. They share each batch, so flooding many logs costs no more than flooding one.
 * @type {Set<Log>}
 */
const busy = new Set();

/**
 * @typedef {object} LogOptions
 * @property {() => void} [onAdd] called when entries have been added
 * @property {() => void} [onScroll] called when the end may have come into view
 * @property {(entry: Element) => boolean} [isPinned] whether an entry must be kept, however old
 */

/**
 * A bounded log, which screen readers read out. It stays at its end until the reader scrolls up.
 * What its element contains at first remains at the top.
 */
export class Log {
    element;
    #options;
    #introduction;
    #atEnd = true;
    #top = 0; // px: the last scroll position
    /** Keeps the end in view when entries grow, or when the field below takes some of the height. */
    #sizes = new ResizeObserver(() => {
        if (this.#atEnd) {
            this.toEnd();
            this.#options.onScroll?.();
        }
    });
    /** @type {{draw: () => HTMLElement, lasting: boolean}[]} entries that are not on the page yet */
    #waiting = [];

    /** @param {HTMLElement} element with the role `log` @param {LogOptions} [options] */
    constructor(element, options = {}) {
        this.element = element;
        this.#options = options;
        this.#introduction = element.childElementCount;
        element.addEventListener('scroll', () => {
            this.#updateAtEnd();
            options.onScroll?.();
        }, {passive: true});
        this.#sizes.observe(element);
    }

    /** Whether the end is in view, or soon will be. */
    get atEnd() {
        this.#updateAtEnd();
        return this.#atEnd;
    }

    /**
     * @param {() => HTMLElement} draw creates the entry; not called if it is dropped before it is added
     * @param {boolean} [lasting] whether to drop other entries first
     */
    add(draw, lasting = false) {
        this.#waiting.push({draw, lasting});
        if (busy.size === 0) {
            setTimeout(Log.#addBatches, batchInterval);
        }
        busy.add(this);
        if (this.#waiting.length > maxEntries) {
            this.#waiting.splice(Math.max(0, this.#waiting.findIndex((entry) => !entry.lasting)), 1);
        }
    }

    toEnd() {
        this.element.scrollTop = this.element.scrollHeight;
        this.#updateAtEnd();
    }

    /** Only scrolling up stops following the end. When an entry grows, the end moves, but is still wanted. */
    #updateAtEnd() {
        const {scrollHeight, scrollTop, clientHeight} = this.element;
        if (scrollHeight - scrollTop - clientHeight < nearEnd) {
            this.#atEnd = true;
        } else if (scrollTop < this.#top) {
            this.#atEnd = false;
        }
        this.#top = scrollTop;
    }

    static #addBatches() {
        const share = Math.ceil(batchSize / busy.size);
        for (const log of [...busy]) {
            if (log.#waiting.length <= share) {
                busy.delete(log);
            }
            log.#addBatch(share);
        }
        if (busy.size > 0) {
            setTimeout(Log.#addBatches, batchInterval);
        }
    }

    /** @param {number} size */
    #addBatch(size) {
        const {atEnd} = this;
        const entries = this.#waiting.splice(0, size).map(({draw}) => draw());
        this.element.append(...entries);
        entries.forEach((entry) => this.#sizes.observe(entry));
        this.#removeOld();
        if (atEnd) {
            this.toEnd();
        }
        this.#options.onAdd?.();
    }

    #removeOld() {
        const entries = [...this.element.children].slice(this.#introduction);
        const surplus = entries.length - maxEntries;
        if (surplus > 0) {
            const removable = entries.filter((entry) => !this.#options.isPinned?.(entry));
            for (const entry of removable.slice(0, surplus)) {
                this.#sizes.unobserve(entry);
                entry.remove();
            }
        }
    }
}
