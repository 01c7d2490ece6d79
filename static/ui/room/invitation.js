// @ts-check

import {copyText} from '../clipboard.js';
import {element} from '../dom.js';
import {openDialog} from '../overlays.js';
import {forgetToken, storeToken, storedToken} from '../store.js';
import {text} from '../text.js';

/** The room of this page, from its address. */
export const roomName = location.pathname.split('/')[2];

/** The link to share, without the token. */
export const invitation = location.origin + location.pathname;

/** Whether the address asks to show what is sent: `#inspect`, also after a token (`#token=…&inspect`). */
export const inspects = new URLSearchParams(location.hash.slice(1)).has('inspect');

/** @type {string | undefined} */
let token;

/**
 * Returns the token from `#token=…`, or undefined. It is removed from the address, which others may
 * see or copy. This tab stores it for the next page at the same address.
 */
export function ownToken() {
    // Strip a sentence's punctuation.
    const given = new URLSearchParams(location.hash.slice(1)).get('token')?.replace(/[^\w-]+$/, '');
    token = given || (storedToken(location.pathname) ?? token);
    if (token && storeToken(location.pathname, token) && given) {
        history.replaceState(history.state, '', location.pathname + (inspects ? '#inspect' : ''));
    }
    return token;
}

/** Hides the token from the next person at this computer. This page still has it. */
export function hideToken() {
    forgetToken(location.pathname);
}

/**
 * Reloads the page when another invitation is pasted into this tab, which changes only the hash. During a call,
 * only stores it.
 */
export function followInvitations() {
    addEventListener('hashchange', () => {
        ownToken(); // stores it
        if (['prejoin', 'ended'].includes(document.documentElement.dataset.state ?? '')) {
            location.reload();
        }
    });
}

/**
 * Returns the role in a token. It is not verified here: the server does that.
 * @param {string | undefined} token
 */
export function roleOf(token) {
    return claim(token, 'role');
}

/**
 * Returns the name in a token. The others see it instead of any name that the user enters.
 * @param {string | undefined} token
 */
export function nameOf(token) {
    return claim(token, 'name');
}

/**
 * Whether a token is for a broadcast. With such a token every page would join the live room,
 * because the role decides which of the two rooms with this name you join.
 * @param {string | undefined} token
 */
export function isForLive(token) {
    return ['host', 'viewer'].includes(roleOf(token));
}

/** @param {string | undefined} token @param {string} name @returns {string} '' if it is missing */
export function claim(token, name) {
    try {
        const bytes = atob(token?.split('.')[1].replaceAll('-', '+').replaceAll('_', '/') ?? '');
        const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
        return String(claims[name] ?? '');
    } catch {
        return ''; // not a token; the server will say so
    }
}

/** Creates a field that shows a link, and selects it on focus. @param {string} link */
export function linkField(link) {
    const field = element('input', {
        'class': 'field-input', 'dir': 'ltr', 'readonly': true, 'aria-label': text.invitation.link, 'value': link,
    });
    field.addEventListener('focus', () => field.select());
    return field;
}

/**
 * Copies the link to the clipboard. If the browser does not allow that, opens a dialog for copying
 * it by hand.
 * @param {import('../overlays.js').Toasts} toasts
 */
export async function copyInvitation(toasts) {
    if (await copyText(invitation)) {
        toasts.show(text.invitation.copied);
        return;
    }
    const field = linkField(invitation);
    openDialog({'aria-labelledby': 'copy-title'}, element('p', {'id': 'copy-title'}, text.invitation.copyByHand), field,
        element('button', {'class': 'button button-quiet'}, text.close));
    field.focus();
}

/**
 * Opens the system's dialog for sharing the link. If that fails, copies the link.
 * @param {import('../overlays.js').Toasts} toasts
 */
async function shareInvitation(toasts) {
    try {
        await navigator.share({url: invitation});
    } catch (error) {
        if (/** @type {Error} */ (error).name !== 'AbortError') { // AbortError: the user closed the dialog
            await copyInvitation(toasts);
        }
    }
}

/**
 * Creates the buttons for the link: one that copies it and, before that, one that shares it if the system can.
 * @param {import('../overlays.js').Toasts} toasts
 */
export function invitationButtons(toasts) {
    const ways = [{label: text.room.copyLink, action: copyInvitation}];
    if ('share' in navigator) { // mostly on phones
        ways.unshift({label: text.room.share, action: shareInvitation});
    }
    return ways.map(({label, action}, i) => {
        const kind = i === 0 ? 'button button-primary' : 'button';
        const button = element('button', {'class': kind, 'type': 'button'}, label);
        button.addEventListener('click', () => void action(toasts)); // never rejects
        return button;
    });
}
