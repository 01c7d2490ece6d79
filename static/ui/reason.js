// @ts-check

import {phrase} from './dom.js';
import {text} from './text.js';

/**
 * Our own words for an error of the protocol, or the server's for one that we do not know. An
 * invitation may be no good in several ways: then the server's say which.
 * @param {string} [code]
 * @param {string} [message]
 * @returns {{title: string, text: string}}
 */
export function reason(code = '', message = '') {
    const known = /** @type {Record<string, {title: string, text: string}>} */ (text.errors);
    if (code === 'unauthorized') {
        return withServers(known.unauthorized, message);
    }
    if (code === 'forbidden' && !message.includes('locked')) { // the other use of the code
        return withServers(known.role, message);
    }
    if (Object.hasOwn(known, code)) {
        return known[code];
    }
    return {title: known.other.title, text: message || known.other.text};
}

/** @param {{title: string, text: string}} words @param {string} message */
function withServers(words, message) {
    return message ? {title: words.title, text: `${words.text} ${phrase(text.serverSays, {message})}`} : words;
}
