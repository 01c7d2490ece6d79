// @ts-check

import {element} from '../../ui/dom.js';
import {TinString} from '../../ui/camera/string.js';
import {text} from '../../ui/text.js';

/**
 * The card that stands beside your tile while you are alone: here is the link to send.
 * @param {string} link
 * @param {() => void} copy
 */
export function inviteCard(link, copy) {
    const field = element('input', {'class': 'field-input invite-link', 'readonly': true, 'aria-label': text.invite.link, 'value': link});
    field.addEventListener('focus', () => field.select());
    const button = element('button', {'class': 'button button-primary', 'type': 'button'}, text.invite.copy);
    button.addEventListener('click', copy);
    return element('li', {'class': 'invite'},
        new TinString().element,
        element('h2', {'class': 'invite-title'}, text.invite.title),
        element('p', {'class': 'invite-text'}, text.invite.text),
        element('p', {'class': 'invite-row'}, field, button));
}
