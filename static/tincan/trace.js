// @ts-check

// What happens in a room, as it happens: every message to and from the server, and what becomes of each
// connection. README.md explains the entries ("What is sent"). Nothing here changes what the library does.

/**
 * @typedef {import('./signaling.js').ClientMessage} ClientMessage
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 *
 * @typedef {{kind: 'socket', socket: number, state: 'opening' | 'open' | 'closed', url?: string, code?: number,
 *            reason?: string}} SocketDetails one WebSocket; sockets are numbered from 1
 * @typedef {{kind: 'sent', socket: number, size: number, message: ClientMessage}} SentDetails
 *     `size`: bytes of the text
 * @typedef {{kind: 'received', socket: number, size: number, message: ServerMessage}} ReceivedDetails
 * @typedef {{kind: 'seat', state: import('./seat.js').SeatState, code?: string}} SeatDetails
 * @typedef {{kind: 'credentials', ttl: number, urls: string[]}} CredentialsDetails TURN credentials that are used
 *     from now on, for `ttl` seconds
 * @typedef {{kind: 'recovery', peer: string, attempt: import('./recovery.js').Attempt}} RecoveryDetails
 *
 * @typedef {{peer: string, link: string}} End the id of the peer, and the name of one connection to it
 * @typedef {End & {kind: 'connection', state: 'new' | 'closed', polite: boolean}} ConnectionDetails
 * @typedef {End & {kind: 'state', of: 'signaling' | 'gathering' | 'ice' | 'connection' | 'dtls', state: string}}
 *     StateDetails
 * @typedef {End & {kind: 'candidate', candidate: RTCIceCandidateInit & {url?: string} | null}} CandidateDetails
 *     found here; null: there are no more
 * @typedef {End & {kind: 'candidate-error', url: string, code: number, text: string}} CandidateErrorDetails
 * @typedef {End & {kind: 'pair', local: string, remote: string}} PairDetails the selected candidates
 * @typedef {'needed' | 'offer' | 'answer' | 'collision' | 'ignored' | 'rollback' | 'request' | 'repeated' |
 *           'outdated' | 'restart'} Step
 * @typedef {End & {kind: 'negotiation', step: Step, polite: boolean}} NegotiationDetails
 * @typedef {End & {kind: 'channel', label: string, state: RTCDataChannelState}} ChannelDetails
 *
 * @typedef {SocketDetails | SentDetails | ReceivedDetails | SeatDetails | CredentialsDetails | RecoveryDetails |
 *           ConnectionDetails | StateDetails | CandidateDetails | CandidateErrorDetails | PairDetails |
 *           NegotiationDetails | ChannelDetails} Details
 * @typedef {{at: number} & Details} Entry `at`: ms since 1970, with fractions; it never decreases
 */

/** Passes on what happens to everyone who listens. Keeps nothing. */
export class Trace {
    /**
     * Makes an entry. It is null while nobody listens, so `trace.note?.({…})` does not even create the object.
     *
     * @type {((details: Details) => void) | null}
     */
    note = null;
    /** How many sockets there have been. */
    sockets = 0;

    /** @type {Set<{call: (entry: Entry) => void}>} */
    #listeners = new Set();
    /** @type {Entry[]} being delivered; those after the first were caused by a listener meanwhile */
    #queue = [];

    /**
     * Calls `listener` with each entry from now on, while it happens. If the listener throws, the browser reports
     * that like an error of an event listener.
     *
     * @param {(entry: Entry) => void} listener
     * @returns {() => void} ends it
     */
    listen(listener) {
        const own = {call: listener};
        this.#listeners.add(own);
        this.note = this.#deliver;
        return () => {
            this.#listeners.delete(own);
            if (this.#listeners.size === 0) {
                this.note = null;
            }
        };
    }

    /** @param {Details} details */
    #deliver(details) {
        const at = performance.timeOrigin + performance.now();
        this.#queue.push(JSON.parse(JSON.stringify({at, ...details}))); // a copy, which listeners may keep or change
        if (this.#queue.length > 1) {
            return;
        }
        for (const entry of this.#queue) {
            for (const {call} of this.#listeners) {
                try {
                    call(entry);
                } catch (error) {
                    reportError(error);
                }
            }
        }
        this.#queue = [];
    }
}

/** The size of a text in a WebSocket frame. @param {string} text @returns {number} in bytes */
export function sizeOf(text) {
    return new TextEncoder().encode(text).length;
}

/** Traces one RTCPeerConnection and its data channels. */
export class ConnectionTrace {
    #peer;
    #connection;
    /** @type {RTCDtlsTransport | undefined} */
    #transport;

    /**
     * @param {{id: string, trace: Trace}} peer whose id may change
     * @param {{pc: RTCPeerConnection, link: string, polite: boolean}} connection
     */
    constructor(peer, connection) {
        this.#peer = peer;
        this.#connection = connection;
        const {pc} = connection;
        this.noteConnection('new');
        this.#on(pc, 'signalingstatechange', 'state', () => ({of: 'signaling', state: pc.signalingState}));
        this.#on(pc, 'icegatheringstatechange', 'state', () => ({of: 'gathering', state: pc.iceGatheringState}));
        this.#on(pc, 'iceconnectionstatechange', 'state', () => ({of: 'ice', state: pc.iceConnectionState}));
        this.#on(pc, 'connectionstatechange', 'state', () => ({of: 'connection', state: pc.connectionState}));
        this.#on(pc, 'icecandidate', 'candidate', ({candidate}) => ({
            candidate: candidate && {...candidate.toJSON(), url: candidate.url || undefined},
        }));
        this.#on(pc, 'icecandidateerror', 'candidate-error',
            ({url, errorCode: code, errorText: text}) => ({url, code, text}));
        pc.addEventListener('negotiationneeded', () => this.noteStep('needed'));
        pc.addEventListener('datachannel', ({channel}) => this.watchChannel(channel));
        pc.addEventListener('signalingstatechange', () => this.#watchTransport());
    }

    /** @param {Step} step */
    noteStep(step) {
        const {polite} = this.#connection;
        this.#peer.trace.note?.({kind: 'negotiation', ...this.#end, step, polite});
    }

    /** Notes that an offer of theirs met ours. */
    noteCollision() {
        this.noteStep('collision');
        if (!this.#connection.polite) {
            this.noteStep('ignored');
        }
    }

    /** @param {'new' | 'closed'} state */
    noteConnection(state) {
        const {polite} = this.#connection;
        this.#peer.trace.note?.({kind: 'connection', ...this.#end, state, polite});
    }

    /** @param {RTCDataChannel} channel */
    watchChannel(channel) {
        for (const type of ['open', 'closing', 'close']) {
            this.#on(channel, type, 'channel', () => ({label: channel.label, state: channel.readyState}));
        }
    }

    /** @returns {End} */
    get #end() {
        return {peer: this.#peer.id, link: this.#connection.link};
    }

    /** Watches the one transport of the connection, which exists once there has been an answer. */
    #watchTransport() {
        const transport = this.#connection.pc.sctp?.transport;
        if (!transport || transport === this.#transport) {
            return;
        }
        this.#transport = transport;
        this.#on(transport, 'statechange', 'state', () => ({of: 'dtls', state: transport.state}));
        const {iceTransport} = transport;
        if (iceTransport) { // Firefox has it since version 125, but not the event (153)
            this.#on(iceTransport, 'selectedcandidatepairchange', 'pair', () => {
                const {local, remote} = iceTransport.getSelectedCandidatePair?.() ?? {};
                return {local: local?.candidate, remote: remote?.candidate};
            });
        }
    }

    /**
     * Makes an entry of each event.
     *
     * @param {EventTarget} target
     * @param {string} type
     * @param {Details['kind']} kind
     * @param {(event: any) => object} details called only while somebody listens
     */
    #on(target, type, kind, details) {
        target.addEventListener(type, (event) => {
            this.#peer.trace.note?.(/** @type {Details} */ ({kind, ...this.#end, ...details(event)}));
        });
    }
}
