// @ts-check
import {element} from './dom.js';

/**
 * Lays a sheet over the page until one of its buttons, or Escape, closes it; then it is gone.
 * @param {Record<string, string>} attributes
 * @param {...Node} contents
 */
export function showSheet(attributes, ...contents) {
    const sheet = element('dialog', {'class': 'sheet', ...attributes},
        element('form', {'class': 'sheet-form', 'method': 'dialog'}, ...contents));
    sheet.addEventListener('close', () => sheet.remove());
    document.body.append(sheet);
    sheet.showModal();
    return sheet;
}

/**
 * One of several things to choose from.
 * @param {string | Node} label
 * @param {() => void} action
 * @param {string} [kind] its class
 */
export function choice(label, action, kind = 'button') {
    const button = element('button', {'class': kind}, label);
    button.addEventListener('click', action); // the form then closes the sheet
    return button;
}
