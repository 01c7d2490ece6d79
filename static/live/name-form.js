// @ts-check

import {byId} from '../ui/dom.js';
import {NameField} from '../ui/fields.js';
import {storeName} from '../ui/store.js';

const form = byId('name-form');
const field = new NameField(byId('name'), byId('name-note'));
let proceed = () => {};

form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.check()) {
        field.remember(); // for proceed(); forgotten again if the server refuses it
        form.hidden = true;
        proceed();
    }
});

/**
 * Asks for another name after the server has refused the stored one, which is forgotten.
 * @param {() => void} retry called when there is one
 */
export function askForName(retry) {
    storeName('');
    proceed = retry;
    form.hidden = false;
    field.focus();
}
