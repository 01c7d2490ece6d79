// @ts-check

/**
 * The invitation in the page's address: `#token=…`. What stands behind the # is never sent to a
 * server with the address.
 * @returns {string | undefined}
 */
export function tokenOfPage() {
    return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}

/**
 * The role that a token says it is for. Nobody checks it here: the server does.
 * @param {string | undefined} token
 * @returns {string}
 */
export function roleOf(token) {
    try {
        const claims = token?.split('.')[1].replaceAll('-', '+').replaceAll('_', '/') ?? '';
        return String(JSON.parse(atob(claims)).role);
    } catch {
        return ''; // no token, as the server will say
    }
}
