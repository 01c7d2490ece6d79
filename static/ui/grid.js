// @ts-check

/**
 * No tile is wider than 16:9, nor narrower than 3:4 on an upright stage and 4:3 on another: beyond
 * that, more is cut off from a picture than its size is worth.
 */
const widest = 16 / 9;
const narrowest = {upright: 3 / 4, lying: 4 / 3};

/** Keeps the tiles in a list as large as the stage allows, whatever its shape. */
export class Grid {
    #list;
    /** What the stage has inside its padding, in fractions of pixels: rounded up, a row would break. */
    #space = new DOMRectReadOnly();

    /** @param {HTMLElement} stage the space there is @param {HTMLElement} list of tiles */
    constructor(stage, list) {
        this.#list = list;
        new ResizeObserver(([{contentRect}]) => {
            this.#space = contentRect;
            this.#layOut();
        }).observe(stage);
        new MutationObserver(() => this.#layOut()).observe(list, {childList: true});
    }

    #layOut() {
        const {style, childElementCount: count} = this.#list;
        const gap = parseFloat(getComputedStyle(this.#list).columnGap) || 0;
        const {columns, width, height} = largestTile(count, this.#space.width, this.#space.height, gap);
        const whole = Math.floor(width);
        style.setProperty('--tile-width', `${whole}px`);
        style.setProperty('--tile-height', `${Math.floor(height)}px`);
        style.setProperty('--row-width', `${whole * columns + gap * (columns - 1)}px`);
    }
}

/**
 * The number of columns with which `count` equal tiles come out largest.
 * @param {number} count
 * @param {number} width of the space, all in CSS pixels
 * @param {number} height
 * @param {number} gap
 */
export function largestTile(count, width, height, gap) {
    const least = height > width ? narrowest.upright : narrowest.lying;
    let best = {columns: 1, width: 0, height: 0};
    for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns);
        const tile = {
            columns,
            width: Math.max(0, (width - gap * (columns - 1)) / columns),
            height: Math.max(0, (height - gap * (rows - 1)) / rows),
        };
        tile.width = Math.min(tile.width, tile.height * widest);
        tile.height = Math.min(tile.height, tile.width / least);
        if (tile.width * tile.height > best.width * best.height) {
            best = tile;
        }
    }
    return best;
}
