// @ts-check

import {byId, element, phrase} from './dom.js';
import {icon} from './icons.js';
import {ownToken} from './room/invitation.js';
import {text as shared} from './text.js';

/** What calls need, and whether this browser has it. An extension or a setting may have turned it off. */
const needed = {
    WebRTC: 'RTCPeerConnection' in globalThis && 'connectionState' in RTCPeerConnection.prototype,
    WebSocket: 'WebSocket' in globalThis,
};

/**
 * Says what this browser lacks for calls; null if it has everything. A page without camera and
 * microphone still works: `Media` says what is wrong with them.
 */
export function unsupported() {
    const missing = Object.entries(needed).filter(([, has]) => !has).map(([name]) => name).join(', ');
    const {title, text} = shared.unsupported;
    return missing === '' ? null : {title, text: phrase(text, {missing})};
}

/** Whether this server lets nobody in without an invitation. */
export const tokensRequired = document.documentElement.dataset.tokens === 'required';

/**
 * Removes the note that the page has not started, and fills in what its HTML leaves to text.js
 * (`data-text`, `data-text-label`) and icons.js (`data-icon`).
 * @param {object} text of the page
 */
export function fillPage(text) {
    document.getElementById('unstarted')?.remove(); // the page for unknown addresses has none
    for (const slot of document.querySelectorAll('[data-text]')) {
        slot.textContent = textAt(text, slot.getAttribute('data-text'));
    }
    for (const slot of document.querySelectorAll('[data-text-label]')) {
        slot.setAttribute('aria-label', textAt(text, slot.getAttribute('data-text-label')));
    }
    for (const slot of document.querySelectorAll('[data-icon]')) {
        slot.prepend(icon(slot.getAttribute('data-icon') ?? ''));
    }
}

/** @param {object} text @param {string | null} path such as `lobby.title` */
function textAt(text, path) {
    /** @type {any} */
    let found = text;
    for (const step of path?.split('.') ?? []) {
        found = found?.[step];
    }
    if (typeof found !== 'string') {
        throw new Error(`no text ${path}`);
    }
    return found;
}

/** Creates a link to the page that tests the connection. If the server requires tokens, a click passes ours on. */
export function doctorLink() {
    const link = element('a', {'class': 'doctor-link', 'href': '/doctor', 'target': '_blank'}, shared.doctorLink);
    for (const event of ['click', 'auxclick']) { // auxclick: the middle button
        link.addEventListener(event, () => {
            const token = tokensRequired && ownToken();
            if (token) {
                link.href = `/doctor#token=${token}`;
                setTimeout(() => { link.href = '/doctor'; }); // others may copy it
            }
        });
    }
    return link;
}

/**
 * Says above the form why joining failed, or why it is not possible.
 * @param {{title: string, text: string}} words
 * @param {...Node} more
 */
export function setAlert(words, ...more) {
    const alert = byId('prejoin-alert');
    alert.hidden = false;
    alert.toggleAttribute('data-denied', words === shared.errors.denied);
    if (words === shared.errors.unreachable || words === shared.errors.blocked) {
        more.push(element('p', {'class': 'alert-text'}, doctorLink()));
    }
    alert.replaceChildren(
        element('p', {'class': 'alert-title'}, words.title),
        element('p', {'class': 'alert-text'}, words.text), ...more);
    alert.scrollIntoView({block: 'nearest'});
}

/** Disables the form with which the user joins. Before a room, it disappears. @param {HTMLElement} [form] */
export function disableJoining(form = byId('prejoin-form')) {
    form.parentElement?.toggleAttribute('data-closed', true);
    for (const button of form.querySelectorAll('button')) {
        button.disabled = true;
    }
}

/**
 * Links to the broadcast that a token is for, and disables joining here.
 * @param {string} roomName
 * @param {string} token
 */
export function linkToLive(roomName, token) {
    const href = `/live/${roomName}#token=${token}`;
    const link = element('a', {'class': 'button button-primary', 'href': href}, shared.forLive.link);
    setAlert(shared.forLive, element('p', {'class': 'alert-text'}, link));
    disableJoining();
}

/**
 * Makes the browser ask before the page is closed, reloaded or left, while that would lose something.
 * @param {() => boolean} isNeeded called when the page is about to go
 * @param {AbortSignal} [signal] aborted when nothing can be lost any more; some browsers do not keep a page
 *     that may ask in their back/forward cache
 */
export function askBeforeClosing(isNeeded, signal) {
    addEventListener('beforeunload', (event) => {
        if (isNeeded()) {
            event.preventDefault();
            event.returnValue = true; // for Safari, and for Chrome before 119
        }
    }, {signal});
}
