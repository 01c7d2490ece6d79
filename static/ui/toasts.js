// @ts-check

import {element, say} from './dom.js';

const shownFor = 6000; // ms

/** Short notifications, which screen readers read out. */
export class Toasts {
    #root;

    /** @param {HTMLElement} root a live region */
    constructor(root) {
        this.#root = root;
    }

    /**
     * @param {string} sentence
     * @param {Record<string, string>} [values]
     * @param {string} [about] a key for clear()
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

    /** @param {string} [about] removes only toasts with this key */
    clear(about) {
        [...this.#root.children].filter((toast) => about === undefined || toast.getAttribute('data-about') === about)
            .forEach((toast) => toast.remove());
    }
}
