// @ts-check

import {element} from '../../ui/dom.js';
import {MicrophoneMeter} from '../../ui/camera/microphone-meter.js';
import {text} from '../text.js';

/**
 * Creates the card with the link to share. It is shown beside your tile while you are alone.
 * @param {string} link
 * @param {() => void} copy
 */
export function inviteCard(link, copy) {
    const field = element('input', {'class': 'field-input invite-link', 'readonly': true, 'aria-label': text.invitation.link, 'value': link});
    field.addEventListener('focus', () => field.select());
    const button = element('button', {'class': 'button button-primary', 'type': 'button'}, text.room.copyLink);
    button.addEventListener('click', copy);
    return element('li', {'class': 'invite'},
        new MicrophoneMeter().element,
        element('h2', {'class': 'invite-title'}, text.invite.title),
        element('p', {'class': 'invite-text'}, text.invite.text),
        element('p', {'class': 'invite-row'}, field, button));
}
