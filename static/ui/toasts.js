// @ts-check

import {element, say} from './dom.js';

const shownFor = 6000; // ms

/** Short news, read out by screen readers as they come. */
export class Toasts {
    #root;

    /** @param {HTMLElement} root a live region */
    constructor(root) {
        this.#root = root;
    }

    /** @param {string} sentence @param {Record<string, string>} [values] */
    show(sentence, values) {
        const toast = element('p', {'class': 'toast'});
        say(toast, sentence, values);
        this.#root.append(toast);
        setTimeout(() => toast.remove(), shownFor);
        if (this.#root.childElementCount > 4) {
            this.#root.firstElementChild?.remove();
        }
    }

    clear() {
        this.#root.replaceChildren();
    }
}
