// @ts-check

import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../text.js';

/** Holds what does not fit in the toolbar: a button, and the list of buttons that it opens. */
export class Menu {
    element = element('div', {'class': 'menu', 'hidden': true, 'role': 'group', 'aria-label': text.menu.label});
    button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': 'more', 'aria-expanded': 'false'}, icon('more'),
        element('span', {'class': 'tool-label'}, text.menu.more));

    constructor() {
        this.button.addEventListener('click', () => this.#show(this.element.hidden));
        // Close first: what a button opens will later return the focus to the menu's own button.
        this.element.addEventListener('click', ({target}) => {
            if (target instanceof Element && target.closest('button')) {
                this.#close();
            }
        }, {capture: true});
        document.addEventListener('pointerdown', ({target}) => {
            if (!this.element.hidden && target instanceof Node && !this.element.contains(target) && !this.button.contains(target)) {
                this.#show(false);
            }
        });
        document.addEventListener('keydown', (event) => {
            if (event.key === 'Escape' && !this.element.hidden) {
                event.stopPropagation(); // keep a panel behind it open
                this.#close();
            }
        }, {capture: true});
    }

    /** @param {...HTMLButtonElement} buttons */
    add(...buttons) {
        this.element.append(...buttons);
    }

    #close() {
        this.#show(false);
        this.button.focus();
    }

    /** @param {boolean} open */
    #show(open) {
        this.element.hidden = !open;
        this.button.setAttribute('aria-expanded', String(open));
    }
}
