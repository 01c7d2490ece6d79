// @ts-check

import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../../ui/text.js';

/** What the toolbar has no room for: a button, and a list of buttons that it opens. */
export class Menu {
    /** The browser closes it on Escape and on a click beside it, and lays it over everything. */
    element = element('div', {'class': 'menu', 'popover': 'auto', 'role': 'group', 'aria-label': text.menu.label});
    button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': 'more'}, icon('more'),
        element('span', {'class': 'tool-label'}, text.menu.more));

    constructor() {
        this.button.popoverTargetElement = this.element;
        this.element.addEventListener('click', (event) => {
            if (event.target instanceof Element && event.target.closest('button')) {
                this.element.hidePopover(); // before what it opens, which gives the focus back to ours
            }
        }, {capture: true});
    }

    /** @param {...HTMLButtonElement} buttons */
    add(...buttons) {
        this.element.append(...buttons);
    }
}
