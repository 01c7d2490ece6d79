// @ts-check

import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';

/**
 * Creates a button for the toolbar or its menu.
 * @param {string} name of its icon
 * @param {string} label
 * @param {() => void} action
 */
export function tool(name, label, action) {
    const button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': name}, icon(name),
        element('span', {'class': 'tool-label'}, label));
    button.addEventListener('click', action);
    return button;
}
