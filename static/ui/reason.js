// @ts-check

import {text} from './text.js';

/**
 * Our own words for an error of the protocol, or the server's for one that we do not know.
 * @param {string} [code]
 * @param {string} [message]
 * @returns {{title: string, text: string}}
 */
export function reason(code = '', message = '') {
    const known = /** @type {Record<string, {title: string, text: string}>} */ (text.errors);
    if (Object.hasOwn(known, code)) {
        return known[code];
    }
    return {title: known.other.title, text: message || known.other.text};
}
