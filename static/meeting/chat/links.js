// @ts-check

import {element} from '../../ui/dom.js';

/** What looks like a link: everything up to the first space or invisible character. */
const link = /\bhttps?:\/\/[^\s\p{C}<>"]+/giu;

/** Punctuation that is more likely to end the sentence than the link. */
const ending = /[.,:;!?'’”)\]}]/u;

/**
 * Turns a message into text with clickable links.
 * @param {string} message
 */
export function linkify(message) {
    const fragment = document.createDocumentFragment();
    let at = 0;
    for (const {0: found, index} of message.matchAll(link)) {
        const address = trimmed(found);
        if (isHarmless(address)) {
            fragment.append(message.slice(at, index),
                element('a', {'href': address, 'rel': 'noopener noreferrer', 'target': '_blank'}, address));
            at = index + address.length;
        }
    }
    fragment.append(message.slice(at));
    return fragment;
}

/**
 * Removes trailing punctuation, one character at a time. A pattern anchored at the end would be
 * tried from every character on.
 * @param {string} found
 */
function trimmed(found) {
    let end = found.length;
    while (end > 0 && ending.test(found[end - 1])) {
        end--;
    }
    return found.slice(0, end);
}

/**
 * Whether a link leads where it seems to, unlike https://a-name-you-trust@elsewhere.
 * @param {string} address
 */
function isHarmless(address) {
    try {
        const {protocol, username, password} = new URL(address);
        return /^https?:$/.test(protocol) && !username && !password;
    } catch { // not a URL
        return false;
    }
}
