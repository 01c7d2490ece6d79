// @ts-check

import {text} from './text.js';

/** @param {number} bytes @returns {string} such as `3.2 MB` */
export function inWords(bytes) {
    let unit = 0;
    let count = bytes;
    while (count >= 999.5 && unit < text.files.units.length - 1) {
        count /= 1000;
        unit++;
    }
    return `${unit > 0 && count < 99.5 ? count.toFixed(1) : Math.round(count)} ${text.files.units[unit]}`;
}
