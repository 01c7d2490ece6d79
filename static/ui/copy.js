// @ts-check

import {element} from './dom.js';
import {showSheet} from './sheet.js';
import {text} from './text.js';

/**
 * Copies a link to the clipboard. If the browser does not allow that, shows it for copying by hand.
 * @param {string} link
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyLink(link) {
    if (await copyText(link)) {
        return true;
    }
    showLink(link);
    return false;
}

/** @param {string} words @returns {Promise<boolean>} whether the browser allowed it */
export async function copyText(words) {
    try {
        await navigator.clipboard.writeText(words); // exists in secure contexts only
        return true;
    } catch {
        return copiedTheOldWay(words);
    }
}

/** @param {string} words */
function copiedTheOldWay(words) {
    const before = document.activeElement;
    const area = element('textarea', {'class': 'offstage', 'readonly': true, 'aria-hidden': 'true'});
    area.value = words;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (before instanceof HTMLElement) {
        before.focus();
    }
    return done;
}

/** @param {string} link */
function showLink(link) {
    const field = element('input', {'class': 'field-input', 'readonly': true, 'aria-label': text.invite.link, 'value': link});
    showSheet({'aria-labelledby': 'copy-title'}, element('p', {'id': 'copy-title'}, text.copy.byHand), field,
        element('button', {'class': 'button button-primary'}, text.copy.close));
    field.select();
}
