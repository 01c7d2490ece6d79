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

    /**
     * @param {string} sentence
     * @param {Record<string, string>} [values]
     * @param {string} [about] by which it can be taken away before its time
     */
    show(sentence, values, about = '') {
        const toast = element('p', {'class': 'toast', 'data-about': about});
        say(toast, sentence, values);
        this.#root.append(toast);
        setTimeout(() => toast.remove(), shownFor);
        if (this.#root.childElementCount > 4) {
            this.#root.firstElementChild?.remove();
        }
    }

    /** @param {string} [about] only what is about this */
    clear(about) {
        [...this.#root.children].filter((toast) => about === undefined || toast.getAttribute('data-about') === about)
            .forEach((toast) => toast.remove());
    }
}
