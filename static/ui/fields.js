// @ts-check

import {text} from './text.js';
import {storeName, storedName} from './store.js';

/**
 * Puts a message below a field.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} hint
 * @param {string} words
 * @param {boolean} [wrong] whether it says what is wrong
 */
export function setHint(input, hint, words, wrong = false) {
    hint.textContent = words;
    hint.dataset.tone = wrong ? 'error' : 'hint';
    input.setAttribute('aria-invalid', String(wrong));
}

/** The field for the user's name. It remembers the name and checks it before it is sent. */
export class NameField {
    #input;
    #hint;

    /**
     * @param {HTMLInputElement} input
     * @param {HTMLElement} hint
     * @param {string} [given] the name in the invitation
     */
    constructor(input, hint, given) {
        this.#input = input;
        this.#hint = hint;
        input.value = given || storedName();
        input.addEventListener('input', () => setHint(input, hint, ''));
    }

    get value() {
        return this.#input.value.trim();
    }

    /** @param {(name: string) => void} listener called at once, and whenever the name changes */
    watch(listener) {
        this.#input.addEventListener('input', () => listener(this.value));
        listener(this.value);
    }

    focus() {
        this.#input.focus();
    }

    /** Stores a valid name, or says what is wrong with it. @returns {boolean} whether it is valid */
    check() {
        const problem = this.#problem();
        if (problem) {
            setHint(this.#input, this.#hint, problem, true);
            this.focus();
            return false;
        }
        storeName(this.value);
        return true;
    }

    /** Applies the protocol's rule for `name`: 1 to 64 visible characters. */
    #problem() {
        if (this.value === '') {
            return text.form.nameMissing;
        }
        return /\p{C}/u.test(this.value) || [...this.value].length > 64 ? text.form.nameBad : '';
    }
}
