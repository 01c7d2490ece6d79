// @ts-check

// Explains ICE candidates (RFC 8839 section 5.1), and why a pair of them was selected.

import {lookUp} from '../entries.js';

/**
 * @typedef {object} Candidate
 * @property {string} foundation
 * @property {string} component
 * @property {string} protocol
 * @property {number} priority NaN if it is none
 * @property {string} address
 * @property {string} port
 * @property {string} type '' if the line is no candidate
 * @property {Map<string, string>} more what follows: pairs of a name and a value
 */

/** @typedef {[name: string, value: string, meaning: string]} Field */

/** The most pairs after the type that are read. */
const maxMore = 16;

/** @param {string} line @returns {Candidate} */
export function readCandidate(line) {
    const [foundation = '', component = '', protocol = '', priority = '', address = '', port = '', typ = '', type = '',
        ...rest] = line.replace(/^a=/, '').replace(/^candidate:/, '').slice(0, 1000).split(' ');
    const more = new Map();
    for (let i = 0; i + 1 < rest.length && more.size < maxMore; i += 2) {
        more.set(rest[i], rest[i + 1]);
    }
    return {
        foundation, component, protocol, address, port, type: typ === 'typ' ? type : '', more,
        priority: /^\d{1,10}$/.test(priority) ? Number(priority) : NaN,
    };
}

const types = /** @type {Record<string, string>} */ ({
    host: 'an address of the device itself',
    srflx: 'server reflexive: the address of the NAT in front of the device, as a STUN server saw it',
    prflx: 'peer reflexive: an address that became known only when a check of the other side arrived from it',
    relay: 'an address on a TURN server, which passes on everything that arrives there',
});

const transports = /** @type {Record<string, string>} */ ({
    udp: 'UDP: best for media, since a lost packet delays no other',
    tcp: 'TCP: for networks that block UDP',
});

const tcpTypes = /** @type {Record<string, string>} */ ({
    active: 'opens connections, and accepts none (its port 9 has no meaning)',
    passive: 'accepts connections',
    so: 'both sides open the connection at the same moment',
});

/** What follows the type, by name. */
const extensions = /** @type {Record<string, string>} */ ({
    'raddr': 'the address from which this candidate was made: of the device, or the NAT; only for diagnosis',
    'rport': 'the port that belongs to raddr',
    'generation': 'how often ICE was restarted before; not in any RFC, from Chromium',
    'ufrag': 'the ICE username fragment that this candidate belongs to; after an ICE restart, old ones are dropped',
    'network-id': 'numbers the network interfaces of the device; from Chromium',
    'network-cost': 'how costly the network is: 0 to 999, from wire (10) to mobile networks (900); from Chromium',
});

/** @param {string} line @returns {Field[]} each field with what it means */
export function explainCandidate(line) {
    const {foundation, component, protocol, priority, address, port, type, more} = readCandidate(line);
    if (type === '') {
        return [['candidate', line, 'The line is empty: there are no more candidates of this generation.']];
    }
    return [
        ['foundation', foundation, 'equal for candidates of the same type, from the same address and server; checks ' +
            'of such candidates succeed or fail together, so one is checked first'],
        ['component', component, component === '1' ? 'RTP, and with rtcp-mux everything else too' : 'RTCP'],
        ['transport', protocol, lookUp(transports, protocol.toLowerCase()) ?? 'a transport that ICE does not define'],
        ['priority', String(priority), explainPriority(priority)],
        ['address', address, explainAddress(address)],
        ['port', port, 'where packets for this candidate are sent'],
        ['typ', type, lookUp(types, type) ?? 'a type that ICE does not define'],
        ...Array.from(more, ([name, value]) => /** @type {Field} */ ([name, value,
            (name === 'tcptype' ? lookUp(tcpTypes, value) : lookUp(extensions, name)) ?? ''])),
    ];
}

/** @param {number} priority as in RFC 8445 section 5.1.2.1 */
function explainPriority(priority) {
    const type = Math.floor(priority / 2 ** 24);
    const local = Math.floor(priority / 2 ** 8) % 2 ** 16;
    return `2²⁴ × ${type} (preference of the type: usually 126 for host, 110 for prflx, 100 for srflx, about 0 for ` +
        `relay) + 2⁸ × ${local} (preference of the network interface) + 256 − ${256 - priority % 256} (the component)`;
}

/** @param {string} address */
function explainAddress(address) {
    if (/\.local$/i.test(address)) {
        return 'an mDNS name instead of the address of the device: only devices in the same network can resolve it, ' +
            'so a page cannot read your local address';
    }
    if (/^blanked-/.test(address)) {
        return 'blanked when the trace was exported; the same name stands for the same address';
    }
    return address.includes(':') ? 'an IPv6 address' : 'an IPv4 address';
}

/**
 * Says why a pair of candidates was selected, as far as the candidates tell.
 * @param {string} localLine @param {string} remoteLine
 * @returns {string[]} sentences
 */
export function explainPair(localLine, remoteLine) {
    const local = readCandidate(localLine), remote = readCandidate(remoteLine);
    const kinds = [local.type, remote.type];
    let why = 'At least one side is behind a NAT. The checks of both sides opened a path through it, so no relay is ' +
        'used.';
    if (kinds.includes('relay')) {
        why = 'At least one end is on a relay: no direct pair passed its checks in time, or only relays may be used.';
    } else if (kinds.every((type) => type === 'host')) {
        why = 'Both are addresses of the devices themselves: they reach each other without a NAT between them, for ' +
            'example in the same network.';
    }
    return [
        why,
        `The priorities are ${local.priority} (yours) and ${remote.priority} (theirs). That gives the pair about the ` +
            `priority ${pairPriority(local.priority, remote.priority)}: 2³² × the smaller one + 2 × the greater one. ` +
            'ICE checks the pairs with the highest priority first.',
        'The controlling side nominates one of the pairs that passed their checks, usually the one with the highest ' +
            'priority. Both sides then send on it. Later, a better pair may replace it.',
    ];
}

/**
 * RFC 8445 section 6.1.2.3, without its last term: 1 if the controlling side has the greater one.
 * @param {number} one @param {number} other
 */
function pairPriority(one, other) {
    if (Number.isNaN(one + other)) {
        return 'unknown';
    }
    return (2n ** 32n * BigInt(Math.min(one, other)) + 2n * BigInt(Math.max(one, other))).toLocaleString('en');
}
