// @ts-check

// One other member of the room, for as long as we know about them. Connections to them may come and
// go in that time (see `link`). The RemotePeer and its streams stay the same.
//
// If a connection breaks, the side that notices repairs it. It first tries an ICE restart, which
// keeps the connection and looks for a new path. If that does not help, it starts a new connection
// in place of the old one, and so on, with more time for each attempt. Both sides may do this at
// the same time.

import {TypedTarget} from './events.js';
import {TokenBucket} from './data/limits.js';
import {PeerConnection} from './peer-connection.js';
import {Recovery} from './recovery.js';
import {Trace} from './trace.js';

/**
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./peer-connection.js').Signal} Signal
 * @typedef {import('./recovery.js').PeerState} PeerState
 *
 * @typedef {{track: MediaStreamTrack, stream: MediaStream}} TrackOf
 */

/** How long to wait for a response before sending an offer, a request for one, or an answer again. */
const answerTimeout = 5_000; // ms

/**
 * Limits how many connections the remote peer may start. If we drop an offer, the peer sends it
 * again.
 */
const offerLimit = {perSecond: 0.5, atOnce: 5};

/** The TURN error 508 (Insufficient Capacity): the relay has no ports left. */
const insufficientCapacity = 508;

/** Longer than the id of any peer. */
const maxIdLength = 64; // characters

/**
 * Fires
 * - `signal` (detail: what to send to the remote peer),
 * - `track`, `track-removed` (detail: the track, and the `stream` that it was added to or removed
 *   from: `this.stream` or `this.screen`),
 * - `state` (detail: the new state); `failed` fires again when `relayFull` turns out to be the cause,
 * - `renamed` (detail: the id under which the peer says that it rejoined),
 * - `connection` (detail: a new RTCPeerConnection, before it is negotiated; it replaces the old
 *   one),
 * - `bad-data` (detail: what is wrong with the data that the peer sends over data channels), only
 *   once,
 * - `error` (detail: the error that made a step of the negotiation fail).
 *
 * Most of these fire again as events of the Room. Pages listen to those.
 *
 * @extends {TypedTarget<{signal: Signal, track: TrackOf, 'track-removed': TrackOf, state: PeerState,
 *                        renamed: string, connection: RTCPeerConnection, 'bad-data': string, error: Error}>}
 */
export class RemotePeer extends TypedTarget {
    /**
     * Whether the server has lost the peer. We may still be connected to it, but no signal reaches
     * it. If that connection breaks as well, `state` becomes `failed` and the peer is gone.
     */
    lost = false;
    /** The id under which the peer says that it rejoined, until the server announces that id. */
    claimedId = '';
    /** Whether we have no relay to the peer because the relay has no capacity left. */
    relayFull = false;
    /** Whether our own connection to the server is up. */
    canSignal = () => true;
    /** Returns a connection from a Spare, or null. */
    takeSpare = () => /** @type {RTCPeerConnection | null} */ (null);

    #configuration;
    #outgoingStream;
    #outgoingScreen;
    /** @type {PeerConnection | null} null until one side has made the first offer */
    #connection = null;
    #recovery;
    /**
     * @type {string | undefined} the link of the previous connection; signals that still arrive for
     *     it crossed the offer of the current one
     */
    #previousLink;
    #offerBudget = new TokenBucket(offerLimit.perSecond, offerLimit.atOnce);
    /** @type {ReturnType<typeof setTimeout> | undefined} set while a signal may have to be sent again */
    #answerTimer;
    /** Whether the connection was made before we knew of any relays, and still uses none. */
    #withoutRelays = false;
    /** Whether `bad-data` has fired. */
    #badDataReported = false;

    /**
     * @param {PeerInfo} info
     * @param {object} options
     * @param {boolean} options.polite
     * @param {RTCConfiguration} options.configuration
     * @param {MediaStream | null} options.stream what we send
     * @param {MediaStream | null} [options.screen] what we send in addition
     * @param {Trace} [options.trace]
     */
    constructor({id, name, role}, {polite, configuration, stream, screen = null, trace = new Trace()}) {
        super();
        this.id = id;
        this.trace = trace;
        this.name = name;
        this.role = role;
        /** What the peer sends. Always the same object; empty if the peer sends nothing. */
        this.stream = new MediaStream();
        /** The peer's screen with its audio. Also always the same object. */
        this.screen = new MediaStream();
        /** Whether we yield on future connections if offers collide. */
        this.polite = polite;
        this.#configuration = configuration;
        this.#outgoingStream = stream;
        this.#outgoingScreen = screen;
        this.#recovery = new Recovery(this);
        this.#recovery.addEventListener('state', ({detail: state}) => this.fire('state', state));
    }

    get state() {
        return this.#recovery.state;
    }

    get isConnected() {
        return this.#connection?.pc.connectionState === 'connected';
    }

    /** Whether signals to the peer get through. */
    get isReachable() {
        return this.canSignal() && !this.lost;
    }

    /** Whether media flows, or may soon flow again without further action. */
    get alive() {
        return this.isConnected || this.#recovery.attempt === 'healing';
    }

    /** The current RTCPeerConnection, or null. For reading only: getStats(), getSenders(). */
    get connection() {
        return this.#connection?.pc ?? null;
    }

    /** Creates a connection and its offer. Nothing is sent until call(). */
    prepare() {
        this.#connect(undefined, true)?.call();
    }

    /**
     * Starts the prepared connection, if there is one. Otherwise starts a new one, which replaces
     * the current one.
     */
    call() {
        if (this.#recovery.attempt === 'prepared') {
            this.#recovery.connect();
            this.#connection?.resend(); // an offer still being created is sent when it is ready
        } else {
            this.#connect()?.call();
        }
    }

    /**
     * Sets which side is polite. That depends on both ids, and we may have called before the server
     * told us ours.
     *
     * @param {boolean} polite
     */
    setPolite(polite) {
        this.polite = polite;
        if (this.#connection) {
            this.#connection.polite = polite;
        }
    }

    /**
     * Handles one signal. Its `link` says which connection it belongs to. An offer with an unknown
     * link starts a new connection, which replaces the current one. Any other signal with an
     * unknown link is late, and is dropped.
     *
     * @param {any} signal as it arrived: the server does not look inside, so it may be anything
     */
    async receive(signal) {
        const {link, description} = signal ?? {};
        if (typeof link !== 'string') {
            return;
        }
        let connection = this.#connection;
        if (link !== connection?.link) {
            // If both sides started a connection at the same time, the impolite side's connection
            // wins.
            const weInsist = connection?.unanswered && !this.polite;
            const late = link === this.#previousLink;
            if (description?.type === 'offer' && connection?.unanswered && !late) {
                connection.trace.noteCollision();
            }
            if (description?.type !== 'offer' || weInsist || late || !this.#offerBudget.spend()) {
                return;
            }
            connection = this.#connect(link);
        }
        if (description?.type === 'answer' && this.#withoutRelays && this.state === 'connecting') {
            this.#recovery.connectDirectly();
        }
        await connection?.receive(signal);
    }

    /** @param {MediaStream | null} stream what to send from now on */
    async setStream(stream) {
        this.#outgoingStream = stream;
        if (this.#recovery.attempt === 'prepared') {
            this.prepare(); // puts all tracks into the first offer
        } else {
            await this.#connection?.setStream(stream);
        }
    }

    /** @param {MediaStream | null} screen what to send in addition from now on */
    async setScreen(screen) {
        this.#outgoingScreen = screen;
        await this.#connection?.setScreen(screen);
    }

    /** @param {RTCConfiguration} configuration with new ICE servers: credentials expire */
    setConfiguration(configuration) {
        this.#configuration = configuration;
        // After a change of ICE servers, the next offer restarts ICE, whatever the offer is for. A
        // connection that a Door prepared rarely needs other servers, so it keeps its own.
        if (!this.#withoutRelays) {
            this.#connection?.setConfiguration(configuration);
        }
    }

    /**
     * Resumes after an interruption of our own connection to the server, or of the peer's. Signals
     * that were sent in the meantime may be lost. Anything that needed signaling had to wait.
     *
     * @param {PeerInfo} info
     * @param {boolean} newSeat whether one of us lost the seat: then unanswered calls are void
     */
    resume({name, role}, newSeat) {
        this.name = name;
        this.role = role;
        this.lost = false;
        if (newSeat && this.#connection?.unanswered) {
            this.#hangUp();
        }
        this.#connection?.resend();
        if (this.#connection) {
            this.#recovery.resume();
        }
    }

    /**
     * Tells the peer, over the connection itself, that we rejoined under a new id.
     *
     * @param {string} id
     * @returns {boolean} false if there is no working connection to use
     */
    sendId(id) {
        return this.alive && !!this.#connection?.sendMessage({id});
    }

    /**
     * Searches for a new path. Call this when our device has a new address, since the connection
     * may be dead without reporting it, or when another relay is available.
     */
    findNewPath() {
        if (this.#connection) {
            this.#recovery.restart();
        }
    }

    /** Restarts ICE, with relays if there are any now. Only Recovery calls this. */
    restartIce() {
        if (this.#withoutRelays) {
            this.#withoutRelays = false;
            this.#connection?.setConfiguration(this.#configuration);
        }
        this.#connection?.restartIce();
    }

    /**
     * Whether the connection is up, and yet nothing arrives over it. Only Recovery calls this.
     *
     * @param {number} time how long to listen, in ms
     */
    async isSilent(time) {
        const connection = this.#connection;
        if (!connection?.sendMessage({})) { // the remote peer's browser acknowledges it, if it arrives
            return false;
        }
        try {
            const before = await bytesReceived(connection.pc);
            await new Promise((resolve) => setTimeout(resolve, time));
            const after = await bytesReceived(connection.pc);
            const heard = [...after].some(([pair, bytes]) => bytes > (before.get(pair) ?? 0));
            return connection === this.#connection && this.isConnected && !heard;
        } catch { // it was closed meanwhile
            return false;
        }
    }

    /**
     * Fires `bad-data`, but only the first time.
     *
     * @param {string} why
     */
    reportBadData(why) {
        if (!this.#badDataReported) {
            this.#badDataReported = true;
            this.fire('bad-data', why);
        }
    }

    /** @param {RTCDataChannel} channel of the current connection, for the trace */
    watchChannel(channel) {
        this.#connection?.trace.watchChannel(channel);
    }

    /** Closes the connection. No more events fire. */
    close() {
        this.#recovery.stop();
        clearTimeout(this.#answerTimer);
        this.#connection?.close();
        this.#connection = null;
    }

    /**
     * @param {string} [link] of the offer that asks for the connection; without one, we start it
     * @param {boolean} [prepared] whether it waits for call()
     * @returns {PeerConnection | null} null if the browser could not create one; it will be tried
     *     again
     */
    #connect(link, prepared = false) {
        this.#previousLink = this.#connection?.link;
        this.#hangUp();
        this.#withoutRelays = prepared;
        if (!prepared) {
            this.#recovery.connect();
        }
        let connection;
        try {
            connection = this.#connection = new PeerConnection({
                polite: this.polite, link, configuration: this.#configuration, peer: this,
                spare: link === undefined ? null : this.takeSpare(),
                stream: this.#outgoingStream, screen: this.#outgoingScreen,
            });
        } catch (error) { // browsers have a limit: 500 per page in Chromium
            this.fire('error', /** @type {Error} */ (error));
            this.#recovery.fail();
            return null;
        }
        if (prepared) {
            this.#recovery.prepare();
        }
        connection.addEventListener('signal', ({detail}) => this.#send(detail));
        connection.addEventListener('track', ({detail: {track, screen}}) => {
            const stream = screen ? this.screen : this.stream;
            stream.addTrack(track);
            this.fire('track', {track, stream});
        });
        connection.addEventListener('track-removed', ({detail: track}) => this.#removeTrack(track));
        connection.addEventListener('state', ({detail}) => this.#recovery.handleConnectionState(detail));
        connection.addEventListener('restarted', () => this.#recovery.verify());
        connection.addEventListener('message', ({detail}) => {
            if (typeof detail?.id === 'string' && detail.id.length <= maxIdLength) {
                this.claimedId = detail.id;
                this.fire('renamed', detail.id);
            }
        });
        connection.addEventListener('bad-data', ({detail}) => this.reportBadData(detail));
        connection.addEventListener('error', ({detail}) => {
            this.fire('error', detail);
            if (connection.pc.connectionState === 'new') {
                this.#recovery.fail(); // ICE never started, so it will not report this itself
            }
        });
        this.#watchRelay(connection.pc);
        this.fire('connection', connection.pc);
        return connection;
    }

    /** @param {RTCPeerConnection} pc */
    #watchRelay(pc) {
        let relayed = false;
        pc.addEventListener('icecandidate', ({candidate}) => {
            if (candidate && / typ relay /.test(candidate.candidate)) {
                relayed = true;
                this.relayFull = false;
            }
        });
        pc.addEventListener('icecandidateerror', ({errorCode}) => {
            if (errorCode !== insufficientCapacity || relayed || this.relayFull) {
                return;
            }
            this.relayFull = true;
            if (this.state === 'failed') {
                this.fire('state', 'failed');
            }
        });
    }

    /** @param {Signal} signal */
    #send(signal) {
        if (this.#recovery.attempt === 'prepared') {
            return; // the offer will contain everything when it is sent
        }
        if ('request' in signal || 'description' in signal) {
            clearTimeout(this.#answerTimer);
            this.#answerTimer = setTimeout(() => {
                if (this.isReachable) {
                    this.#connection?.resend(); // comes back here if there is still no response
                }
            }, answerTimeout);
        }
        this.fire('signal', signal);
    }

    #hangUp() {
        this.close();
        for (const track of [...this.stream.getTracks(), ...this.screen.getTracks()]) {
            this.#removeTrack(track);
        }
        this.#recovery.interrupt();
    }

    /** @param {MediaStreamTrack} track */
    #removeTrack(track) {
        const stream = this.screen.getTracks().includes(track) ? this.screen : this.stream;
        stream.removeTrack(track);
        this.fire('track-removed', {track, stream});
    }
}

/** Returns how much media and data has arrived over each candidate pair, by its id. @param {RTCPeerConnection} pc */
async function bytesReceived(pc) {
    const pairs = [...(await pc.getStats()).values()].filter(({type}) => type === 'candidate-pair');
    return new Map(pairs.map(({id, bytesReceived = 0}) => [id, bytesReceived]));
}
