// @ts-check

import {icon} from './icons.js';
import {text} from './text.js';

/**
 * Fills what the page's HTML leaves to text.js (`data-text`, `data-text-label`) and icons.js (`data-icon`).
 * @param {object} [words] if the page has others than text.js
 */
export function fillPage(words = text) {
    for (const slot of document.querySelectorAll('[data-text]')) {
        slot.textContent = lookUp(words, slot.getAttribute('data-text'));
    }
    for (const slot of document.querySelectorAll('[data-text-label]')) {
        slot.setAttribute('aria-label', lookUp(words, slot.getAttribute('data-text-label')));
    }
    for (const slot of document.querySelectorAll('[data-icon]')) {
        slot.prepend(icon(slot.getAttribute('data-icon') ?? ''));
    }
}

/** @param {object} words @param {string | null} path such as `lobby.title` */
function lookUp(words, path) {
    /** @type {any} */
    let found = words;
    for (const step of path?.split('.') ?? []) {
        found = found?.[step];
    }
    if (typeof found !== 'string') {
        throw new Error(`no text ${path}`);
    }
    return found;
}
