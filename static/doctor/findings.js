// @ts-check

import {phrase, plural} from '../ui/dom.js';
import {text} from './text.js';

// Turns what was observed into findings. Nothing here asks the browser or the server for anything.

/**
 * @typedef {'ok' | 'skip' | 'warn' | 'fault'} Severity
 * @typedef {keyof typeof text.findings} Code
 * @typedef {{severity: Severity, code: Code, text: string, do: string}} Finding
 * @typedef {Record<string, string | number>} Values
 *
 * @typedef {object} Health how the server answered GET /healthz
 * @property {number} status 0 if it did not answer
 * @property {number} roundTrip in ms
 * @property {number} ahead how far our clock is ahead of the server's, in ms; NaN if unknown
 * @property {string} proxy the header Server
 *
 * @typedef {object} Entry how the server let us into a room
 * @property {boolean} opened whether the WebSocket has opened
 * @property {string} code of the error; '' if there was none, `silent` if no answer came
 * @property {unknown} iceServers
 *
 * @typedef {object} Loop two connections through the relay, to each other
 * @property {boolean} reached whether their first, small packets arrived (ICE)
 * @property {boolean} connected
 * @property {number} time until they were connected, in ms
 * @property {number} small how many messages of 100 bytes arrived
 * @property {number} large how many of 1,200 bytes
 *
 * @typedef {object} Mapping
 * @property {string[]} addresses ours, as the STUN server sees them
 * @property {number[]} ports of these addresses
 * @property {number} seen the port that the relay sees; NaN if it sees none
 *
 * @typedef {import('../ui/camera/devices.js').Device} Device
 *
 * @typedef {object} DeviceState
 * @property {Device} device
 * @property {number} count how many of them there are; NaN if this browser has none for pages
 * @property {string} permission as in the Permissions API, or `unknown`
 *
 * @typedef {object} DeviceTest
 * @property {Device} device
 * @property {import('../ui/camera/devices.js').Problem | ''} problem
 * @property {number} width of the picture, in pixels
 * @property {number} height
 */

/** A difference between clocks that matters. */
const maxClockError = 30_000; // ms

const {findings} = text;

/** @param {Code} code @param {string} sentence @param {Values} [values] @returns {Finding} */
export function ok(code, sentence, values) {
    return finding('ok', code, {text: sentence, do: ''}, values);
}

/** @param {Code} code @param {string} sentence @param {Values} [values] @returns {Finding} */
export function skip(code, sentence, values) {
    return finding('skip', code, {text: sentence, do: ''}, values);
}

/**
 * @param {Severity} severity
 * @param {Code} code
 * @param {{text: string, do: string}} words
 * @param {Values} [values] for their slots
 * @returns {Finding}
 */
export function finding(severity, code, words, values = {}) {
    const strings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
    return {severity, code, text: phrase(words.text, strings), do: phrase(words.do, strings)};
}

/** @param {boolean} secure @param {{title: string, text: string} | null} lacking what unsupported() says */
export function judgePage(secure, lacking) {
    return [
        secure ? ok('insecure', findings.insecure.ok) : finding('fault', 'insecure', findings.insecure.plain),
        lacking ? finding('fault', 'browser-old', {text: `${lacking.title}.`, do: lacking.text}) :
            ok('browser-old', findings['browser-old'].ok),
    ];
}

/** @param {Health} health @param {string} port of the page */
export function judgeHealth({status, roundTrip, ahead}, port) {
    const words = findings['port-closed'];
    if (status === 0) {
        return [finding('fault', 'port-closed', words.silent, {port})];
    }
    const answered = ok('port-closed', words.ok, {port, ms: Math.ceil(roundTrip)});
    return [
        status === 200 ? answered : finding('fault', 'port-closed', words.status, {status}),
        judgeClock(ahead),
    ];
}

/** @param {number} ahead */
function judgeClock(ahead) {
    if (Number.isNaN(ahead)) {
        return skip('clock', findings.clock.unknown);
    }
    if (Math.abs(ahead) <= maxClockError) {
        return ok('clock', findings.clock.ok);
    }
    const words = ahead > 0 ? findings.clock.ahead : findings.clock.behind;
    return finding('warn', 'clock', words, {seconds: Math.round(Math.abs(ahead) / 1000)});
}

/** @param {Entry | null} entry null if it was not tried @param {Health} health @param {boolean} hasToken */
export function judgeEntry(entry, {proxy}, hasToken) {
    const words = findings['ws-upgrade'];
    if (!entry) {
        return [skip('ws-upgrade', words.skip)];
    }
    if (!entry.opened || entry.code === 'silent') {
        const {nginx, apache, other} = words.hints;
        const hints = Object.entries({nginx, apache});
        const [, hint] = hints.find(([name]) => proxy.toLowerCase().includes(name)) ?? ['', other];
        return [finding('fault', 'ws-upgrade', entry.opened ? words.silent : words.refused, {hint})];
    }
    const opened = ok('ws-upgrade', words.ok);
    if (entry.code === '') {
        return [opened];
    }
    const {unauthorized, token, closed, refused} = findings['turn-auth'];
    if (hasToken && ['forbidden', 'room-full'].includes(entry.code)) {
        return [opened, finding('skip', 'turn-auth', closed)];
    }
    if (entry.code !== 'unauthorized') {
        return [opened, finding('skip', 'turn-auth', refused, {code: entry.code})];
    }
    return [opened, finding('skip', 'turn-auth', hasToken ? token : unauthorized)];
}

/**
 * @param {Loop | null} loop null if no relay works
 * @param {boolean} overUDP whether it was tested over UDP, which alone loses packets for their size
 */
export function judgeLoop(loop, overUDP) {
    const words = findings['relay-loop'];
    if (!loop) {
        return [skip('relay-loop', words.skip)];
    }
    if (!loop.connected && loop.reached && overUDP) { // the packets of DTLS, which come next, are large
        return [finding('fault', 'udp-large', findings['udp-large'].handshake)];
    }
    if (!loop.connected) {
        return [finding('fault', 'relay-loop', words.apart)];
    }
    if (loop.small + loop.large === 0) {
        return [finding('fault', 'relay-loop', words.mute)];
    }
    const reached = ok('relay-loop', words.ok, {ms: Math.ceil(loop.time)});
    if (loop.large === 0) {
        return [reached, finding('fault', 'udp-large', findings['udp-large'].lost)];
    }
    return overUDP ? [reached, ok('udp-large', findings['udp-large'].ok)] : [reached];
}

/**
 * Compares the port that the STUN server sees with the one that the relay sees. A NAT that uses another one for
 * each destination makes direct connections impossible with people behind a similar NAT. Their calls go through
 * the relay, so this is no problem.
 *
 * @param {Mapping} mapping
 */
export function judgeMapping({ports, seen}) {
    if (ports.length === 0 || Number.isNaN(seen)) {
        return [];
    }
    return [ok('symmetric', ports.includes(seen) ? findings.symmetric.ok : findings.symmetric.each)];
}

/** @param {string[]} networkTypes of the candidates, where the browser reports them */
export function judgeVPN(networkTypes) {
    const known = networkTypes.filter((type) => type !== '' && type !== 'unknown');
    if (known.includes('vpn')) {
        return [ok('vpn', findings.vpn.used)];
    }
    return known.length > 0 ? [ok('vpn', findings.vpn.ok)] : [];
}

/** @param {DeviceState} state */
export function judgeDevice({device, count, permission}) {
    const words = findings[device];
    if (Number.isNaN(count)) {
        return skip(device, words.skip);
    }
    if (count === 0) {
        return finding('warn', device, words.none);
    }
    if (permission === 'denied') {
        return finding('warn', device, words.denied);
    }
    return ok(device, permission === 'granted' ? words.granted : words.prompt);
}

/** @param {DeviceTest} test */
export function judgeDeviceTest({device, problem, width, height}) {
    const words = findings[device];
    if (problem === '') {
        return ok(device, words.works, {width, height});
    }
    if (problem === 'none' || problem === 'denied') {
        return finding('warn', device, words[problem]);
    }
    return problem === 'insecure' ? skip(device, words.skip) : finding('warn', device, words.busy);
}

/** @param {Finding[]} all @returns {Severity} */
export function worstOf(all) {
    const order = /** @type {Severity[]} */ (['fault', 'warn', 'skip', 'ok']);
    return order.find((severity) => all.some((one) => one.severity === severity)) ?? 'ok';
}

/** What all findings together mean. @param {Finding[]} all @returns {string} */
export function summarize(all) {
    const count = (/** @type {Severity} */ severity) => all.filter((one) => one.severity === severity).length;
    const {good, skipped, warnings, problems} = text.summary;
    const [faults, warns] = [count('fault'), count('warn')];
    if (faults > 0) {
        const total = faults + warns;
        return phrase(plural(problems, total), {count: String(total)});
    }
    if (warns > 0) {
        return phrase(plural(warnings, warns), {count: String(warns)});
    }
    return count('skip') > 0 ? skipped : good;
}
