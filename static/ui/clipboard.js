// @ts-check

import {element} from './dom.js';

/**
 * Copies text to the clipboard.
 * @param {string} words
 * @returns {Promise<boolean>} whether the browser allowed it
 */
export async function copyText(words) {
    try {
        await navigator.clipboard.writeText(words); // exists in secure contexts only
        return true;
    } catch {
        return copySelected(words);
    }
}

/** The old way, which also works without a secure context. @param {string} words */
function copySelected(words) {
    const focused = document.activeElement;
    const area = element('textarea', {'class': 'offscreen', 'readonly': true, 'aria-hidden': 'true'});
    area.value = words;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) {
        focused.focus();
    }
    return copied;
}
