// @ts-check

import {element} from '../dom.js';

/**
 * What looks like a link: everything up to the first space, invisible character, or punctuation that
 * no link contains.
 */
const link = /\bhttps?:\/\/[^\s\p{C}<>"«»‹›“”„、。，：；！？（）「」『』【】《》]+/giu;

/** Punctuation that is more likely to end the sentence than the link. */
const ending = /[.,:;!?'‘’‚…*]/u;

/** The most links in one message: a thousand would be slow to display. */
const maxLinks = 20;

/** Each opening bracket, followed by the one that closes it. */
const brackets = '()[]{}';

/**
 * Turns a message into text with clickable links.
 * @param {string} message
 */
export function linkify(message) {
    const fragment = document.createDocumentFragment();
    let at = 0;
    let links = 0;
    for (const {0: found, index} of message.matchAll(link)) {
        if (links === maxLinks) {
            break;
        }
        const address = trimmed(found);
        if (isHarmless(address)) {
            links++;
            fragment.append(message.slice(at, index),
                element('a', {'href': address, 'rel': 'noopener noreferrer', 'target': '_blank'}, address));
            at = index + address.length;
        }
    }
    fragment.append(message.slice(at));
    return fragment;
}

/**
 * Removes trailing punctuation. A closing bracket belongs to the link if the link opens it, as in
 * /wiki/Mercury_(planet), and otherwise to the sentence around it.
 * @param {string} found
 */
function trimmed(found) {
    const open = [0, 0, 0]; // of each kind of bracket
    let end = 0;
    for (let i = 0; i < found.length; i++) {
        const bracket = brackets.indexOf(found[i]);
        const kind = bracket >> 1;
        const closes = bracket % 2 === 1;
        if (closes && open[kind] > 0) {
            open[kind]--;
            end = i + 1;
        } else if (bracket >= 0 && !closes) {
            open[kind]++;
        } else if (bracket < 0 && !ending.test(found[i])) {
            end = i + 1;
        }
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
