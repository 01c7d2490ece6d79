// @ts-check

import {element, say} from './dom.js';

/** How long a notification stays. */
const toastTime = 6000; // ms

/** How many notifications are on the page at a time. */
const maxToasts = 4;

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
        setTimeout(() => toast.remove(), toastTime);
        if (this.#root.childElementCount > maxToasts) {
            this.#root.firstElementChild?.remove();
        }
    }

    /** @param {string} [about] removes only toasts with this key */
    clear(about) {
        for (const toast of [...this.#root.children]) {
            if (about === undefined || toast.getAttribute('data-about') === about) {
                toast.remove();
            }
        }
    }
}

/**
 * Opens a dialog over the page. One of its buttons, or Escape, closes and removes it.
 * @param {Record<string, string>} attributes
 * @param {...Node} contents
 */
export function openDialog(attributes, ...contents) {
    const dialog = element('dialog', {'class': 'dialog', ...attributes},
        element('form', {'class': 'dialog-form', 'method': 'dialog'}, ...contents));
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/** Closes all dialogs: an open one would keep the focus. */
export function closeDialogs() {
    document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
}

/**
 * Creates a button for a dialog. It closes the dialog.
 * @param {string | Node} label
 * @param {() => void} action
 * @param {string} [kind] its CSS classes
 */
export function dialogButton(label, action, kind = 'button') {
    const button = element('button', {'class': kind}, label);
    button.addEventListener('click', action); // the form then closes the dialog
    return button;
}
