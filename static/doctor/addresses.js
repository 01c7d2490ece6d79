// @ts-check

// Reads the addresses that the server and the browser name. The server may be anyone's, so nothing here
// relies on what it says.

/**
 * @typedef {object} RelayURL one TURN URL of the server
 * @property {string} url
 * @property {'udp' | 'tcp' | 'tls'} protocol from here to the relay
 * @property {string} host
 * @property {string} port
 * @property {RTCIceServer} server for an RTCPeerConnection that uses only this URL
 */

/** The most URLs to test. Servers name two or three. */
const maxURLs = 8;

/** The longest URL or credential that is used. */
const maxLength = 512; // characters

/** TURN URLs (RFC 7065). Browsers know no TLS over UDP. */
const turnURL = /^(turns?):(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

const stunURL = /^stun:(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/** @param {unknown} iceServers of the server's `welcome` @returns {RelayURL[]} */
export function relayURLs(iceServers) {
    const found = /** @type {RelayURL[]} */ ([]);
    for (const {url, username, credential} of eachURL(iceServers)) {
        const [, scheme, host, given, transport = ''] = turnURL.exec(url) ?? [];
        const secure = scheme?.toLowerCase() === 'turns';
        if (scheme && !(secure && transport.toLowerCase() === 'udp')) {
            const overTCP = transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
            found.push({
                url, protocol: secure ? 'tls' : overTCP, host: host.replace(/^\[|\]$/g, ''),
                port: given ?? (secure ? '5349' : '3478'), server: {urls: url, username, credential},
            });
        }
    }
    return found.slice(0, maxURLs);
}

/** @param {unknown} iceServers @returns {RTCIceServer[]} what tells us our own address */
export function stunServers(iceServers) {
    return eachURL(iceServers).filter(({url}) => stunURL.test(url)).slice(0, 1).map(({url}) => ({urls: url}));
}

/** @param {unknown} iceServers may be anything */
function eachURL(iceServers) {
    const servers = Array.isArray(iceServers) ? iceServers.slice(0, maxURLs) : [];
    return servers.flatMap((server) => {
        const {urls, username, credential} = Object(server);
        const isShort = (/** @type {unknown} */ value) => typeof value === 'string' && value.length <= maxLength;
        return [urls].flat().slice(0, maxURLs).filter(isShort).map((url) => ({
            url: String(url),
            username: isShort(username) ? String(username) : '',
            credential: isShort(credential) ? String(credential) : '',
        }));
    });
}

/** Networks of which no address can be reached from the internet (RFC 6890, RFC 4193). */
const privateNetworks = [
    /^0\./, /^10\./, /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, /^127\./, /^169\.254\./, /^172\.(1[6-9]|2\d|3[01])\./,
    /^192\.168\./, /^::1?$/, /^f[cd][\da-f]{2}:/i, /^fe[89ab][\da-f]:/i,
];

/** Whether an address is private, of a carrier-grade NAT, or of the machine itself. @param {string} address */
export function isPrivate(address) {
    return privateNetworks.some((network) => network.test(address.replace(/^::ffff:(?=[\d.]+$)/i, '')));
}

/** Names that are valid only inside a network (RFC 6761, RFC 6762, RFC 8375). */
const localName = /^[^.]*$|\.(localhost|local|lan|internal|home|home\.arpa)$/i;

/** Whether anyone on the internet may know a host by this name or address. @param {string} host as in a URL */
export function isPublicHost(host) {
    const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    return isAddress(bare) ? !isPrivate(bare) : !localName.test(bare);
}

/** @param {string} host */
function isAddress(host) {
    return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}

const ipv4 = /(?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.]*\w)/g;
const ipv6 = /(?<![\w:.])(?=[\da-f:.]*:[\da-f.]*:)[\da-f:.]*[\da-f:](%\w+)?/gi;

/**
 * Replaces all addresses in a text, and these host names.
 * @param {string} words
 * @param {string[]} hosts
 * @param {string} replacement
 */
export function redact(words, hosts, replacement) {
    const named = [...hosts].filter((host) => host !== '').sort((one, other) => other.length - one.length)
        .reduce((before, host) => before.replaceAll(host, replacement), words);
    return named.replace(ipv4, replacement).replace(ipv6, replacement);
}

/**
 * Reads a candidate's line (RFC 8839 section 5.1).
 * @param {string} line
 * @returns {{type: string, address: string, port: number}} type: such as `relay`; '' if it is no candidate
 */
export function readCandidate(line) {
    const parts = line.split(' ');
    return {type: parts[7] ?? '', address: parts[4] ?? '', port: Number(parts[5])};
}
