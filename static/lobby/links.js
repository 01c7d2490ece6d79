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
    /(?:(https?:)\/\/)?([^\s/@"'<>()]{1,261})?/.source + // scheme and host
    /\/(r|d|live)\/([\w-]{6,64})(?![\w-])/.source + // page and room
    /(?:[^\w\s-]?(#token=[\w-]+\.[\w-]+\.[\w-]+))?/.source, 'i');

/**
 * Finds a link to a room in what the user typed or pasted, which may be a whole message.
 *
 * @param {string} typed
 * @returns {RoomLink | null}
 */
export function findLink(typed) {
    const parts = typed.match(pattern);
    if (!parts) {
        return null;
    }
    const [, scheme = location.protocol, name = '', anyPage, room, token = ''] = parts;
    const host = parts[1] || /[.:]/.test(name) ? name : location.host; // a word before the path is not a host
    const page = anyPage.toLowerCase();
    return {page, room, host, invites: token !== '', address: `${scheme}//${host}/${page}/${room}${token}`};
}
