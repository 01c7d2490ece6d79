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

/**
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./peer-connection.js').Signal} Signal
 *
 * @typedef {{track: MediaStreamTrack, stream: MediaStream}} TrackOf
 *
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} PeerState
 * `connecting`: not connected yet; `reconnecting`: was connected, and may be again; `failed`: no
 * path was found so far
 */

/** How long a `disconnected` connection gets to recover by itself. Most do. */
const healTime = 3_000; // ms

// How long an ICE restart or a new connection may take, and the limit that this grows to.
const trialTime = 15_000; // ms
const longestTrial = 60_000; // ms

/** How long to wait for an answer before sending the offer again. */
const answerTime = 5_000; // ms

/** How long a connection without relays may take before we try the relays as well. */
const directTime = 3_000; // ms

/**
 * Limits how many connections the remote peer may start. If we drop an offer, the peer sends it
 * again.
 */
const offerLimit = {perSecond: 0.5, atOnce: 5};

/** Longer than the id of any peer. */
const maxIdLength = 64; // characters

/**
 * Fires
 * - `signal` (detail: what to send to the remote peer),
 * - `track`, `track-removed` (detail: the track, and the `stream` that it was added to or removed
 *   from: `this.stream` or `this.screen`),
 * - `state` (detail: the new state),
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
    /** Whether our own connection to the server is up. */
    canSignal = () => true;

    #configuration;
    #outgoing;
    #outgoingScreen;
    /** @type {PeerState} */
    #state = 'connecting';
    /** @type {PeerConnection | null} the connection; null until one side has made the first offer */
    #peer = null;
    /**
     * @type {string | undefined} the link of the previous connection; signals that still arrive for
     *     it crossed the offer of the current one
     */
    #formerLink;
    #offerBudget = new TokenBucket(offerLimit.perSecond, offerLimit.atOnce);
    /** New connections in a row that were made because the previous one did not come up. */
    #replaced = 0;
    /**
     * @type {ReturnType<typeof setTimeout> | undefined} set while the connection may recover by
     *     itself
     */
    #healing;
    /** @type {ReturnType<typeof setTimeout> | undefined} set during an attempt to connect */
    #trial;
    /**
     * Whether the current attempt is an ICE restart. Without an attempt: whether an ICE restart is
     * due as soon as signals get through.
     */
    #restarted = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} set while an offer waits for its answer */
    #unanswered;
    /** Whether the connection is prepared but not started. Nothing may be sent for it yet. */
    #held = false;
    /** Whether the connection was made before we knew of any relays, and still uses none. */
    #withoutRelays = false;
    /** Whether `bad-data` has fired. */
    #complained = false;

    /**
     * @param {PeerInfo} info
     * @param {object} options
     * @param {boolean} options.polite
     * @param {RTCConfiguration} options.configuration
     * @param {MediaStream | null} options.stream what we send
     * @param {MediaStream | null} [options.screen] what we send in addition
     */
    constructor({id, name, role}, {polite, configuration, stream, screen = null}) {
        super();
        this.id = id;
        this.name = name;
        this.role = role;
        /** What the peer sends. Always the same object; empty if the peer sends nothing. */
        this.stream = new MediaStream();
        /** The peer's screen with its audio. Also always the same object. */
        this.screen = new MediaStream();
        /** Whether we yield on future connections if offers collide. */
        this.polite = polite;
        this.#configuration = configuration;
        this.#outgoing = stream;
        this.#outgoingScreen = screen;
    }

    get state() {
        return this.#state;
    }

    /** Whether media flows, or may soon flow again without further action. */
    get alive() {
        return this.#peer?.pc.connectionState === 'connected' || this.#healing !== undefined;
    }

    /** The current RTCPeerConnection, or null. For reading only: getStats(), getSenders(). */
    get connection() {
        return this.#peer?.pc ?? null;
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
        if (this.#held) {
            this.#held = false;
            this.#try();
            this.#peer?.resendOffer(); // an offer still being created is sent when it is ready
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
        if (this.#peer) {
            this.#peer.polite = polite;
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
        let peer = this.#peer;
        if (link !== peer?.link) {
            // If both sides started a connection at the same time, the impolite side's connection
            // wins.
            const weInsist = peer?.unanswered && !this.polite;
            const late = link === this.#formerLink;
            if (description?.type !== 'offer' || weInsist || late || !this.#offerBudget.spend()) {
                return;
            }
            peer = this.#connect(link);
        }
        if (description?.type === 'answer' && this.#withoutRelays && this.#state === 'connecting') {
            clearTimeout(this.#trial);
            this.#trial = setTimeout(() => this.#mend(), directTime);
        }
        await peer?.receive(signal);
    }

    /** @param {MediaStream | null} stream what to send from now on */
    async setStream(stream) {
        this.#outgoing = stream;
        if (this.#held) {
            this.prepare(); // puts all tracks into the first offer
        } else {
            await this.#peer?.setStream(stream);
        }
    }

    /** @param {MediaStream | null} screen what to send in addition from now on */
    async setScreen(screen) {
        this.#outgoingScreen = screen;
        await this.#peer?.setScreen(screen);
    }

    /** @param {RTCConfiguration} configuration with new ICE servers: credentials expire */
    setConfiguration(configuration) {
        this.#configuration = configuration;
        // After a change of ICE servers, the next offer restarts ICE, whatever the offer is for. A
        // connection that a Door prepared rarely needs other servers, so it keeps its own.
        if (!this.#withoutRelays) {
            this.#peer?.setConfiguration(configuration);
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
        if (newSeat && this.#peer?.unanswered) {
            this.#hangUp();
        }
        this.#peer?.resendOffer();
        if (this.#restarted || (this.#peer && !this.alive && this.#trial === undefined)) {
            this.#mend();
        }
    }

    /**
     * Tells the peer, over the connection itself, that we rejoined under a new id.
     *
     * @param {string} id
     * @returns {boolean} false if there is no working connection to use
     */
    sendId(id) {
        return this.alive && !!this.#peer?.sendMessage({id});
    }

    /**
     * Searches for a new path. Call this when our device has a new address, since the connection
     * may be dead without reporting it, or when another relay is available.
     */
    findNewPath() {
        if (this.#peer) {
            this.#mend();
        }
    }

    /**
     * Fires `bad-data`, but only the first time.
     *
     * @param {string} why
     */
    reportBadData(why) {
        if (!this.#complained) {
            this.#complained = true;
            this.fire('bad-data', why);
        }
    }

    /** Closes the connection. No more events fire. */
    close() {
        this.#stopWaiting();
        clearTimeout(this.#unanswered);
        this.#peer?.close();
        this.#peer = null;
    }

    /**
     * @param {string} [link] of the offer that asks for the connection; without one, we start it
     * @param {boolean} [held] whether it waits for call()
     * @returns {PeerConnection | null} null if the browser could not create one; it will be tried again
     */
    #connect(link, held = false) {
        this.#formerLink = this.#peer?.link;
        this.#hangUp();
        this.#held = this.#withoutRelays = held;
        if (!held) {
            this.#try();
        }
        let peer;
        try {
            peer = this.#peer = new PeerConnection({
                polite: this.polite, link, configuration: this.#configuration,
                stream: this.#outgoing, screen: this.#outgoingScreen,
            });
        } catch (error) { // browsers have a limit: 500 per page in Chromium
            this.#held = false;
            this.fire('error', /** @type {Error} */ (error));
            this.#setState('failed');
            return null;
        }
        peer.addEventListener('signal', ({detail}) => this.#send(detail));
        peer.addEventListener('track', ({detail: {track, screen}}) => {
            const stream = screen ? this.screen : this.stream;
            stream.addTrack(track);
            this.fire('track', {track, stream});
        });
        peer.addEventListener('track-removed', ({detail: track}) => this.#removeTrack(track));
        peer.addEventListener('state', ({detail}) => this.#connectionState(detail));
        peer.addEventListener('message', ({detail}) => {
            if (typeof detail?.id === 'string' && detail.id.length <= maxIdLength) {
                this.claimedId = detail.id;
                this.fire('renamed', detail.id);
            }
        });
        peer.addEventListener('bad-data', ({detail}) => this.reportBadData(detail));
        peer.addEventListener('error', ({detail}) => {
            this.fire('error', detail);
            if (peer.pc.connectionState === 'new') {
                this.#setState('failed'); // ICE never started, so it will not report this itself
            }
        });
        this.fire('connection', peer.pc);
        return peer;
    }

    /** @param {Signal} signal */
    #send(signal) {
        if (this.#held) {
            return; // the offer will contain everything when it is sent
        }
        if ('description' in signal && signal.description.type === 'offer') {
            clearTimeout(this.#unanswered);
            this.#unanswered = setTimeout(() => {
                if (this.#reachable) {
                    this.#peer?.resendOffer(); // comes back here if there is still no answer
                }
            }, answerTime);
        }
        this.fire('signal', signal);
    }

    #hangUp() {
        this.close();
        for (const track of [...this.stream.getTracks(), ...this.screen.getTracks()]) {
            this.#removeTrack(track);
        }
        if (this.#state === 'connected') { // only success leads out of 'failed'
            this.#setState('reconnecting');
        }
    }

    /** @param {MediaStreamTrack} track */
    #removeTrack(track) {
        const stream = this.screen.getTracks().includes(track) ? this.screen : this.stream;
        stream.removeTrack(track);
        this.fire('track-removed', {track, stream});
    }

    /** @param {RTCPeerConnectionState} state */
    #connectionState(state) {
        if (state === 'connected') {
            this.#stopWaiting();
            this.#replaced = 0;
            this.#setState('connected');
            return;
        }
        const firstTime = this.#state === 'connecting';
        if (this.#state === 'connected') {
            this.#setState('reconnecting');
        }
        if (state === 'failed') {
            if (firstTime) {
                this.#setState('failed');
            }
            if (!this.#restarted || this.#trial === undefined) {
                this.#mend();
            }
        } else if (state === 'disconnected' && this.#trial === undefined) {
            clearTimeout(this.#healing);
            this.#healing = setTimeout(() => this.#mend(), healTime);
        }
    }

    get #reachable() {
        return this.canSignal() && !this.lost;
    }

    /** Repairs a connection that will not recover by itself, or probably will not. */
    #mend() {
        this.#stopWaiting();
        this.#restarted = true;
        if (this.#withoutRelays) {
            this.#withoutRelays = false;
            this.#peer?.setConfiguration(this.#configuration);
        }
        if (this.#reachable) {
            this.#peer?.restartIce();
            this.#try();
        } else {
            this.#giveUp(); // until resume()
        }
    }

    /**
     * Sets a time limit for the current attempt. If it has not succeeded by then, starts a new
     * connection.
     */
    #try() {
        this.#trial = setTimeout(() => {
            this.#stopWaiting();
            if (this.alive) {
                return;
            }
            this.#replaced++;
            if (this.#replaced > 1 || this.#state === 'connecting') {
                this.#setState('failed');
            }
            if (this.#reachable) {
                this.call();
            } else {
                this.#giveUp();
            }
        }, Math.min(longestTrial, trialTime * 1.5 ** this.#replaced));
    }

    #giveUp() {
        if (this.lost && !this.alive) {
            this.#setState('failed');
        }
    }

    #stopWaiting() {
        clearTimeout(this.#healing);
        clearTimeout(this.#trial);
        this.#healing = this.#trial = undefined;
        this.#restarted = false;
    }

    /** @param {PeerState} state */
    #setState(state) {
        if (state !== this.#state) {
            this.#state = state;
            this.fire('state', state);
        }
    }
}
