// @ts-check

import {element} from '../ui/dom.js';
import {openDialog} from '../ui/overlays.js';
import {text} from './text.js';

const words = text.shortcuts;

/**
 * Keyboard shortcuts for common actions in a call, and a dialog that lists them. A key does nothing
 * while the user is typing, has a dialog open or holds a modifier key.
 */
export class Shortcuts {
    /** @type {Record<string, {label: string, action: () => void}>} */
    #actions;

    /**
     * @param {Record<string, {label: string, action: () => void}>} actions by key, in the order of the dialog
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(actions, signal) {
        this.#actions = {...actions, '?': {label: words.help, action: () => this.openHelp()}};
        document.addEventListener('keydown', (event) => {
            const {key, ctrlKey, metaKey, altKey, repeat, isComposing} = event;
            const found = this.#actions[key.toLowerCase()];
            if (!found || ctrlKey || metaKey || altKey || repeat || isComposing || isForTyping(event.target) ||
                document.querySelector('dialog[open]')) {
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
        openDialog({'aria-labelledby': 'shortcuts-title'},
            element('h2', {'class': 'dialog-title', 'id': 'shortcuts-title'}, words.title),
            list, element('button', {'class': 'button'}, text.close));
    }
}

/** @param {EventTarget | null} target */
function isForTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
