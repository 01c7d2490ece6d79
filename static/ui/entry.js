// @ts-check

import {storeToken, storedToken} from './store.js';

/** The room of this page, from its address. */
export const roomName = location.pathname.split('/')[2];

/** The link to share, without the token. */
export const invitation = location.origin + location.pathname;

/**
 * Returns the token from `#token=…`, or undefined. It is removed from the address, which others may
 * see or copy. This tab stores it for the next page at the same address.
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
