// @ts-check

import {readCandidate} from './addresses.js';
import {sleep, within} from './waiting.js';

// Makes connections through the relay, and reports what happens. findings.js and relay-findings.js judge it.

/**
 * @typedef {import('./addresses.js').RelayURL} RelayURL
 * @typedef {import('./relay-findings.js').RelayTest} RelayTest
 * @typedef {import('./findings.js').Loop} Loop
 * @typedef {import('./findings.js').Mapping} Mapping
 */

/** How long one URL may take to yield a relay candidate. Over UDP it takes two round trips. */
const gatherTime = 8_000; // ms

const connectTime = 8_000; // ms
const mappingTime = 3_000; // ms
const headStart = 300; // ms

/** How many URLs are tried at the same time. The server grants a dozen relays, one for each network interface. */
const atOnce = 3;

// The test messages.
const small = 100; // bytes
const large = 1200; // bytes
const tries = 10;
const pause = 100; // ms

/** What the browser calls the networks that connections used, where it says so. */
export class NetworkTypes {
    /** @type {string[]} */
    all = [];

    /** @param {RTCPeerConnection} pc */
    async note(pc) {
        const report = /** @type {ReadonlyMap<string, any>} */ (await pc.getStats());
        const types = [...report.values()].filter(({type}) => type === 'local-candidate')
            .map(({networkType}) => String(networkType ?? ''));
        this.all.push(...types);
    }
}

/**
 * Tests each URL with a connection that may use nothing else.
 *
 * @param {RelayURL[]} urls
 * @param {AbortSignal} signal
 * @returns {Promise<RelayTest[]>}
 */
export async function testRelays(urls, signal) {
    const tests = /** @type {RelayTest[]} */ ([]);
    for (let i = 0; i < urls.length && !signal.aborted; i += atOnce) {
        tests.push(...await Promise.all(urls.slice(i, i + atOnce).map((at) => testRelay(at, signal))));
    }
    return tests;
}

/** @param {RelayURL} at @param {AbortSignal} signal @returns {Promise<RelayTest>} */
async function testRelay(at, signal) {
    const test = {at, relays: /** @type {string[]} */ ([]), errors: /** @type {number[]} */ ([])};
    const pc = open(relayOnly(at));
    if (!pc) {
        return test;
    }
    const gathered = new Promise((resolve) => {
        pc.addEventListener('icecandidateerror', ({errorCode}) => test.errors.push(errorCode));
        pc.addEventListener('icecandidate', ({candidate}) => {
            const {type, address} = readCandidate(candidate?.candidate ?? '');
            if (type === 'relay') {
                test.relays.push(address);
                resolve(null);
            }
        });
        pc.addEventListener('icegatheringstatechange', () => {
            if (pc.iceGatheringState === 'complete') {
                resolve(null);
            }
        });
    });
    pc.createDataChannel('doctor');
    await pc.setLocalDescription();
    await within(gathered, gatherTime, signal);
    pc.close();
    return test;
}

/**
 * Connects two ends through the relay to each other, and sends messages. Each may get lost, as packets of video may.
 *
 * @param {RelayURL} at
 * @param {NetworkTypes} networkTypes
 * @param {AbortSignal} signal
 * @returns {Promise<Loop>}
 */
export async function testLoop(at, networkTypes, signal) {
    const loop = {reached: false, connected: false, time: NaN, small: 0, large: 0};
    const [one, other] = [open(relayOnly(at)), open(relayOnly(at))];
    if (one && other) {
        const start = performance.now();
        const channel = one.createDataChannel('doctor', {ordered: false, maxRetransmits: 0});
        other.addEventListener('datachannel', ({channel: received}) => {
            received.addEventListener('message', ({data}) => {
                loop.small += Number(data.length === small);
                loop.large += Number(data.length === large);
            });
        });
        loop.connected = await connect(one, other, channel, signal);
        loop.time = performance.now() - start;
        loop.reached = ['connected', 'completed'].includes(one.iceConnectionState);
        await exchange(channel, loop, signal);
        await networkTypes.note(one);
    }
    one?.close();
    other?.close();
    return loop;
}

/**
 * Sends until both sizes have arrived.
 * @param {RTCDataChannel} channel
 * @param {Loop} loop
 * @param {AbortSignal} signal
 */
async function exchange(channel, loop, signal) {
    for (let i = 0; i < tries && loop.connected && !signal.aborted && loop.small * loop.large === 0; i++) {
        for (const size of [small, large]) {
            if (channel.readyState === 'open') {
                channel.send('.'.repeat(size));
            }
            await sleep(pause, signal); // so that they do not share a packet
        }
    }
}

/**
 * Finds out how a NAT here maps ports: connects an end without a relay to one with nothing else, which sees where
 * our packets come from.
 *
 * @param {RelayURL} at
 * @param {RTCIceServer[]} stunServers
 * @param {NetworkTypes} networkTypes
 * @param {AbortSignal} signal
 * @returns {Promise<Mapping>}
 */
export async function testMapping(at, stunServers, networkTypes, signal) {
    /** @type {Mapping} */
    const mapping = {addresses: [], ports: [], seen: NaN};
    const [direct, relayed] = [open({iceServers: stunServers}), open(relayOnly(at))];
    if (direct && relayed) {
        const gathered = new Promise((resolve) => direct.addEventListener('icecandidate', ({candidate}) => {
            const {type, address, port} = readCandidate(candidate?.candidate ?? '');
            if (type === 'srflx') {
                mapping.ports.push(port);
                mapping.addresses.push(address);
            }
            if (type === 'srflx' || !candidate) {
                resolve(null);
            }
        }));
        const relayKnown = new Promise((resolve) => relayed.addEventListener('icecandidate', resolve, {once: true}));
        const channel = direct.createDataChannel('doctor');
        if (await connect(direct, relayed, channel, signal, {
            isWorthwhile: async () => {
                await within(gathered, mappingTime, signal);
                return mapping.ports.length > 0; // else there is no NAT, or it cannot be seen
            },
            // The relay refuses to send to private addresses. Our packets must be first: Linux as a NAT uses another
            // port if a packet from outside has used this one.
            isWanted: async ({candidate}) => {
                await relayKnown;
                await sleep(headStart, signal);
                return readCandidate(candidate).type === 'srflx';
            },
        })) {
            mapping.seen = await remotePort(relayed);
        }
        await networkTypes.note(direct);
    }
    direct?.close();
    relayed?.close();
    return mapping;
}

/** The port from which the other end's packets arrive. @param {RTCPeerConnection} pc */
async function remotePort(pc) {
    const report = /** @type {ReadonlyMap<string, any>} */ (await pc.getStats());
    const pair = [...report.values()].find(({type, nominated, state}) =>
        type === 'candidate-pair' && nominated && state === 'succeeded');
    return Number(report.get(pair?.remoteCandidateId)?.port ?? NaN);
}

/**
 * Connects two ends in this page.
 *
 * @param {RTCPeerConnection} one makes the offer
 * @param {RTCPeerConnection} other
 * @param {RTCDataChannel} channel of the first end
 * @param {AbortSignal} signal
 * @param {object} [options]
 * @param {() => Promise<boolean>} [options.isWorthwhile] asked while the first end gathers candidates
 * @param {(candidate: RTCIceCandidate) => Promise<boolean>} [options.isWanted] whether the other end gets a candidate
 *     of the first, and when
 * @returns {Promise<boolean>} whether the channel opened in time
 */
async function connect(one, other, channel, signal, {isWorthwhile, isWanted} = {}) {
    const opened = new Promise((resolve) => {
        channel.addEventListener('open', () => resolve(true));
        other.addEventListener('connectionstatechange', () => {
            if (isWanted && other.connectionState === 'failed') { // the relay refuses to send to the wanted candidate
                resolve(false);
            }
        });
    });
    /** @type {(value?: unknown) => void} */
    let negotiated = () => {};
    const ready = new Promise((resolve) => { negotiated = resolve; });
    for (const [from, to] of [[one, other], [other, one]]) {
        from.addEventListener('icecandidate', async ({candidate}) => {
            await ready;
            if (candidate && (from === other || !isWanted || await isWanted(candidate))) {
                await to.addIceCandidate(candidate).catch(() => {}); // closed meanwhile
            }
        });
    }
    try {
        await one.setLocalDescription();
        if (isWorthwhile && !await isWorthwhile()) {
            return false;
        }
        await other.setRemoteDescription(withoutCandidates(one.localDescription));
        await other.setLocalDescription();
        await one.setRemoteDescription(withoutCandidates(other.localDescription));
    } catch {
        return false; // the run is over, and they are closed
    }
    negotiated();
    return await within(opened, connectTime, signal) ?? false;
}

/** Candidates are passed on one by one. @param {RTCSessionDescription | null} description */
function withoutCandidates(description) {
    const {type = 'offer', sdp = ''} = description ?? {};
    return {type, sdp: sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '')};
}

/** @param {RelayURL} at @returns {RTCConfiguration} */
function relayOnly(at) {
    return {iceServers: [at.server], iceTransportPolicy: 'relay'};
}

/** @param {RTCConfiguration} configuration @returns {RTCPeerConnection | null} null if the browser refuses a URL */
function open(configuration) {
    try {
        return new RTCPeerConnection(configuration);
    } catch {
        return null;
    }
}
