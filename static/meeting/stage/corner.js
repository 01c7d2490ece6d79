// @ts-check

import {element} from '../../ui/dom.js';
import {storeCorner, storedCorner} from '../../ui/store.js';
import {text} from '../text.js';

/** @typedef {'top-left' | 'top-right' | 'bottom-right' | 'bottom-left'} Place */

const isRTL = document.documentElement.dir === 'rtl';

/** In the order in which the button moves the tile. @type {Place[]} */
const places = ['bottom-right', 'bottom-left', 'top-left', 'top-right'];

/** Where the tile is at first: at the end of the lines, away from the name on the large tile. */
const usual = isRTL ? 'bottom-left' : 'bottom-right';

/** A smaller movement counts as a click. */
const slack = 6; // CSS pixels

const arrows = /** @type {Record<string, [RegExp, string]>} */ ({
    ArrowLeft: [/right/, 'left'],
    ArrowRight: [/left/, 'right'],
    ArrowUp: [/bottom/, 'top'],
    ArrowDown: [/top/, 'bottom'],
});

/**
 * Moves the tile in the corner of the stage ([data-corner], see Grid) to another corner: by dragging it,
 * with the arrow keys, or with a button on it. The list's data-at names the corner, and data-near names it in the
 * direction of writing. The browser remembers it.
 */
export class Corner {
    #list;
    /** @type {Place} */
    #place;
    /** Describes the tile. Screen readers announce from it where the tile has moved. */
    #note = element('p', {'class': 'offscreen', 'id': 'corner-note', 'role': 'status'});
    /** Whether the next click belongs to a drag that has just ended. */
    #dragged = false;

    /** @param {HTMLElement} stage @param {HTMLElement} list of tiles */
    constructor(stage, list) {
        this.#list = list;
        const stored = storedCorner();
        this.#place = places.find((place) => place === stored) ?? usual;
        this.#show();
        stage.append(this.#note);
        list.addEventListener('pointerdown', (event) => this.#startDrag(event));
        list.addEventListener('click', (event) => {
            if (this.#dragged && event.detail > 0) { // 0 for clicks by keyboard
                event.stopPropagation();
            }
            this.#dragged = false;
        }, {capture: true});
        list.addEventListener('click', ({target}) => {
            if (target instanceof Element && target.closest('[data-tool="move"]')) {
                this.#move(places[(places.indexOf(this.#place) + 1) % places.length]);
            }
        });
        list.addEventListener('keydown', (event) => {
            const [from, to] = arrows[event.key] ?? [];
            if (from && cornerAt(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
                event.preventDefault();
                this.#move(/** @type {Place} */ (this.#place.replace(from, to)));
            }
        });
    }

    /** @param {Place} place */
    #move(place) {
        const tile = this.#list.querySelector('[data-corner]');
        const before = tile?.getBoundingClientRect();
        this.#place = place;
        storeCorner(place);
        this.#show();
        if (tile instanceof HTMLElement && before) {
            tile.style.translate = '';
            const after = tile.getBoundingClientRect();
            if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
                tile.animate({translate: [`${before.x - after.x}px ${before.y - after.y}px`, '0 0']},
                    {duration: 160, easing: 'ease-out'});
            }
        }
    }

    #show() {
        const [start, end] = isRTL ? ['right', 'left'] : ['left', 'right'];
        this.#list.dataset.at = this.#place;
        this.#list.dataset.near = this.#place.replace(start, 'start').replace(end, 'end');
        this.#note.textContent = text.corner[this.#place];
    }

    /** @param {PointerEvent} start */
    #startDrag(start) {
        if (!start.isPrimary) { // another finger
            return;
        }
        this.#dragged = false;
        const tile = cornerAt(start);
        const handle = tile && /** @type {Element} */ (start.target).closest('.tile-enlarge, .tile-tool');
        if (!handle || start.button !== 0) {
            return;
        }
        handle.setPointerCapture(start.pointerId);
        const over = new AbortController();
        const {signal} = over;
        tile.addEventListener('pointermove', ({pointerId, clientX, clientY}) => {
            if (pointerId !== start.pointerId) {
                return;
            }
            const [x, y] = [clientX - start.clientX, clientY - start.clientY];
            this.#dragged ||= Math.hypot(x, y) > slack;
            if (this.#dragged) {
                tile.style.translate = `${x}px ${y}px`;
            }
        }, {signal});
        for (const end of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
            tile.addEventListener(end, ({pointerId}) => {
                if (pointerId !== start.pointerId) {
                    return;
                }
                over.abort();
                if (this.#dragged && tile.hasAttribute('data-corner')) { // nobody has joined meanwhile
                    this.#move(this.#nearest(tile));
                }
                tile.style.translate = '';
            }, {signal});
        }
    }

    /** The corner nearest to the middle of a tile. @param {Element} tile */
    #nearest(tile) {
        const stage = this.#list.getBoundingClientRect();
        const {x, y, width, height} = tile.getBoundingClientRect();
        const row = y + height / 2 < stage.y + stage.height / 2 ? 'top' : 'bottom';
        const column = x + width / 2 < stage.x + stage.width / 2 ? 'left' : 'right';
        return /** @type {Place} */ (`${row}-${column}`);
    }
}

/** The tile in the corner, if the event is on it. @param {Event} event @returns {HTMLElement | null} */
function cornerAt({target}) {
    return target instanceof Element ? target.closest('[data-corner]') : null;
}
