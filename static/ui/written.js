// @ts-check

import {element} from './dom.js';

/** What looks like a link: up to the first blank or the first letter that cannot be seen. */
const link = /\bhttps?:\/\/[^\s\p{C}<>"]+/giu;

/** What more often ends a sentence than a link. */
const ending = /[.,:;!?'’”)\]}]+$/u;

/**
 * What somebody wrote, as text in which links can be clicked.
 * @param {string} said
 */
export function written(said) {
    const made = document.createDocumentFragment();
    let at = 0;
    for (const {0: found, index} of said.matchAll(link)) {
        const address = found.replace(ending, '');
        if (isHarmless(address)) {
            made.append(said.slice(at, index),
                element('a', {'href': address, 'rel': 'noopener noreferrer', 'target': '_blank'}, address));
            at = index + address.length;
        }
    }
    made.append(said.slice(at));
    return made;
}

/** Whether a link leads where it seems to: not https://a-name-you-trust@elsewhere. @param {string} address */
function isHarmless(address) {
    if (!URL.canParse(address)) {
        return false;
    }
    const {protocol, username, password} = new URL(address);
    return /^https?:$/.test(protocol) && !username && !password;
}
