// @ts-check

import {icon} from './icons.js';
import {text} from './text.js';

/**
 * Fills in what the page's HTML leaves to text.js (`data-text`, `data-text-label`) and icons.js
 * (`data-icon`).
 */
export function fillPage() {
    for (const slot of document.querySelectorAll('[data-text]')) {
        slot.textContent = lookUp(slot.getAttribute('data-text'));
    }
    for (const slot of document.querySelectorAll('[data-text-label]')) {
        slot.setAttribute('aria-label', lookUp(slot.getAttribute('data-text-label')));
    }
    for (const slot of document.querySelectorAll('[data-icon]')) {
        slot.prepend(icon(slot.getAttribute('data-icon') ?? ''));
    }
}

/** @param {string | null} path such as `lobby.title` */
function lookUp(path) {
    /** @type {any} */
    let found = text;
    for (const step of path?.split('.') ?? []) {
        found = found?.[step];
    }
    if (typeof found !== 'string') {
        throw new Error(`no text ${path}`);
    }
    return found;
}
