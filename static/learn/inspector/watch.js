// @ts-check

// Watches a page that does not use the library: import this module before the page opens a WebSocket. It replaces
// WebSocket and RTCPeerConnection by classes that report what happens, as `room.trace` does, and shows it.

import {ConnectionTrace, sizeOf} from '../../tincan/trace.js';
import {messageName, sdpOf, textAt, valueAt} from './entries.js';
import {showBelow} from './live.js';
import {Recorder} from './recorder.js';

/** How long entries wait until it is known which peer their connection is for. */
const patience = 2000; // ms

/** The most descriptions that are remembered until they are applied. */
const maxRemembered = 50;

const recorder = new Recorder();
/** @type {{at: number, details: Record<string, any>, end: End | null}[]} entries in order; some have no peer yet */
const waiting = [];
/** @type {Set<WatchedConnection>} */
const connections = new Set();
/** Where descriptions came from, by their SDP. @type {Map<string, {peer: string, link: string}>} */
const remembered = new Map();
let sockets = 0;

/** The far end of a connection. The page names it only in its first signal. */
class End {
    id = '';
    link = '';
    trace = /** @type {import('../../tincan/trace.js').Trace} */ (/** @type {unknown} */ ({
        note: (/** @type {Record<string, any>} */ details) => note(details, this),
    }));

    /** @param {RTCPeerConnection} pc */
    constructor(pc) {
        this.pc = pc;
    }

    get polite() {
        return recorder.roster.you < this.id;
    }
}

/** @param {Record<string, any>} details @param {End | null} [end] */
function note(details, end = null) {
    waiting.push({at: performance.timeOrigin + performance.now(), details, end});
    flush();
    if (waiting.length > 0) {
        setTimeout(flush, patience);
    }
}

/** Records the entries whose peer is known, in order. */
function flush() {
    const now = performance.timeOrigin + performance.now();
    while (waiting.length > 0) {
        const {at, details, end} = waiting[0];
        if (end && end.id === '' && now - at < patience) {
            return;
        }
        waiting.shift();
        const about = end && {peer: end.id, link: end.link, ...'polite' in details && {polite: end.polite}};
        recorder.add(/** @type {import('./recorder.js').Entry} */ ({at, ...details, ...about}));
    }
}

/** @param {'sent' | 'received'} kind @param {number} socket @param {unknown} data */
function noteMessage(kind, socket, data) {
    let message;
    try {
        message = JSON.parse(String(data));
    } catch {
        return; // no message of the protocol
    }
    const details = {kind, socket, size: sizeOf(String(data)), message};
    const sdp = sdpOf({at: 0, ...details});
    const origin = {peer: textAt(message, kind === 'sent' ? 'to' : 'from'), link: textAt(message, 'data', 'link')};
    if (kind === 'sent' && sdp !== '') {
        [...connections].find(({localDescription}) => localDescription?.sdp === sdp)?.name(origin);
    }
    note(details);
    if (kind === 'received' && sdp !== '') {
        remembered.set(sdp, origin);
        if (remembered.size > maxRemembered) {
            remembered.delete([...remembered.keys()][0]);
        }
        if (messageName({at: 0, ...details}) === 'offer') {
            [...connections].find((connection) => connection.meets(origin))?.trace.noteCollision();
        }
    }
    const servers = valueAt(message, 'iceServers');
    if (kind === 'received' && textAt(message, 'type') !== 'room' && Array.isArray(servers)) {
        const urls = servers.filter((server) => server?.credential).flatMap(({urls}) => urls);
        note({kind: 'credentials', ttl: Number(message.iceTTL), urls});
    }
}

class WatchedSocket extends WebSocket {
    #number = ++sockets;

    /** @param {string | URL} url @param {string | string[]} [protocols] */
    constructor(url, protocols) {
        super(url, protocols ?? []);
        const socket = this.#number;
        note({kind: 'socket', socket, state: 'opening', url: this.url});
        this.addEventListener('open', () => note({kind: 'socket', socket, state: 'open'}));
        this.addEventListener('close', ({code, reason}) => {
            note({kind: 'socket', socket, state: 'closed', code, reason});
        });
        this.addEventListener('message', ({data}) => noteMessage('received', socket, data));
    }

    /** @param {string} data */
    send(data) {
        noteMessage('sent', this.#number, data);
        super.send(data);
    }
}

class WatchedConnection extends RTCPeerConnection {
    #end = new End(this);
    trace;

    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
        super(configuration);
        connections.add(this);
        this.trace = new ConnectionTrace(this.#end, this.#end);
    }

    /** Learns which connection this is. @param {{peer: string, link: string}} origin */
    name({peer, link}) {
        Object.assign(this.#end, {id: peer, link});
    }

    /** Whether an offer from there meets one of ours. @param {{peer: string, link: string}} origin */
    meets({peer, link}) {
        return this.#end.id === peer && this.#end.link === link && this.signalingState === 'have-local-offer';
    }

    /** @param {[description?: any]} given */
    async setLocalDescription(...given) {
        await super.setLocalDescription(...given);
        const {type} = this.localDescription ?? {};
        if (type === 'offer' || type === 'answer') {
            this.trace.noteStep(type);
        }
    }

    /** @param {[description: any]} given */
    async setRemoteDescription(...given) {
        const [{sdp, type}] = given;
        const origin = remembered.get(sdp);
        if (origin) {
            this.name(origin);
        }
        if (type === 'offer' && this.signalingState === 'have-local-offer') {
            this.trace.noteStep('rollback');
        }
        await super.setRemoteDescription(...given);
    }

    restartIce() {
        this.trace.noteStep('restart');
        super.restartIce();
    }

    /** @param {[label: string, options?: RTCDataChannelInit]} given */
    createDataChannel(...given) {
        const channel = super.createDataChannel(...given);
        this.trace.watchChannel(channel);
        return channel;
    }

    close() {
        if (this.signalingState !== 'closed') {
            this.trace.noteConnection('closed');
            connections.delete(this);
        }
        super.close();
    }
}

globalThis.WebSocket = WatchedSocket;
globalThis.RTCPeerConnection = /** @type {any} */ (WatchedConnection);
void showBelow(recorder); // never rejects
