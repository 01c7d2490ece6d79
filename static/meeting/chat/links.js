// @ts-check

import {element} from '../../ui/dom.js';

/** What looks like a link: up to the first blank or the first letter that cannot be seen. */
const link = /\bhttps?:\/\/[^\s\p{C}<>"]+/giu;

/** What more often ends a sentence than a link. */
const ending = /[.,:;!?'’”)\]}]/u;

/**
 * What somebody wrote, as text in which links can be clicked.
 * @param {string} said
 */
export function written(said) {
    const made = document.createDocumentFragment();
    let at = 0;
    for (const {0: found, index} of said.matchAll(link)) {
        const address = trimmed(found);
        if (isHarmless(address)) {
            made.append(said.slice(at, index),
                element('a', {'href': address, 'rel': 'noopener noreferrer', 'target': '_blank'}, address));
            at = index + address.length;
        }
    }
    made.append(said.slice(at));
    return made;
}

/** Letter by letter: what ends in a pattern is looked for from every letter on. @param {string} found */
function trimmed(found) {
    let end = found.length;
    while (end > 0 && ending.test(found[end - 1])) {
        end--;
    }
    return found.slice(0, end);
}

/** Whether a link leads where it seems to: not https://a-name-you-trust@elsewhere. @param {string} address */
function isHarmless(address) {
    try {
        const {protocol, username, password} = new URL(address);
        return /^https?:$/.test(protocol) && !username && !password;
    } catch { // no address
        return false;
    }
}
