// @ts-check

/**
 * The role that a token says it is for. Nobody checks it here: the server does.
 * @param {string | undefined} token
 */
export function roleOf(token) {
    return claim(token, 'role');
}

/**
 * The name that the others will see: it wins over any other.
 * @param {string | undefined} token
 */
export function nameOf(token) {
    return claim(token, 'name');
}

/** @param {string | undefined} token @param {string} name @returns {string} empty if there is none */
function claim(token, name) {
    try {
        const bytes = atob(token?.split('.')[1].replaceAll('-', '+').replaceAll('_', '/') ?? '');
        const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
        return String(claims[name] ?? '');
    } catch {
        return ''; // no token, as the server will say
    }
}
