// @ts-check

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

/** @param {string | undefined} token @param {string} name @returns {string} '' if it is missing */
function claim(token, name) {
    try {
        const bytes = atob(token?.split('.')[1].replaceAll('-', '+').replaceAll('_', '/') ?? '');
        const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
        return String(claims[name] ?? '');
    } catch {
        return ''; // not a token; the server will say so
    }
}
