// @ts-check

// One RTCPeerConnection, negotiated by the pattern called "perfect negotiation": the code below
// follows the "Perfect Negotiation Example" of the W3C's WebRTC specification and keeps its names,
// so that you can read both side by side. It is the same on both ends; either may change what it
// sends at any time, even both at once, and neither needs to know what the other is doing.

import {TypedTarget} from './events.js';

/**
 * What two peers say to each other. `link` names the connection that it is about.
 *
 * @typedef {{link: string, description: RTCSessionDescription}} DescriptionSignal
 * @typedef {{link: string, candidate: RTCIceCandidate}} CandidateSignal
 * @typedef {DescriptionSignal | CandidateSignal} Signal
 */

/**
 * Fires
 * - `signal` (detail: what to send to the other side, in this order),
 * - `track` (detail: a track that the other side has begun to send),
 * - `track-removed` (detail: a track that it has ceased to send),
 * - `state` (detail: the new `connectionState`),
 * - `error` (detail: the error with which a step of the negotiation failed).
 *
 * @extends {TypedTarget<{signal: Signal, track: MediaStreamTrack, 'track-removed': MediaStreamTrack,
 *                        state: RTCPeerConnectionState, error: Error}>}
 */
export class Peer extends TypedTarget {
    #pc;
    #listening = new AbortController();

    // The three flags of perfect negotiation.
    //
    // makingOffer: setLocalDescription() is at work on an offer. signalingState still says 'stable'
    // then, so it alone would not tell that an offer which arrives now collides with ours.
    #makingOffer = false;
    // ignoreOffer: the last offer from the other side was ignored, so candidates that belong to it
    // fit nothing here and may fail without harm.
    #ignoreOffer = false;
    // isSettingRemoteAnswerPending: an answer has come but is not applied yet. signalingState still
    // says 'have-local-offer', but an offer which arrives now does not collide: the answer is ahead
    // of it in the queue of the RTCPeerConnection.
    #isSettingRemoteAnswerPending = false;

    /**
     * What each sender sends, or will when its replaceTrack() has come through.
     *
     * @type {Map<RTCRtpSender, MediaStreamTrack>}
     */
    #sending = new Map();

    /**
     * All that we send belongs to one stream that never changes: with another stream's id, even
     * replaceTrack() would end in a negotiation.
     */
    #outgoing = new MediaStream();

    /**
     * @param {object} options
     * @param {boolean} options.polite whether we give way when two offers collide; exactly one side does
     * @param {string} [options.link] the name of this connection, when the other side has started it
     * @param {RTCConfiguration} [options.configuration]
     * @param {MediaStream | null} [options.stream] what to send
     */
    constructor({polite, link = newLink(), configuration, stream = null}) {
        super();
        /** May be set later, but before the first `receive()`. */
        this.polite = polite;
        this.link = link;
        this.#pc = new RTCPeerConnection(configuration);
        this.#listen();
        // addTrack(), not addTransceiver(): when we are the one called, tracks that were added like
        // this go into the media sections of the caller's offer, instead of needing their own.
        this.setStream(stream); // before any negotiation there is nothing to wait for
        // "Negotiated" means that both sides open it by themselves under a fixed number. It also
        // gives two peers without camera and microphone something to connect for.
        this.channel = this.#pc.createDataChannel('tincan', {negotiated: true, id: 0});
    }

    /** The connection itself, to look at: getStats(), getSenders(). Changing it is up to this class. */
    get pc() {
        return this.#pc;
    }

    /** Whether our first offer is under way and nothing has come back. */
    get unanswered() {
        return this.#pc.currentRemoteDescription === null && !this.#isSettingRemoteAnswerPending &&
            (this.#makingOffer || this.#pc.signalingState === 'have-local-offer');
    }

    /**
     * Begins the connection. Only one side has to; the other is made with the `link` of the offer.
     * The offer asks for sound and picture even if we have none to send: what the caller does not
     * ask for, the other side could only send after a second negotiation.
     */
    call() {
        for (const kind of ['audio', 'video']) {
            if (!this.#pc.getTransceivers().some((t) => t.receiver.track.kind === kind)) {
                this.#pc.addTransceiver(kind, {direction: 'recvonly'});
            }
        }
        // The channel, tracks and transceivers have made `negotiationneeded` fire: it goes on there.
    }

    /**
     * Takes one signal of the other side. Call it for each as it comes, without awaiting the one
     * before: what is asked of an RTCPeerConnection is queued in it and done in order (its
     * "operations chain"), so a candidate never overtakes its description. Waiting here as well
     * would only make the last flag useless, and us deaf while an answer is being applied.
     *
     * @param {{description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit}} signal
     */
    async receive({description, candidate}) {
        const pc = this.#pc;
        try {
            if (description) {
                // An offer is welcome if we are not offering something ourselves.
                const readyForOffer = !this.#makingOffer &&
                    (pc.signalingState === 'stable' || this.#isSettingRemoteAnswerPending);
                const offerCollision = description.type === 'offer' && !readyForOffer;

                // The impolite side insists on its own offer; the polite one takes its own back,
                // which setRemoteDescription() does by itself ("implicit rollback"), and makes it
                // again afterwards because `negotiationneeded` fires again.
                this.#ignoreOffer = !this.polite && offerCollision;
                if (this.#ignoreOffer) {
                    return;
                }
                await this.#setRemoteDescription(description);
                if (description.type === 'offer') {
                    await pc.setLocalDescription(); // makes the answer
                    this.#sendDescription();
                }
            } else if (candidate) {
                await this.#addIceCandidate(candidate);
            }
        } catch (error) {
            this.#fail(error);
        }
    }

    /**
     * Sends the tracks of `stream` and no others. A track that takes the place of another of its
     * kind does so without negotiation; anything else makes `negotiationneeded` fire.
     *
     * @param {MediaStream | null} stream
     */
    async setStream(stream) {
        if (this.#listening.signal.aborted) {
            return;
        }
        const tracks = new Set(stream?.getTracks());
        const idle = this.#pc.getTransceivers().filter(({sender, currentDirection}) => {
            const sent = this.#sending.get(sender);
            return currentDirection !== 'stopped' && !(sent && tracks.delete(sent)); // keep what is wanted still
        });
        const changes = [];
        for (const track of tracks) {
            const place = idle.findIndex(({receiver}) => receiver.track.kind === track.kind);
            if (place < 0) {
                this.#sending.set(this.#pc.addTrack(track, this.#outgoing), track);
                continue;
            }
            const [transceiver] = idle.splice(place, 1);
            changes.push(this.#put(transceiver, track));
        }
        for (const transceiver of idle) {
            changes.push(this.#put(transceiver, null));
        }
        await Promise.all(changes);
    }

    /** @param {RTCIceServer[]} iceServers for the next time that candidates are gathered */
    setIceServers(iceServers) {
        this.#pc.setConfiguration({...this.#pc.getConfiguration(), iceServers});
    }

    /** Ends the connection. No event is fired any more. */
    close() {
        this.#listening.abort();
        this.#pc.close();
    }

    #listen() {
        const pc = this.#pc;
        const {signal} = this.#listening;
        pc.addEventListener('negotiationneeded', () => this.#offer(), {signal}); // handles its errors
        pc.addEventListener('icecandidate', ({candidate}) => {
            if (candidate) { // null only says that gathering is over
                this.fire('signal', {link: this.link, candidate});
            }
        }, {signal});
        pc.addEventListener('track', ({track, streams}) => {
            this.fire('track', track);
            for (const stream of streams) { // set, not added: the same stream comes with each of its tracks
                stream.onremovetrack = (event) => this.fire('track-removed', event.track);
            }
        }, {signal});
        pc.addEventListener('connectionstatechange', () => this.fire('state', pc.connectionState), {signal});
    }

    /** The browser says that what we send has changed in a way that the other side must agree to. */
    async #offer() {
        try {
            this.#makingOffer = true;
            await this.#pc.setLocalDescription(); // makes the offer
            this.#sendDescription();
        } catch (error) {
            this.#fail(error);
        } finally {
            this.#makingOffer = false;
        }
    }

    #sendDescription() {
        const description = this.#pc.localDescription;
        if (description && !this.#listening.signal.aborted) {
            this.fire('signal', {link: this.link, description});
        }
    }

    /** @param {RTCSessionDescriptionInit} description */
    async #setRemoteDescription(description) {
        this.#isSettingRemoteAnswerPending = description.type === 'answer';
        try {
            await this.#pc.setRemoteDescription(description);
        } finally {
            this.#isSettingRemoteAnswerPending = false;
        }
    }

    /** @param {RTCIceCandidateInit} candidate */
    async #addIceCandidate(candidate) {
        try {
            await this.#pc.addIceCandidate(candidate);
        } catch (error) {
            if (!this.#ignoreOffer) {
                throw error;
            }
        }
    }

    /**
     * Sends `track`, or nothing, in the place of what a transceiver has sent so far.
     *
     * @param {RTCRtpTransceiver} transceiver
     * @param {MediaStreamTrack | null} track
     */
    async #put(transceiver, track) {
        const {sender} = transceiver;
        try {
            if (track) {
                this.#sending.set(sender, track);
                sender.setStreams(this.#outgoing);
                transceiver.direction = 'sendrecv'; // which it mostly is: then nothing is negotiated
                await sender.replaceTrack(track);
            } else if (this.#sending.delete(sender)) {
                transceiver.direction = 'recvonly'; // tells the other side, which would keep the last frame
                await sender.replaceTrack(null);
            }
        } catch (error) {
            this.#fail(error);
        }
    }

    /** @param {unknown} error */
    #fail(error) {
        if (!this.#listening.signal.aborted) { // a closed connection refuses everything
            this.fire('error', /** @type {Error} */ (error));
        }
    }
}

/** A name that no other connection has. (crypto.randomUUID() exists in secure contexts only.) */
function newLink() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
