// @ts-check

// One RTCPeerConnection, negotiated by the pattern called "perfect negotiation": the code below
// follows the "Perfect Negotiation Example" of the W3C's WebRTC specification and keeps its names,
// so that you can read both side by side. It is the same on both ends; either may change what it
// sends at any time, even both at once, and neither needs to know what the other is doing.

import {TypedTarget} from './events.js';
import {Intake} from './data/intake.js';
import {Outgoing} from './outgoing.js';

/**
 * What two peers say to each other. `link` names the connection that it is about, `screen` the stream
 * in the description that is the sender's screen.
 *
 * @typedef {{link: string, description: RTCSessionDescriptionInit, screen: string}} DescriptionSignal
 * @typedef {{link: string, candidate: RTCIceCandidateInit}} CandidateSignal
 * @typedef {{link: string, restart: true}} RestartSignal
 * @typedef {DescriptionSignal | CandidateSignal | RestartSignal} Signal
 */

/** What the other side may say(): our own says little, but others may chat on that channel. */
const spoken = {perSecond: 10, atOnce: 100, maxSize: 16 << 10};

/**
 * Sound, picture and data go over one transport. Every browser can do that, but an offer gathers
 * candidates for each of them, and makes an allocation for each relay and each of them, unless it
 * says that nothing else will do.
 */
const bundlePolicy = 'max-bundle';

/** Offers that may be pending. An honest side waits for the answer to one, or repeats it. */
const maxPending = 8;

/**
 * Fires
 * - `signal` (detail: what to send to the other side, in this order),
 * - `track` (detail: a track that the other side has begun to send, and whether it is of its screen),
 * - `track-removed` (detail: a track that it has ceased to send),
 * - `state` (detail: the new `connectionState`),
 * - `message` (detail: what the other side has said with say()),
 * - `bad-data` (detail: why something that it has said was dropped), each time,
 * - `error` (detail: the error with which a step of the negotiation failed).
 *
 * @extends {TypedTarget<{signal: Signal, track: {track: MediaStreamTrack, screen: boolean},
 *                        'track-removed': MediaStreamTrack, state: RTCPeerConnectionState, message: any,
 *                        'bad-data': string, error: Error}>}
 */
export class Peer extends TypedTarget {
    #pc;
    #outgoing;
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

    /** Offers of the other side that are being applied. */
    #pending = 0;

    /** Whether an ICE restart of ours is on its way. */
    #restarting = false;

    /** What tells the last description that we took from the other side. */
    #lastOrigin = originOf(null);

    /** @type {unknown} the id of the stream that is the other side's screen, the same for the whole connection */
    #theirScreen;

    /**
     * @param {object} options
     * @param {boolean} options.polite whether we give way when two offers collide; exactly one side does
     * @param {string} [options.link] the name of this connection, if the other side has started it
     * @param {RTCConfiguration} [options.configuration]
     * @param {MediaStream | null} [options.stream] what to send
     * @param {MediaStream | null} [options.screen] what to send beside it
     */
    constructor({polite, link = newLink(), configuration, stream = null, screen = null}) {
        super();
        this.polite = polite;
        this.link = link;
        this.#pc = new RTCPeerConnection({...configuration, bundlePolicy});
        this.#outgoing = new Outgoing(this.#pc);
        this.setStream(stream); // not awaited: at first it only adds tracks, and that is done at once
        this.setScreen(screen);
        // "Negotiated" means that both sides open it by themselves under a number agreed on. It also
        // gives two peers without camera and microphone something to connect for.
        this.channel = this.#pc.createDataChannel('tincan', {negotiated: true, id: 0});
        this.#listen();
    }

    /** The connection itself, to look at: getStats(), getSenders(). All but data channels is up to this class. */
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
     * The offer asks for sound and picture even if we have none to send: what it does not ask for,
     * the other side could only send after a second negotiation.
     */
    call() {
        for (const kind of ['audio', 'video']) {
            if (!this.#pc.getTransceivers().some(({receiver}) => receiver.track.kind === kind)) {
                this.#pc.addTransceiver(kind, {direction: 'recvonly'});
            }
        }
        // All this has made the browser fire `negotiationneeded`: it goes on in #offer().
    }

    /**
     * Looks for a new path to the other side, while the old one goes on for as long as it can: the
     * browser fires `negotiationneeded`, and the rest is negotiation like any other. Both sides may
     * want it at once, but the impolite one alone offers it, and the polite one asks for that. For
     * Chromium (156) that has taken back the offer of an ICE restart goes on under a name that the
     * other side was never told, and calls the dead connection connected.
     */
    restart() {
        if (this.polite) {
            this.#send({link: this.link, restart: true});
        } else if (!this.#restarting) {
            this.#restarting = true;
            this.#pc.restartIce();
        }
    }

    /** Sends our offer again if it has not been answered: it, or the answer, may be lost. */
    repeat() {
        if (this.#pc.signalingState === 'have-local-offer') {
            this.#sendDescription(); // with all candidates that were found by now
        }
    }

    /**
     * Takes one signal of the other side. Call it for each as it comes, without awaiting the one
     * before: what is asked of an RTCPeerConnection is queued in it and done in order (its
     * "operations chain"), so a candidate never overtakes its description. Waiting out here as well
     * would only make the last flag useless, and us deaf while an answer is being applied.
     *
     * @param {{description?: RTCSessionDescriptionInit, screen?: unknown, candidate?: RTCIceCandidateInit,
     *          restart?: boolean}} signal
     */
    async receive({description, screen, candidate, restart}) {
        const pc = this.#pc;
        const offers = Number(description?.type === 'offer');
        if (offers && this.#pending >= maxPending) {
            return;
        }
        this.#pending += offers;
        try {
            if (description) {
                if (this.#isRepeated(description) || this.#isOvertaken(description)) {
                    return;
                }
                // An offer is welcome unless we are offering something ourselves.
                const readyForOffer = !this.#makingOffer &&
                    (pc.signalingState === 'stable' || this.#isSettingRemoteAnswerPending);
                const offerCollision = description.type === 'offer' && !readyForOffer;

                // The impolite side insists on its own offer. The polite one takes its own back
                // (setRemoteDescription() does that by itself: "implicit rollback") and makes it
                // again afterwards, because `negotiationneeded` fires again.
                this.#ignoreOffer = !this.polite && offerCollision;
                if (this.#ignoreOffer) {
                    return;
                }
                this.#theirScreen = screen; // before the description, which makes `track` fire
                this.#lastOrigin = originOf(description);
                this.#isSettingRemoteAnswerPending = description.type === 'answer';
                try {
                    await pc.setRemoteDescription(description);
                } catch (error) {
                    this.#lastOrigin = originOf(null); // not taken: it may come again
                    throw error;
                } finally {
                    this.#isSettingRemoteAnswerPending = false;
                }
                if (description.type === 'offer') {
                    await pc.setLocalDescription(); // without an argument: it knows that an answer is due
                    this.#sendDescription();
                } else {
                    this.#restarting = false;
                }
            } else if (candidate) {
                try {
                    await pc.addIceCandidate(candidate);
                } catch (error) {
                    if (!this.#ignoreOffer) {
                        throw error;
                    }
                }
            } else if (restart && !this.polite) {
                this.restart();
            }
        } catch (error) {
            this.#fail(error);
        } finally {
            this.#pending -= offers;
        }
    }

    /** @param {MediaStream | null} stream whose tracks to send from here on, and no others but those of the screen */
    async setStream(stream) {
        await this.#sendAs(this.#outgoing.camera, stream);
    }

    /** @param {MediaStream | null} screen what to send beside that from here on */
    async setScreen(screen) {
        await this.#sendAs(this.#outgoing.screen, screen);
    }

    /**
     * Says something over the connection itself, where no relay comes between.
     *
     * @param {unknown} message any JSON value
     * @returns {boolean} whether it could be sent
     */
    say(message) {
        if (this.channel.readyState !== 'open') {
            return false;
        }
        try {
            this.channel.send(JSON.stringify(message));
            return true;
        } catch { // its buffer is full
            return false;
        }
    }

    /** @param {RTCConfiguration} configuration new ICE servers count when candidates are next gathered */
    setConfiguration(configuration) {
        this.#pc.setConfiguration({...configuration, bundlePolicy});
    }

    /** Ends the connection. No event is fired any more. */
    close() {
        this.#listening.abort();
        this.#pc.close();
    }

    #listen() {
        const pc = this.#pc;
        const {signal} = this.#listening;
        // #offer() is not awaited: it deals with its errors itself.
        pc.addEventListener('negotiationneeded', () => this.#offer(), {signal});
        pc.addEventListener('icecandidate', ({candidate}) => {
            if (candidate) { // null only says that gathering is over
                this.#send({link: this.link, candidate: candidate.toJSON()});
            }
        }, {signal});
        pc.addEventListener('track', ({track, streams}) => {
            this.fire('track', {track, screen: streams.some(({id}) => id === this.#theirScreen)});
            for (const stream of streams) { // set, not added: a stream comes again with each of its tracks
                stream.onremovetrack = (event) => this.fire('track-removed', event.track);
            }
        }, {signal});
        new Intake(spoken).listen(this.channel, {
            decode: (frame) => JSON.parse(/** @type {string} */ (frame)), // binary is no JSON either
            deliver: (message) => this.fire('message', message),
            complain: (why) => this.fire('bad-data', why),
            signal,
        });
        pc.addEventListener('connectionstatechange', () => this.fire('state', pc.connectionState), {signal});
    }

    /** The browser says that something has changed which the other side must agree to. */
    async #offer() {
        try {
            this.#makingOffer = true;
            await this.#pc.setLocalDescription(); // without an argument: it knows that an offer is due
            this.#sendDescription();
        } catch (error) {
            this.#restarting = false;
            this.#fail(error);
        } finally {
            this.#makingOffer = false;
        }
    }

    /**
     * Not part of the pattern, which counts on a way that loses nothing: because of repeat(), a
     * description may come twice. An answer that nobody waits for would be an error; an offer that
     * was answered gets the same answer again, since the first one may be lost.
     *
     * @param {RTCSessionDescriptionInit} description
     */
    #isRepeated(description) {
        const pc = this.#pc;
        const origin = originOf(description);
        const known = origin.line !== '' && origin.line === this.#lastOrigin.line;
        if (description.type === 'answer') {
            return known || pc.signalingState === 'stable';
        }
        if (!known || this.#makingOffer || pc.signalingState === 'have-local-offer') {
            return false;
        }
        if (pc.signalingState === 'stable' && origin.line === originOf(pc.currentRemoteDescription).line) {
            this.#sendDescription();
        } // else it is being applied, and the answer is to come
        return true;
    }

    /**
     * Nor is this part of it: over one server signals come in order. But what comes after a later
     * description is void, and taking it would leave the two sides with different ideas.
     *
     * @param {RTCSessionDescriptionInit} description
     */
    #isOvertaken(description) {
        const {session, version} = originOf(description);
        return session === this.#lastOrigin.session && version < this.#lastOrigin.version;
    }

    #sendDescription() {
        const description = this.#pc.localDescription;
        if (description) {
            this.#send({link: this.link, description: description.toJSON(), screen: this.#outgoing.screen.id});
        }
    }

    /** @param {MediaStream} stream @param {MediaStream | null} source */
    async #sendAs(stream, source) {
        try {
            await this.#outgoing.send(stream, source);
        } catch (error) {
            this.#fail(error);
        }
    }

    /** @param {Signal} signal */
    #send(signal) {
        if (!this.#listening.signal.aborted) {
            this.fire('signal', signal);
        }
    }

    /** @param {unknown} error */
    #fail(error) {
        if (!this.#listening.signal.aborted) { // a closed connection refuses everything
            this.fire('error', /** @type {Error} */ (error));
        }
    }
}

/**
 * The `o=` line, which is another for each offer and answer of a connection, and in it the version,
 * which only rises (RFC 9429 section 5.2.2).
 *
 * @param {RTCSessionDescriptionInit | null} description
 */
function originOf(description) {
    const [line = '', session = '', version = ''] = description?.sdp?.match(/^o=\S+ (\S+) (\d+) .*/m) ?? [];
    return {line, session, version: Number(version)};
}

/** A name that no other connection has. (crypto.randomUUID() would need a secure context.) */
function newLink() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
