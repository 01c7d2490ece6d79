// @ts-check

// How to arrange equal tiles. It is only arithmetic, and knows nothing about the page.

/**
 * @typedef {{width: number, height: number}} Size in CSS pixels
 * @typedef {Size & {columns: number, rows: number}} Packed the size of equal tiles, and their arrangement
 */

/** The widest shape of a tile, as width / height. */
export const wide = 16 / 9;

/**
 * The size of `count` equal tiles in this many columns.
 * @param {number} count
 * @param {number} columns
 * @param {Size} space
 * @param {number} gap
 * @param {number} least how narrow a tile may be, as width / height
 * @returns {Packed}
 */
export function packed(count, columns, space, gap, least) {
    const rows = Math.ceil(count / columns);
    const width = Math.max(0, (space.width - gap * (columns - 1)) / columns);
    const height = Math.max(0, (space.height - gap * (rows - 1)) / rows);
    return {columns, rows, width: Math.min(width, height * wide), height: Math.min(height, width / least)};
}

/**
 * The arrangement with the largest tiles.
 * @param {number} count
 * @param {Size} space
 * @param {number} gap
 * @param {number} least how narrow a tile may be, as width / height
 * @param {number} [fewest] columns
 */
export function largest(count, space, gap, least, fewest = 1) {
    return upTo(count - fewest + 1, (n) => packed(count, n + fewest - 1, space, gap, least), Infinity);
}

/**
 * The first arrangement in 1, 2, … `count` lines whose tiles have at least this width, or else the one with the
 * largest tiles.
 * @param {number} count
 * @param {(lines: number) => Packed} arrange
 * @param {number} width
 */
export function upTo(count, arrange, width) {
    const all = Array.from({length: count}, (_, i) => arrange(i + 1));
    const area = (/** @type {Packed} */ tile) => tile.width * tile.height;
    return all.find((tile) => tile.width >= width) ??
        all.reduce((best, tile) => area(tile) > area(best) ? tile : best);
}

/** @param {Packed} tile @param {number} gap */
export const columnOf = ({rows, height}, gap) => Math.floor(height) * rows + gap * (rows - 1);
