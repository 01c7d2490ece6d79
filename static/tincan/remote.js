// @ts-check

// One other member of the room, for as long as we know of them. Connections may come and go in that
// time (see `link`); the person and the stream on their tile stay the same.
//
// A connection that breaks is mended by whichever side notices: first by an ICE restart, which keeps
// it and looks for a new path; if that does not help, by a new connection in its place, and so on
// with more and more time for each. Both sides may be at it at once.

import {TypedTarget} from './events.js';
import {Budget} from './data/intake.js';
import {Peer} from './peer.js';

/**
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./peer.js').Signal} Signal
 *
 * @typedef {{track: MediaStreamTrack, stream: MediaStream}} TrackOf
 *
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} PeerState
 * `connecting`: not connected yet; `reconnecting`: was connected, and may be again; `failed`: no way
 * was found so far
 */

/** How long after `disconnected` a connection may yet come back by itself. Most do. */
const healTime = 3_000; // ms

// How long an ICE restart or a new connection has to succeed, and what that grows to.
const trialTime = 15_000; // ms
const longestTrial = 60_000; // ms

/** How long an offer may go without an answer before it is sent again. */
const answerTime = 5_000; // ms

/** How long a connection that was made without relays may take before they are tried as well. */
const directTime = 3_000; // ms

/** Connections that the other side may begin. An offer that comes too soon for that will come again. */
const begun = {perSecond: 0.5, atOnce: 5};

/** More than the id of any peer has. */
const longestId = 64; // characters

/**
 * Fires
 * - `signal` (detail: what to send to the other side),
 * - `track`, `track-removed` (detail: the track; `stream`, which is `this.stream` or `this.screen`, has
 *   it, or has it no longer),
 * - `state` (detail: the new state),
 * - `renamed` (detail: the id under which they say that they have joined again),
 * - `connection` (detail: a new RTCPeerConnection, in place of the old one; before it is negotiated),
 * - `bad-data` (detail: what is wrong with what they send over data channels), once,
 * - `error` (detail: the error with which a step of the negotiation failed).
 *
 * Most come again as events of the Room, where pages listen to them.
 *
 * @extends {TypedTarget<{signal: Signal, track: TrackOf, 'track-removed': TrackOf, state: PeerState,
 *                        renamed: string, connection: RTCPeerConnection, 'bad-data': string, error: Error}>}
 */
export class RemotePeer extends TypedTarget {
    /**
     * Whether the server has lost them. They may well be in touch with us, but no signal reaches
     * them; once the connection is broken as well, `state` is `failed` and they are gone.
     */
    lost = false;
    /** The id under which they say that they have joined again, until the server names it. */
    claim = '';
    /** Whether our own way to the server is open. */
    signalling = () => true;

    #configuration;
    #outgoing;
    #outgoingScreen;
    /** @type {PeerState} */
    #state = 'connecting';
    /** @type {Peer | null} the connection; null until one side has made the first offer */
    #peer = null;
    /** @type {string | undefined} of the connection before; what comes for it has crossed the offer of this one */
    #formerLink;
    #begun = new Budget(begun.perSecond, begun.atOnce);
    /** New connections in a row that were made because the one before did not come up. */
    #replaced = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} set while it may heal by itself */
    #healing;
    /** @type {ReturnType<typeof setTimeout> | undefined} set while a way is being tried */
    #trial;
    /** Whether that way is an ICE restart; without a trial, whether one is due as soon as signals get through. */
    #restarted = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} set while an offer waits for its answer */
    #unanswered;
    /** Whether the connection is ready but not begun, so that nothing of it may leave. */
    #held = false;
    /** Whether the connection was made before we were told of any relay, and does without. */
    #withoutRelays = false;
    /** Whether it was told that what they send is no use. */
    #complained = false;

    /**
     * @param {PeerInfo} info
     * @param {object} options
     * @param {boolean} options.polite
     * @param {RTCConfiguration} options.configuration
     * @param {MediaStream | null} options.stream what we send
     * @param {MediaStream | null} [options.screen] what we send beside it
     */
    constructor({id, name, role}, {polite, configuration, stream, screen = null}) {
        super();
        this.id = id;
        this.name = name;
        this.role = role;
        /** What they send, one and the same object all along. Empty if they send nothing. */
        this.stream = new MediaStream();
        /** Their screen with its sound, likewise. */
        this.screen = new MediaStream();
        /** Whether we give way on the connections to come, if both sides want something at once. */
        this.polite = polite;
        this.#configuration = configuration;
        this.#outgoing = stream;
        this.#outgoingScreen = screen;
    }

    get state() {
        return this.#state;
    }

    /** Whether media flows, or may flow again in a moment without anybody's help. */
    get alive() {
        return this.#peer?.pc.connectionState === 'connected' || this.#healing !== undefined;
    }

    /** The RTCPeerConnection of the moment, to look at (getStats(), getSenders()), or null. */
    get connection() {
        return this.#peer?.pc ?? null;
    }

    /** Makes a connection and its offer, both of which wait for call(): nothing leaves before. */
    prepare() {
        this.#connect(undefined, true)?.call();
    }

    /** Starts a connection: the one that waits, or a new one in place of the old one if there is one. */
    call() {
        if (this.#held) {
            this.#held = false;
            this.#try();
            this.#peer?.repeat(); // an offer that is still being made will come by itself
        } else {
            this.#connect()?.call();
        }
    }

    /** The server has named us both, after a call that it had not yet: only then is it known who gives way. @param {boolean} polite */
    acquaint(polite) {
        this.polite = polite;
        if (this.#peer) {
            this.#peer.polite = polite;
        }
    }

    /**
     * Takes one signal. Its `link` says which connection it is about: an offer with a link that we
     * do not know begins a new one in place of the old; anything else is late and dropped.
     *
     * @param {any} signal as it came: the relay does not look into it, so it may be anything
     */
    async receive(signal) {
        const {link, description} = signal ?? {};
        if (typeof link !== 'string') {
            return;
        }
        let peer = this.#peer;
        if (link !== peer?.link) {
            // If both sides have started a connection at once, the one of the impolite side stays.
            const weInsist = peer?.unanswered && !this.polite;
            const late = link === this.#formerLink;
            if (description?.type !== 'offer' || weInsist || late || !this.#begun.take()) {
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

    /** @param {MediaStream | null} stream what to send from here on */
    async setStream(stream) {
        this.#outgoing = stream;
        if (this.#held) {
            this.prepare(); // with all tracks in the first offer
        } else {
            await this.#peer?.setStream(stream);
        }
    }

    /** @param {MediaStream | null} screen what to send beside that from here on */
    async setScreen(screen) {
        this.#outgoingScreen = screen;
        await this.#peer?.setScreen(screen);
    }

    /** @param {RTCConfiguration} configuration with fresh ICE servers: credentials expire */
    setConfiguration(configuration) {
        this.#configuration = configuration;
        // A connection that has other servers restarts ICE with its next offer, whatever that is about:
        // one from the door, which most often needs no more, shall not.
        if (!this.#withoutRelays) {
            this.#peer?.setConfiguration(configuration);
        }
    }

    /**
     * Signals get through again, after our way to the server or theirs was cut. What was sent in
     * between may be lost, and what needed signals could not be done.
     *
     * @param {PeerInfo} info
     * @param {boolean} anew whether one of us has lost the seat: then unanswered calls are void
     */
    reunited({name, role}, anew) {
        this.name = name;
        this.role = role;
        this.lost = false;
        if (anew && this.#peer?.unanswered) {
            this.#hangUp();
        }
        this.#peer?.repeat();
        if (this.#restarted || (this.#peer && !this.alive && this.#trial === undefined)) {
            this.#mend();
        }
    }

    /**
     * Tells them, over the connection, that it is we who have joined under another id.
     *
     * @param {string} id
     * @returns {boolean} false: there is no way to tell them
     */
    introduce(id) {
        return this.alive && !!this.#peer?.say({id});
    }

    /**
     * There may be other paths than before: our device has got another address, so that a connection
     * may be dead although it does not know, or another relay.
     */
    lookAgain() {
        if (this.#peer) {
            this.#mend();
        }
    }

    /**
     * Tells, but once, that something they have sent over a data channel was dropped.
     *
     * @param {string} why
     */
    complain(why) {
        if (!this.#complained) {
            this.#complained = true;
            this.fire('bad-data', why);
        }
    }

    /** Ends the connection. No event is fired any more. */
    close() {
        this.#stopWaiting();
        clearTimeout(this.#unanswered);
        this.#peer?.close();
        this.#peer = null;
    }

    /**
     * @param {string} [link] of the offer that asks for it; without one the connection is our own idea
     * @param {boolean} [held] whether it waits for call()
     * @returns {Peer | null} null: there is none to be had, but it will be tried again
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
            peer = this.#peer = new Peer({
                polite: this.polite, link, configuration: this.#configuration,
                stream: this.#outgoing, screen: this.#outgoingScreen,
            });
        } catch (error) { // browsers have a limit, in Chromium 500 for a page
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
            if (typeof detail?.id === 'string' && detail.id.length <= longestId) {
                this.claim = detail.id;
                this.fire('renamed', detail.id);
            }
        });
        peer.addEventListener('bad-data', ({detail}) => this.complain(detail));
        peer.addEventListener('error', ({detail}) => {
            this.fire('error', detail);
            if (peer.pc.connectionState === 'new') {
                this.#setState('failed'); // ICE was never begun, so it will not say so itself
            }
        });
        this.fire('connection', peer.pc);
        return peer;
    }

    /** @param {Signal} signal */
    #send(signal) {
        if (this.#held) {
            return; // the offer says it all, when it is sent
        }
        if ('description' in signal && signal.description.type === 'offer') {
            clearTimeout(this.#unanswered);
            this.#unanswered = setTimeout(() => {
                if (this.#reachable) {
                    this.#peer?.repeat(); // comes back here, if there is still no answer
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
        if (this.#state === 'connected') { // from 'failed' only success leads out
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
        return this.signalling() && !this.lost;
    }

    /** The connection does not come back by itself, or is not likely to. */
    #mend() {
        this.#stopWaiting();
        this.#restarted = true;
        if (this.#withoutRelays) {
            this.#withoutRelays = false;
            this.#peer?.setConfiguration(this.#configuration);
        }
        if (this.#reachable) {
            this.#peer?.restart();
            this.#try();
        } else {
            this.#giveUp(); // until reunited()
        }
    }

    /** Gives the way that is being tried its time. If that has not been enough, the next is a new connection. */
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
