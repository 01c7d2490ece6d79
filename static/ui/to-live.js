// @ts-check

import {byId, element} from './dom.js';
import {roomName} from './entry.js';
import {text} from './text.js';
import {roleOf} from './token.js';

/**
 * Whether a token is for a broadcast. With such a token every page would join the live room,
 * because the role decides which of the two rooms with this name you join.
 * @param {string | undefined} token
 */
export function isForLive(token) {
    return ['host', 'viewer'].includes(roleOf(token));
}

/** Shows a link to the broadcast, and disables joining here. @param {string} token */
export function pointToLive(token) {
    const alert = byId('prejoin-alert');
    alert.hidden = false;
    alert.replaceChildren(
        element('p', {'class': 'alert-title'}, text.toLive.title),
        element('p', {'class': 'alert-text'}, text.toLive.text),
        element('p', {'class': 'alert-text'},
            element('a', {'class': 'button', 'href': `/live/${roomName}#token=${token}`}, text.toLive.link)));
    for (const button of byId('prejoin-form').querySelectorAll('button')) {
        button.disabled = true;
    }
}
