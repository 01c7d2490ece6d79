// @ts-check

/** What the address of a room holds: its name, and behind # perhaps one's own token, which no server gets to see. */
export const roomName = location.pathname.split('/')[2];

/** The link for others, without the token. */
export const invitation = location.origin + location.pathname;

/** The token of `#token=…`, or undefined. */
export function ownToken() {
    return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}
