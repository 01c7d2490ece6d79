// @ts-check

import {byId} from '../../ui/dom.js';
import {columnOf, largest, packed, upTo, wide} from './packing.js';

/**
 * @typedef {import('./packing.js').Size} Size
 * @typedef {import('./packing.js').Packed} Packed
 */

/** The fraction of the stage that the strip beside or below an enlarged tile may take up. */
const share = {beside: 0.2, below: 0.25};

/** Thumbnails that would be narrower than this go on more than one line. */
const narrowest = {beside: 96, below: 72}; // CSS pixels

/** The narrowest tile, as width / height: where nothing else fills a phone, and otherwise. */
const tall = 1 / 2;
const portrait = 3 / 4;

/** On a portrait stage that is narrower than this, three or four people form two rows of two. */
const phone = 600; // CSS pixels

/**
 * Makes the tiles in a list as large as the stage allows:
 * - Two people: the other person fills the stage ([data-main]), and you are in a corner of it ([data-corner]).
 * - One tile is enlarged ([data-spot]): it is [data-main] too, and the others form a strip.
 * - Otherwise all have the same size. They are 16:9, except on a portrait stage, where that would waste space.
 */
export class Grid {
    #list;
    /** The stage's content box in fractional pixels. If it were rounded up, a row would wrap. */
    #space = new DOMRectReadOnly();

    /** @param {HTMLElement} stage the available space @param {HTMLElement} list of tiles */
    constructor(stage, list) {
        this.#list = list;
        new ResizeObserver(([{contentRect}]) => {
            this.#space = contentRect;
            this.#layOut();
        }).observe(stage);
        const changes = {childList: true, subtree: true, attributeFilter: ['data-spot', 'data-video', 'hidden']};
        new MutationObserver((records) => {
            if (records.some(({target}) => target === list || target.parentNode === list)) {
                this.#layOut();
            }
        }).observe(list, changes);
        list.addEventListener('resize', () => this.#layOut(), {capture: true}); // a video's own size has changed
    }

    #layOut() {
        const alone = this.#list.hasAttribute('data-alone'); // the list's other child is the invitation
        const tiles = [...this.#list.children].filter((tile) => !tile.hasAttribute('hidden'));
        const spot = tiles.find((tile) => tile.matches('[data-spot]'));
        const other = tiles.find((tile) => tile.matches('[data-peer]'));
        const pair = tiles.length === 2 && tiles.some((tile) => tile.matches('[data-self]')) ? other : undefined;
        const main = tiles.length === 1 && !alone ? tiles[0] : spot ?? pair;
        const corner = pair && tiles.find((tile) => tile !== main);
        for (const tile of this.#list.children) {
            tile.toggleAttribute('data-main', tile === main);
            tile.toggleAttribute('data-corner', tile === corner);
            const enlarge = tile.querySelector('.tile-enlarge');
            if (tile === corner) {
                enlarge?.setAttribute('aria-describedby', 'corner-note'); // see Corner
            } else {
                enlarge?.removeAttribute('aria-describedby');
            }
        }
        const {width, height} = this.#space;
        const strip = width > height ? 'beside' : 'below';
        this.#list.dataset.strip = main && tiles.length > 1 && !pair ? strip : '';
        this.#list.toggleAttribute('data-large', !!main);
        this.#list.toggleAttribute('data-pair', !!pair);
        this.#list.toggleAttribute('data-single', tiles.length === 1); // it cannot become larger
        this.#list.removeAttribute('data-wide-first'); // unless #equal sets it
        if (!main) {
            this.#set(this.#equal(Math.max(1, tiles.length), alone));
        } else if (tiles.length === 1) {
            this.#set(this.#center(sizeOf(main, this.#space)));
        } else if (corner) {
            const {width: across, height: down} = cornerSize(corner, this.#space);
            this.#set({...this.#center(sizeOf(main, this.#space)), 'corner-width': across, 'corner-height': down});
        } else if (strip === 'beside') {
            this.#set(this.#beside(main, tiles.length - 1));
        } else {
            this.#set(this.#below(main, tiles.length - 1));
        }
        this.#keepFocus();
    }

    /** Moves the focus from a control that is no longer shown to another one on its tile, or to the room's name. */
    #keepFocus() {
        const focused = document.activeElement;
        if (!focused || !this.#list.contains(focused) || focused.getClientRects().length > 0) {
            return;
        }
        const tile = focused.closest('.tile');
        const others = ['.tile-options', '.tile-enlarge'].map((selector) => tile?.querySelector(selector));
        const shown = others.find((control) => control && control.getClientRects().length > 0) ?? byId('call-room');
        /** @type {HTMLElement} */ (shown).focus();
    }

    get #gap() {
        return parseFloat(getComputedStyle(this.#list).columnGap) || 0;
    }

    /** @param {Record<string, number>} lengths custom properties, in CSS pixels */
    #set(lengths) {
        for (const [name, length] of Object.entries(lengths)) {
            this.#list.style.setProperty(`--${name}`, `${Math.floor(length)}px`);
        }
    }

    /** @param {number} count @param {boolean} alone */
    #equal(count, alone) {
        const {width, height} = this.#space;
        const gap = this.#gap;
        const upright = height > width;
        const twoByTwo = upright && width < phone && (count === 3 || count === 4);
        this.#list.toggleAttribute('data-wide-first', twoByTwo && count === 3);
        let least = upright || width < phone ? portrait : wide;
        if (alone && !upright) {
            least = 4 / 3; // room for the invitation
        }
        const tile = twoByTwo ? packed(4, 2, this.#space, gap, tall) : largest(count, this.#space, gap, least);
        return this.#tiles(tile);
    }

    /** @param {Element} main @param {number} count of the others */
    #beside(main, count) {
        const {width, height} = this.#space;
        const gap = this.#gap;
        const space = {width: width * share.beside, height};
        const tile = upTo(count, (columns) => packed(count, columns, space, gap, wide), narrowest.beside);
        const lengths = this.#tiles(tile);
        const left = {width: width - lengths['row-width'] - gap, height};
        return {...lengths, ...this.#center(sizeOf(main, left), left), 'strip-start': left.width + gap};
    }

    /**
     * Below a shared screen, which is seldom as tall as the stage, the others get all the remaining space, in at least
     * two columns: no face is larger than the screen.
     * @param {Element} main
     * @param {number} count of the others
     */
    #below(main, count) {
        const {width, height} = this.#space;
        const gap = this.#gap;
        const space = {width, height: height * share.below};
        let tile = upTo(count, (rows) => packed(count, Math.ceil(count / rows), space, gap, wide), narrowest.below);
        const size = sizeOf(main, {width, height: height - columnOf(tile, gap) - gap});
        const rest = {width, height: height - size.height - gap};
        if (rest.height > space.height) {
            tile = largest(count, rest, gap, tall, Math.min(count, 2));
        }
        const lengths = this.#tiles(tile);
        return {
            ...lengths, ...this.#center(size), 'main-top': 0,
            'strip-start': (width - lengths['row-width']) / 2, 'strip-top': size.height + gap,
        };
    }

    /** @param {Packed} tile */
    #tiles({columns, width, height}) {
        const across = Math.floor(width);
        const row = across * columns + this.#gap * (columns - 1);
        return {'tile-width': across, 'tile-height': height, 'row-width': row};
    }

    /** Centers the main tile. @param {Size} size @param {Size} [space] */
    #center({width, height}, space = this.#space) {
        return {
            'main-width': width, 'main-height': height,
            'main-start': (space.width - width) / 2, 'main-top': (space.height - height) / 2,
        };
    }
}

/**
 * Shows one tile large. The choice is stored on the tile itself as [data-spot], so it disappears with
 * the tile. Grid makes room for it.
 */
export class Spotlight {
    #list;

    /** @param {HTMLElement} list of tiles */
    constructor(list) {
        this.#list = list;
        list.addEventListener('click', (event) => {
            const tile = event.target instanceof Element && event.target.closest('.tile-enlarge')?.closest('.tile');
            if (!tile) {
                return;
            }
            if (tile.hasAttribute('data-corner')) {
                this.#swap(tile);
            } else {
                this.enlarge(tile.hasAttribute('data-spot') ? null : tile);
            }
        });
    }

    /** @param {Element | null} wanted null: none is enlarged */
    enlarge(wanted) {
        for (const tile of this.#list.querySelectorAll('.tile')) {
            tile.toggleAttribute('data-spot', tile === wanted);
            tile.querySelector('.tile-enlarge')?.setAttribute('aria-pressed', String(tile === wanted));
        }
    }

    /**
     * Swaps the only two tiles. The focus stays in the corner, so that the same key swaps back.
     * @param {Element} corner
     */
    #swap(corner) {
        const former = this.#list.querySelector('[data-main] .tile-enlarge');
        this.enlarge(corner.hasAttribute('data-self') ? corner : null);
        if (former instanceof HTMLElement) {
            queueMicrotask(() => former.focus()); // after Grid has put it into the corner
        }
    }
}

/**
 * The shape of a tile's video as width / height; 16:9 if it shows none. Limited, because anyone can send a video that
 * is one line of pixels.
 * @param {Element} tile
 */
function shapeOf(tile) {
    const video = tile.querySelector('video');
    const known = video && video.videoWidth > 0 && video.videoHeight > 0 && tile.getAttribute('data-video') === 'on';
    return known ? Math.min(4, Math.max(1 / 4, video.videoWidth / video.videoHeight)) : wide;
}

/**
 * The size of the main tile. It shows the whole video, without black bars; only a person on a
 * portrait stage is cropped to fill it.
 * @param {Element} tile
 * @param {Size} space
 * @returns {Size}
 */
function sizeOf(tile, {width, height}) {
    if (height > width && !tile.hasAttribute('data-screen')) {
        return {width, height};
    }
    const shape = shapeOf(tile);
    return {width: Math.min(width, height * shape), height: Math.min(height, width / shape)};
}

/** The size of the tile in the corner. @param {Element} tile @param {Size} space @returns {Size} */
function cornerSize(tile, space) {
    const shape = Math.min(wide, Math.max(3 / 4, shapeOf(tile)));
    const width = Math.min(Math.max(144, space.width * 0.19), 256, space.width * 0.42);
    const height = Math.min(width / wide * Math.sqrt(wide / shape), space.height * 0.4);
    return {width: height * shape, height};
}
