// @ts-check

import {storeToken, storedToken} from './store.js';

/** What the address of a room holds: its name, and behind # perhaps one's own token, which no server gets to see. */
export const roomName = location.pathname.split('/')[2];

/** The link for others, without the token. */
export const invitation = location.origin + location.pathname;

/**
 * The token of `#token=…`, or undefined. It does not stay in the address, which is seen over a shoulder
 * and copied for others; this tab remembers it for the next page at the address.
 */
export function ownToken() {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (!given) {
        return storedToken(location.pathname) ?? undefined;
    }
    if (storeToken(location.pathname, given)) {
        history.replaceState(history.state, '', location.pathname);
    }
    return given;
}
