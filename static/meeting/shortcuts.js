// @ts-check

import {element, isComposing} from '../ui/dom.js';
import {openDialog} from '../ui/overlays.js';
import {storeShortcuts, storedShortcuts} from '../ui/store.js';
import {text} from './text.js';

const words = text.shortcuts;

/**
 * Keyboard shortcuts for common actions in a call, and a dialog that lists them and can turn them off. A key does
 * nothing while the user is typing, has a dialog open or holds a modifier key. People also type without noticing that
 * no field has the focus, so no action may be one that cannot be undone.
 */
export class Shortcuts {
    /** @type {Record<string, {label: string, action: () => void}>} */
    #actions;
    #on = storedShortcuts();

    /**
     * @param {Record<string, {label: string, action: () => void}>} actions by key, in the order of the dialog
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(actions, signal) {
        this.#actions = {...actions, '?': {label: words.help, action: () => this.openHelp()}};
        document.addEventListener('keydown', (event) => {
            const {ctrlKey, metaKey, altKey, repeat} = event;
            const found = this.#actions[letterOf(event)];
            if (!found || !this.#on || ctrlKey || metaKey || altKey || event.getModifierState('AltGraph') || repeat ||
                isComposing(event) || isForTyping(event.target) || document.querySelector('dialog[open]')) {
                return;
            }
            event.preventDefault();
            found.action();
        }, {signal});
    }

    openHelp() {
        const list = element('dl', {'class': 'shortcuts'});
        for (const [key, {label}] of Object.entries(this.#actions)) {
            list.append(element('div', {'class': 'shortcuts-row'},
                element('dt', {}, element('kbd', {}, key.toUpperCase())), element('dd', {}, label)));
        }
        const choice = element('input', {'type': 'checkbox', 'checked': this.#on});
        choice.addEventListener('change', () => {
            this.#on = choice.checked;
            storeShortcuts(this.#on);
        });
        openDialog({'aria-labelledby': 'shortcuts-title'},
            element('h2', {'class': 'dialog-title', 'id': 'shortcuts-title'}, words.title),
            list, element('label', {'class': 'shortcuts-choice'}, choice, words.use),
            element('button', {'class': 'button'}, text.close));
    }
}

/**
 * The key's character, or the Latin letter in the same place if the keyboard has other letters, such as Cyrillic.
 * @param {KeyboardEvent} event
 */
function letterOf({key, code}) {
    const other = /^[\p{L}\p{M}]$/u.test(key) && !/\p{Script=Latin}/u.test(key);
    return (other ? code.replace(/^Key/, '') : key).toLowerCase();
}

/** @param {EventTarget | null} target */
function isForTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
