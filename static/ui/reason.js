// @ts-check

import {phrase} from './dom.js';
import {text} from './text.js';

/**
 * Returns our own text for a protocol error, or the server's message if the code is unknown. An
 * invitation can be refused for several reasons, so the server's message is added to ours.
 * @param {string} [code]
 * @param {string} [message]
 * @returns {{title: string, text: string}}
 */
export function reason(code = '', message = '') {
    const known = /** @type {Record<string, {title: string, text: string}>} */ (text.errors);
    if (code === 'unauthorized') {
        return withServers(known.unauthorized, message);
    }
    if (code === 'forbidden' && !message.includes('locked')) { // the code's other meaning: a wrong role
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
