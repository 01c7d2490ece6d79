// @ts-check

// One other member of the room, for as long as we know of them. Connections may come and go in that
// time (see `link`); the person and the stream on their tile stay the same.

import {TypedTarget} from './events.js';
import {Peer} from './peer.js';

/**
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./peer.js').Signal} Signal
 *
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} PeerState
 * `connecting`: not connected yet; `reconnecting`: was connected, and may be again; `failed`: no way
 * was found
 */

/**
 * Fires
 * - `signal` (detail: what to send to the other side),
 * - `track`, `track-removed` (detail: the track; `stream` has it, or has it no longer),
 * - `state` (detail: the new state),
 * - `error` (detail: the error with which a step of the negotiation failed).
 *
 * All but `signal` come again as events of the Room, where pages listen to them.
 *
 * @extends {TypedTarget<{signal: Signal, track: MediaStreamTrack, 'track-removed': MediaStreamTrack,
 *                        state: PeerState, error: Error}>}
 */
export class RemotePeer extends TypedTarget {
    #polite;
    #configuration;
    #outgoing;
    /** @type {PeerState} */
    #state = 'connecting';
    /** @type {Peer | null} the connection; null until one side has made the first offer */
    #peer = null;

    /**
     * @param {PeerInfo} info
     * @param {object} options
     * @param {boolean} options.polite
     * @param {RTCConfiguration} options.configuration
     * @param {MediaStream | null} options.stream what we send
     */
    constructor({id, name, role}, {polite, configuration, stream}) {
        super();
        this.id = id;
        this.name = name;
        this.role = role;
        /** What they send, one and the same object all along. Empty if they send nothing. */
        this.stream = new MediaStream();
        this.#polite = polite;
        this.#configuration = configuration;
        this.#outgoing = stream;
    }

    get state() {
        return this.#state;
    }

    /** The RTCPeerConnection of the moment, to look at (getStats(), getSenders()), or null. */
    get connection() {
        return this.#peer?.pc ?? null;
    }

    /** Starts a connection, in place of the old one if there is one. */
    call() {
        this.#connect().call();
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
            const weInsist = peer?.unanswered && !this.#polite;
            if (description?.type !== 'offer' || weInsist) {
                return;
            }
            peer = this.#connect(link);
        }
        await peer.receive(signal);
    }

    /** @param {MediaStream | null} stream what to send from here on */
    async setStream(stream) {
        this.#outgoing = stream;
        await this.#peer?.setStream(stream);
    }

    /** @param {RTCConfiguration} configuration with fresh ICE servers: credentials expire */
    setConfiguration(configuration) {
        this.#configuration = configuration;
        this.#peer?.setConfiguration(configuration);
    }

    /**
     * They have joined again under their old id. A connection that works is kept. An offer of ours
     * that they had not answered will not be: it went to their former self.
     *
     * @param {PeerInfo} info
     */
    rejoined({name, role}) {
        this.name = name;
        this.role = role;
        if (this.#peer?.unanswered) {
            this.#hangUp();
        }
    }

    /** Ends the connection. No event is fired any more. */
    close() {
        this.#peer?.close();
        this.#peer = null;
    }

    /** @param {string} [link] of the offer that asks for it; without one the connection is our own idea */
    #connect(link) {
        this.#hangUp();
        const peer = this.#peer = new Peer({
            polite: this.#polite, link, configuration: this.#configuration, stream: this.#outgoing,
        });
        peer.addEventListener('signal', ({detail}) => this.fire('signal', detail));
        peer.addEventListener('track', ({detail: track}) => {
            this.stream.addTrack(track);
            this.fire('track', track);
        });
        peer.addEventListener('track-removed', ({detail: track}) => this.#removeTrack(track));
        peer.addEventListener('state', ({detail}) => this.#connectionState(detail));
        peer.addEventListener('error', ({detail}) => {
            this.fire('error', detail);
            if (peer.pc.connectionState === 'new') {
                this.#setState('failed'); // ICE was never begun, so it will not say so itself
            }
        });
        return peer;
    }

    #hangUp() {
        this.close();
        this.stream.getTracks().forEach((track) => this.#removeTrack(track));
        this.#setState(this.#state === 'connecting' ? 'connecting' : 'reconnecting');
    }

    /** @param {MediaStreamTrack} track */
    #removeTrack(track) {
        this.stream.removeTrack(track);
        this.fire('track-removed', track);
    }

    /** @param {RTCPeerConnectionState} state */
    #connectionState(state) {
        if (state === 'connected' || state === 'failed') {
            this.#setState(state);
        } else if (this.#state !== 'connecting') {
            // 'disconnected' heals by itself more often than not; 'connecting' here is a second try.
            this.#setState('reconnecting');
        }
    }

    /** @param {PeerState} state */
    #setState(state) {
        if (state !== this.#state) {
            this.#state = state;
            this.fire('state', state);
        }
    }
}
