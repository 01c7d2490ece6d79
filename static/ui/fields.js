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

// The rule for names in signal/PROTOCOL.md. signal/name.go has the same and says why;
// signal/testdata/names.json checks both.
const blanks = String.raw` \u{A0}\u{1680}\u{2000}-\u{200A}\u{202F}\u{205F}\u{2800}\u{3000}\u{1D159}`;
const hidden = String.raw`\0-\x1F\x7F-\x9F\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}` +
    String.raw`\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{3164}\u{FE00}-\u{FE0F}\u{FEFF}\u{FFA0}` +
    String.raw`\u{FFF0}-\u{FFFB}\u{FFFD}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}\u{D800}-\u{DFFF}`;
const visible = String.raw`[^${blanks}${hidden}][\u{FE0E}\u{FE0F}]?`;
const blankRun = new RegExp(`[${blanks}]+`, 'gu');
const validName = new RegExp(String.raw`^${visible}(?:[ \u{200C}\u{200D}]?${visible})*$`, 'u');

/**
 * Returns a name as the server takes it: with each run of blanks as one space, and none at the ends.
 * @param {string} typed
 */
export function foldName(typed) {
    return typed.replace(blankRun, ' ').replace(/^ | $/g, '');
}

/**
 * Whether a name has 1 to 64 visible characters.
 * @param {string} name from foldName
 */
export function isName(name) {
    return validName.test(name) && [...name].length <= 64;
}

/** The field for the user's name. */
export class NameField {
    #input;
    #hint;

    /**
     * @param {HTMLInputElement} input
     * @param {HTMLElement} hint
     * @param {string} [given] the name in the invitation, or else the one entered before
     */
    constructor(input, hint, given) {
        this.#input = input;
        this.#hint = hint;
        input.value = given || storedName();
        input.addEventListener('input', () => setHint(input, hint, ''));
    }

    get value() {
        return foldName(this.#input.value);
    }

    set value(name) {
        this.#input.value = name;
        this.#input.dispatchEvent(new Event('input'));
    }

    /** @param {(name: string) => void} listener called at once, and whenever the name changes */
    watch(listener) {
        this.#input.addEventListener('input', () => listener(this.value));
        listener(this.value);
    }

    focus() {
        this.#input.focus();
    }

    /** Says what is wrong with the name. @returns {boolean} whether it is valid */
    check() {
        const problem = this.#problem();
        if (problem) {
            setHint(this.#input, this.#hint, problem, true);
            this.focus();
            return false;
        }
        return true;
    }

    /** Stores the name for the next page. Call this when check() has accepted it. */
    remember() {
        storeName(this.value);
    }

    #problem() {
        if (this.value === '') {
            return text.form.nameMissing;
        }
        return isName(this.value) ? '' : text.form.nameBad;
    }
}
