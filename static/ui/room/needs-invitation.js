// @ts-check

import {byId, element} from '../dom.js';
import {setHint} from '../fields.js';
import {disableJoining} from '../page.js';
import {findLink} from './links.js';
import {text} from '../text.js';

const words = text.needsInvitation;

/** Asks for an invitation, in place of the form with which the user would join. */
export function askForInvitation() {
    const input = element('input', {
        'class': 'field-input', 'id': 'invitation', 'dir': 'ltr', 'autocomplete': 'off', 'autocapitalize': 'none',
        'spellcheck': 'false', 'enterkeyhint': 'go', 'aria-describedby': 'invitation-note',
    });
    const note = element('p', {'class': 'field-note', 'id': 'invitation-note', 'role': 'status'});
    const form = element('form', {'class': 'needs-invitation', 'novalidate': true},
        element('img', {'class': 'needs-picture', 'src': '/cut-string.svg', 'alt': ''}),
        element('h1', {'class': 'ended-title'}, words.title),
        element('p', {'class': 'ended-text'}, words.text),
        element('div', {'class': 'field'},
            element('label', {'class': 'field-label', 'for': 'invitation'}, words.field), input, note),
        element('button', {'class': 'button button-primary button-large'}, text.form.join));
    input.addEventListener('input', () => setHint(input, note, ''));
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        const link = findLink(input.value);
        if (link?.invites) {
            location.assign(link.address); // if only the hash changes, followInvitations() reloads the page
        } else {
            setHint(input, note, words.incomplete, true);
            input.focus();
        }
    });
    disableJoining();
    byId('prejoin-form').hidden = true;
    byId('prejoin-form').after(form);
}
