// @ts-check

/**
 * @typedef {object} RoomLink
 * @property {string} page `r`, `d` or `live`
 * @property {string} room
 * @property {string} host such as `call.example:8443`
 * @property {boolean} invites whether it contains a token
 * @property {string} address the link, without what surrounds it
 */

const pattern = new RegExp(
    /(?:(https?:)\/\/)?((?:\w[\w.-]{0,252}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?)?/.source + // scheme and host
    /\/(r|d|live)\/([\w-]{6,64})(?![\w-])/.source + // page and room
    /(?:[^\w\s?-]?(?:\?[^\s#]*)?(#token=[\w-]+\.[\w-]+\.[\w-]+))?/.source, 'gi'); // messengers add queries

/**
 * Finds a link to a room in what the user typed or pasted, which may be a whole message. If there are several, an
 * invitation wins.
 *
 * @param {string} typed
 * @returns {RoomLink | null}
 */
export function findLink(typed) {
    const links = [...typed.matchAll(pattern)];
    const parts = links.find(([,,,,, token]) => token) ?? links[0];
    if (!parts) {
        return null;
    }
    const [, scheme, name = '', page, room, token = ''] = parts;
    const isHost = name !== '' && (scheme || /[.:]/.test(name)); // not just a word before the path
    const origin = isHost ? `${scheme ?? location.protocol}//${name}` : location.origin;
    try {
        const {host, href} = new URL(`/${page.toLowerCase()}/${room}${token}`, origin);
        return {page: page.toLowerCase(), room, host, invites: token !== '', address: href};
    } catch {
        return null; // for example, such a port does not exist
    }
}
