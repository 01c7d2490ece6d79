// @ts-check

import {text} from './text.js';
import {storeName, storedName} from './store.js';

/**
 * Says something about a field below it.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} hint
 * @param {string} words
 * @param {boolean} [wrong]
 */
export function remark(input, hint, words, wrong = false) {
    hint.textContent = words;
    hint.dataset.tone = wrong ? 'error' : 'hint';
    input.setAttribute('aria-invalid', String(wrong));
}

/** The field for your name: remembered, and checked before it is sent. */
export class NameField {
    #input;
    #hint;

    /**
     * @param {HTMLInputElement} input
     * @param {HTMLElement} hint
     * @param {string} [given] the name in an invitation
     */
    constructor(input, hint, given) {
        this.#input = input;
        this.#hint = hint;
        input.value = given || storedName();
        input.addEventListener('input', () => remark(input, hint, ''));
    }

    get value() {
        return this.#input.value.trim();
    }

    /** @param {(name: string) => void} listener called with the name at once and whenever it changes */
    watch(listener) {
        this.#input.addEventListener('input', () => listener(this.value));
        listener(this.value);
    }

    focus() {
        this.#input.focus();
    }

    /** Remembers a good name; says what is wrong with another. @returns {boolean} whether it is good */
    check() {
        const complaint = this.#complaint();
        if (complaint) {
            remark(this.#input, this.#hint, complaint, true);
            this.focus();
            return false;
        }
        storeName(this.value);
        return true;
    }

    /** The rule for `name` in the protocol: 1 to 64 characters that can be seen. */
    #complaint() {
        if (this.value === '') {
            return text.form.nameMissing;
        }
        return /\p{C}/u.test(this.value) || [...this.value].length > 64 ? text.form.nameBad : '';
    }
}
