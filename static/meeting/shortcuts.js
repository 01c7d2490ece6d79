// @ts-check

import {element, isComposing} from '../ui/dom.js';
import {openDialog} from '../ui/overlays.js';
import {storeShortcuts, storedShortcuts} from '../ui/store.js';
import {text} from './text.js';

const words = text.shortcuts;

/**
 * @typedef {object} Shortcut
 * @property {string} label
 * @property {() => void} action
 * @property {string} [name] of the key
 * @property {() => void} [release] called when the key is released, or when its release could go unnoticed
 * @property {() => boolean} [isPossible] whether the action makes sense now; if not, the key keeps its usual meaning
 */

/** Elements that the space bar operates or scrolls when they have the focus. */
const usesSpace = 'a, button, summary, [role]';

/**
 * Keyboard shortcuts for common actions in a call, and a dialog that lists them and can turn them off. A key does
 * nothing while the user is typing, has a dialog open or holds a modifier key. People also type without noticing that
 * no field has the focus, so every action must be easy to undo. Fires `change` when they are turned on or off.
 */
export class Shortcuts extends EventTarget {
    on = storedShortcuts();
    /** @type {Record<string, Shortcut>} */
    #actions;
    /** @type {{code: string, release: () => void} | null} the key that is held */
    #held = null;
    /** @type {EventTarget | null} the control with the focus, if a click gave it the focus */
    #clicked = null;

    /**
     * @param {Record<string, Shortcut>} actions by key, in the order of the dialog
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(actions, signal) {
        super();
        this.#actions = {...actions, '?': {name: words.question, label: words.help, action: () => this.openHelp()}};
        document.addEventListener('keydown', (event) => this.#press(event), {signal});
        document.addEventListener('keyup', (event) => {
            if (event.code === this.#held?.code) {
                event.preventDefault(); // Firefox would click the button that has the focus
                this.#release();
            }
        }, {signal});
        document.addEventListener('focusin', ({target}) => {
            if (isForTyping(target) || document.querySelector('dialog[open]')) {
                this.#release();
            }
        }, {signal});
        addEventListener('blur', () => this.#release(), {signal});
        document.addEventListener('visibilitychange', () => this.#release(), {signal});
        document.addEventListener('pointerdown', ({target}) => {
            this.#clicked = target instanceof Element ? target.closest(usesSpace) : null;
        }, {signal, capture: true});
        signal.addEventListener('abort', () => this.#release());
    }

    /** @param {KeyboardEvent} event */
    #press(event) {
        const {code, ctrlKey, metaKey, altKey, repeat} = event;
        if (code === this.#held?.code) {
            event.preventDefault(); // the held key repeats
            return;
        }
        if (event.key === 'Tab') {
            this.#clicked = null;
        }
        const key = letterOf(event);
        const found = this.#actions[key];
        if (!found || !this.on || ctrlKey || metaKey || altKey || event.getModifierState('AltGraph') || repeat ||
            isComposing(event) || isForTyping(event.target) || document.querySelector('dialog[open]') ||
            (key === ' ' && this.#isForControl(event.target)) || found.isPossible?.() === false) {
            return;
        }
        event.preventDefault();
        found.action();
        if (found.release) {
            this.#release(); // for another key
            this.#held = {code, release: found.release};
        }
    }

    /**
     * Whether the space bar operates the control with the focus. It does not if a click gave the control the focus:
     * someone who has clicked the microphone button to mute can hold space to talk.
     *
     * @param {EventTarget | null} target
     */
    #isForControl(target) {
        return target !== this.#clicked && target instanceof Element && target.matches(usesSpace);
    }

    #release() {
        const held = this.#held;
        this.#held = null;
        held?.release();
    }

    openHelp() {
        const list = element('dl', {'class': 'shortcuts'});
        for (const [key, {name, label}] of Object.entries(this.#actions)) {
            list.append(element('div', {'class': 'shortcuts-row'},
                element('dt', {}, element('kbd', {}, name ?? key.toUpperCase())), element('dd', {}, label)));
        }
        const choice = element('input', {'type': 'checkbox', 'checked': this.on});
        choice.addEventListener('change', () => {
            this.on = choice.checked;
            storeShortcuts(this.on);
            this.dispatchEvent(new CustomEvent('change'));
        });
        // Not on the check box: the space bar would uncheck it.
        const close = element('button', {'class': 'button button-quiet', 'autofocus': true}, text.close);
        openDialog({'aria-labelledby': 'shortcuts-title'},
            element('h2', {'class': 'dialog-title', 'id': 'shortcuts-title'}, words.title),
            list, element('label', {'class': 'shortcuts-choice'}, choice, words.use), close);
    }
}

/**
 * The key's character, or the Latin letter in the same place if the keyboard has other letters, such as Cyrillic. An
 * Arabic question mark counts as ours.
 * @param {KeyboardEvent} event
 */
function letterOf({key, code}) {
    if (key === '؟') {
        return '?';
    }
    const other = /^[\p{L}\p{M}]$/u.test(key) && !/\p{Script=Latin}/u.test(key);
    return (other ? code.replace(/^Key/, '') : key).toLowerCase();
}

/** @param {EventTarget | null} target */
function isForTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
