// @ts-check

import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';

/**
 * Creates a button for the toolbar or its menu.
 * @param {string} name of its icon
 * @param {string} label
 * @param {() => void} action
 */
export function toolButton(name, label, action) {
    const button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': name}, icon(name),
        element('span', {'class': 'tool-label'}, label));
    button.addEventListener('click', action);
    return button;
}

/** A button in the toolbar, and the list of buttons that it opens. */
export class Menu {
    element;
    button;
    /** Ends the listeners on the page, which exist only while the menu is open. */
    #listening = new AbortController();

    /**
     * @param {object} options
     * @param {string} options.name of its icon
     * @param {string} options.label
     * @param {string} options.title of the list, for screen readers
     */
    constructor({name, label, title}) {
        const attributes = {'class': 'menu', 'hidden': true, 'role': 'group', 'aria-label': title, 'data-menu': name};
        this.element = element('div', attributes);
        this.button = element('button',
            {'class': 'tool', 'type': 'button', 'data-tool': name, 'aria-expanded': 'false'},
            icon(name), element('span', {'class': 'tool-label'}, label));
        this.button.addEventListener('click', () => this.#setOpen(this.element.hidden));
        // Close first: what a button opens will later return the focus to the menu's own button.
        this.element.addEventListener('click', ({target}) => {
            if (target instanceof Element && target.closest('button')) {
                this.close();
                this.button.focus();
            }
        }, {capture: true});
    }

    /** @param {...HTMLButtonElement} buttons */
    add(...buttons) {
        this.element.append(...buttons);
    }

    /** Closes the list if it is open. The focus stays. */
    close() {
        this.#setOpen(false);
    }

    /** @param {boolean} open */
    #setOpen(open) {
        this.element.hidden = !open;
        this.button.setAttribute('aria-expanded', String(open));
        this.#listening.abort();
        if (open) {
            this.#listening = new AbortController();
            this.#listen(this.#listening.signal);
        }
    }

    /** Closes the menu on a click elsewhere or on Escape. @param {AbortSignal} signal */
    #listen(signal) {
        document.addEventListener('pointerdown', ({target}) => {
            if (target instanceof Node && !this.element.contains(target) && !this.button.contains(target)) {
                this.#setOpen(false);
            }
        }, {signal});
        document.addEventListener('keydown', (event) => {
            if (event.key === 'Escape') {
                event.stopPropagation(); // keep a panel behind it open
                this.close();
                this.button.focus();
            }
        }, {signal, capture: true});
    }
}
