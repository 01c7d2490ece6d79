// @ts-check
import {element} from './dom.js';

/**
 * Opens a dialog over the page. One of its buttons, or Escape, closes and removes it.
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
 * Creates one of a sheet's choices.
 * @param {string | Node} label
 * @param {() => void} action
 * @param {string} [kind] its CSS class
 */
export function choice(label, action, kind = 'button') {
    const button = element('button', {'class': kind}, label);
    button.addEventListener('click', action); // the form then closes the sheet
    return button;
}
