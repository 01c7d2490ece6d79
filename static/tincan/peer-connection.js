// @ts-check

// One RTCPeerConnection, negotiated by the "perfect negotiation" pattern. The code follows the
// "Perfect Negotiation Example" of the W3C's WebRTC specification and keeps its names, so you can
// read both side by side. Both ends run the same code. Either end may change what it sends at any
// time, even at the same moment as the other, and does not need to know what the other is doing.
//
// One thing differs: all offers of a connection come from the caller, the side that made the first one.
// The called side asks for an offer instead, so that offers never collide. Perfect negotiation remains
// for clients that do not know such requests. It is correct, but browsers are not: after rolling back an
// offer, Chromium (156) may decode the video that arrives and never show it. And if the called side
// offers an ICE restart, Firefox (153) answers with the wrong DTLS role, which Chromium refuses.
//
// The called side's new media could then overtake the answer that announces it. RFC 3264 (section 5.1) allows
// that. But if a screen arrives before the answer, Firefox (153) mistakes it for the camera and never shows it
// as a screen. So the called side sends new media only after the caller has confirmed the answer. The first
// answer needs no confirmation: no media can flow before it is applied.

import {TypedTarget} from './events.js';
import {ReceiveLimiter} from './data/limits.js';
import {OutgoingMedia} from './outgoing-media.js';
import {fragmentsOf, isOlder, originOf, withStereo} from './sdp.js';
import {ConnectionTrace, Trace} from './trace.js';

/**
 * The signals that two peers exchange. `link` names the connection that a signal belongs to.
 * `screen` is the id of the stream in the description that carries the sender's screen. `requests`
 * says that the sender understands requests for an offer. Such a `request` contains how many media
 * sections of each kind the offer must have at least. `applied` says that the sender has applied the answer.
 *
 * @typedef {{link: string, description: RTCSessionDescriptionInit, screen: string, requests: true}}
 *     DescriptionSignal
 * @typedef {{link: string, candidate: RTCIceCandidateInit}} CandidateSignal
 * @typedef {{link: string, request: {audio: number, video: number}}} RequestSignal
 * @typedef {{link: string, restart: true}} RestartSignal
 * @typedef {{link: string, applied: true}} AppliedSignal
 * @typedef {DescriptionSignal | CandidateSignal | RequestSignal | RestartSignal | AppliedSignal} Signal
 */

const mediaKinds = /** @type {const} */ (['audio', 'video']);

/** The most media sections of each kind that a peer may ask for. Our pages use two: camera and screen. */
const maxSections = 4;

/**
 * Limits on what the remote peer may send with sendMessage(). We send little ourselves, but other
 * clients may send more.
 */
const messageLimit = {perSecond: 10, atOnce: 100, maxSize: 16 << 10};

/**
 * Audio, video and data share one transport. Every browser supports that. Without this policy an
 * offer gathers candidates for each of them, and makes an allocation on each relay for each of
 * them.
 */
export const bundlePolicy = 'max-bundle';

/**
 * The most remote offers that may be pending at once. An honest peer waits for an answer before its
 * next offer, or repeats the same one.
 */
const maxPendingOffers = 8;

/**
 * Fires
 * - `signal` (detail: what to send to the remote peer, in this order),
 * - `track` (detail: a track that the remote peer started to send, and whether it belongs to its
 *   screen),
 * - `track-removed` (detail: a track that the remote peer stopped sending),
 * - `state` (detail: the new `connectionState`),
 * - `message` (detail: what the remote peer sent with sendMessage()),
 * - `bad-data` (detail: why such a message was dropped), for each one,
 * - `restarted` (detail: null) when ICE has been restarted, by either side,
 * - `error` (detail: the error that made a step of the negotiation fail).
 *
 * @extends {TypedTarget<{signal: Signal, track: {track: MediaStreamTrack, screen: boolean},
 *                        'track-removed': MediaStreamTrack, state: RTCPeerConnectionState, message: any,
 *                        'bad-data': string, restarted: null, error: Error}>}
 */
export class PeerConnection extends TypedTarget {
    #pc;
    /** Whether it has gathered candidates in advance. */
    #isSpare;
    #media;
    #listening = new AbortController();

    // The three flags of perfect negotiation.
    //
    // makingOffer: setLocalDescription() is creating an offer. signalingState is still 'stable' at
    // that point, so it alone would not show that an incoming offer collides with ours.
    #makingOffer = false;
    // ignoreOffer: we ignored the last remote offer. Candidates that belong to it match nothing
    // here, so errors from adding them are harmless.
    #ignoreOffer = false;
    // isSettingRemoteAnswerPending: an answer arrived but is not applied yet. signalingState is
    // still 'have-local-offer', but an incoming offer does not collide: the answer is ahead of it
    // in the RTCPeerConnection's queue.
    #isSettingRemoteAnswerPending = false;

    /** Remote offers that are being applied. */
    #pendingOffers = 0;
    /** Whether we started this connection. */
    #isCaller;
    /** Whether the remote peer understands requests for an offer. */
    #theyTakeRequests = false;
    /** Whether we have asked for an offer that has not arrived. */
    #awaitingOffer = false;
    /** @type {Promise<void> | null} settles when the last offer so far has been answered */
    #answering = null;
    /** @type {RTCIceCandidate[] | null} found before our answer is sent, and sent after it */
    #earlyCandidates = null;
    /** Whether our own ICE restart is in progress. */
    #restartingIce = false;
    /** Whether another must follow, since what it is for came too late for the one in progress. */
    #restartAgain = false;
    /** Identifies the last remote description that we accepted. */
    #lastOrigin = originOf(null);
    /** The remote peer's ICE username fragment. It changes when ICE is restarted. */
    #theirFragment = '';
    /** @type {unknown} the id of the remote peer's screen stream; the same for a whole connection */
    #theirScreen;

    /**
     * @param {object} options
     * @param {boolean} options.polite whether we yield when two offers collide; exactly one side
     *     does
     * @param {string} [options.link] the name of this connection, if the remote peer started it
     * @param {RTCConfiguration} [options.configuration]
     * @param {RTCPeerConnection | null} [options.spare] from a Spare, to answer a call with
     * @param {MediaStream | null} [options.stream] what to send
     * @param {MediaStream | null} [options.screen] what to send in addition
     * @param {{id: string, trace: Trace}} [options.peer] whose connection it is, for the trace
     */
    constructor({
        polite, link, configuration, spare = null, stream = null, screen = null, peer = {id: '', trace: new Trace()},
    }) {
        super();
        this.polite = polite;
        this.#isCaller = link === undefined;
        this.link = link ?? newLink();
        this.#isSpare = spare !== null;
        this.#pc = spare ?? new RTCPeerConnection({...configuration, bundlePolicy});
        this.trace = new ConnectionTrace(peer, this);
        this.#media = new OutgoingMedia(this.#pc);
        this.setStream(stream); // not awaited: the first call only adds tracks, synchronously
        this.setScreen(screen);
        // "Negotiated" means that both sides open the channel themselves, under an id agreed in
        // advance. It also gives two peers without camera and microphone a reason to connect.
        this.channel = this.#pc.createDataChannel('tincan', {negotiated: true, id: 0});
        this.trace.watchChannel(this.channel);
        this.#listen();
    }

    /**
     * For reading only: getStats(), getSenders(). This class manages everything else, except data
     * channels.
     */
    get pc() {
        return this.#pc;
    }

    /**
     * Whether an ICE restart that we have offered is not answered yet. The remote peer gathers
     * candidates when it answers, and so it needs no further restart.
     */
    get #awaitingRestart() {
        return this.#restartingIce && !this.#isSettingRemoteAnswerPending;
    }

    /** Whether our first offer is pending and the remote peer has not responded yet. */
    get unanswered() {
        return this.#pc.currentRemoteDescription === null && !this.#isSettingRemoteAnswerPending &&
            (this.#makingOffer || this.#pc.signalingState === 'have-local-offer');
    }

    /**
     * Starts the connection. Only one side calls this. The other side is constructed with the
     * `link` of the offer. The offer asks for audio and video even if we have none to send:
     * otherwise the remote peer could only send its own after a second negotiation.
     */
    call() {
        this.#addSections({audio: 1, video: 1});
        // The browser then fires `negotiationneeded`, which runs #offer().
    }

    /**
     * Restarts ICE to find a new path. The old path keeps working for as long as it can. The
     * browser fires `negotiationneeded`, and a normal negotiation follows. Both sides may want a
     * restart at the same time, so one side offers it and the other one asks for it.
     */
    restartIce() {
        if (this.#restartingIce || this.#pendingOffers > 0) {
            this.#restartAgain = true; // candidates may be gathered already, with other servers
        } else if (this.#offersRestarts) {
            this.#restartingIce = true;
            this.trace.noteStep('restart');
            this.#pc.restartIce();
        } else {
            this.trace.noteStep('restart');
            this.#send({link: this.link, restart: true});
        }
    }

    /**
     * Whether it is we who offer ICE restarts. To a client that knows no requests, the impolite side
     * does: if the polite side rolled back such an offer, Chromium (156) would keep using an ICE
     * username fragment that the remote peer never received.
     */
    get #offersRestarts() {
        return this.#theyTakeRequests ? this.#isCaller : !this.polite;
    }

    /** Sends a pending offer or request, or an unconfirmed answer, again: it or the response may be lost. */
    resend() {
        if (this.#pc.signalingState === 'have-local-offer') {
            this.#sendDescription(); // includes all candidates found so far
        } else if (this.#awaitingOffer) {
            this.#requestOffer();
        } else if (this.#media.isHeld && this.#pc.signalingState === 'stable') {
            this.#sendDescription(); // the answer
        }
    }

    /**
     * Handles one signal from the remote peer. Call it for each signal as it arrives, without
     * awaiting the previous call. The RTCPeerConnection queues operations and runs them in order
     * (its "operations chain"), so a candidate never overtakes its description. If callers waited
     * as well, the last flag would be useless, and we would miss signals while an answer is being
     * applied.
     *
     * @param {{description?: RTCSessionDescriptionInit, screen?: unknown, requests?: boolean,
     *          candidate?: RTCIceCandidateInit, request?: {audio: unknown, video: unknown},
     *          restart?: boolean, applied?: boolean}} signal
     */
    async receive({description, screen, requests, candidate, request, restart, applied}) {
        const pc = this.#pc;
        const isOffer = description?.type === 'offer';
        if (isOffer) {
            if (this.#pendingOffers >= maxPendingOffers) {
                return;
            }
            this.#pendingOffers++;
        }
        try {
            if (description) {
                if (this.#isRepeated(description)) {
                    this.trace.noteStep('repeated');
                    return;
                }
                if (this.#isOutdated(description)) {
                    this.trace.noteStep('outdated');
                    return;
                }
                // Accept an offer unless we are making one ourselves.
                const readyForOffer = !this.#makingOffer &&
                    (pc.signalingState === 'stable' || this.#isSettingRemoteAnswerPending);
                const offerCollision = isOffer && !readyForOffer;
                if (offerCollision) {
                    this.trace.noteCollision();
                }

                // The impolite side insists on its own offer. The polite side drops its own:
                // setRemoteDescription() does that by itself ("implicit rollback").
                // `negotiationneeded` then fires again, and the polite side repeats its offer.
                this.#ignoreOffer = !this.polite && offerCollision;
                if (this.#ignoreOffer) {
                    return;
                }
                this.#theirScreen = screen; // set before the description, which makes `track` fire
                this.#theyTakeRequests = requests === true;
                // If this offer is not enough, `negotiationneeded` fires again, and we ask again.
                this.#awaitingOffer &&= !isOffer;
                const origin = this.#lastOrigin = originOf(description);
                this.#isSettingRemoteAnswerPending = description.type === 'answer';
                try {
                    await pc.setRemoteDescription(description);
                } catch (error) {
                    this.#lastOrigin = originOf(null); // not applied: it may come again
                    throw error;
                } finally {
                    this.#isSettingRemoteAnswerPending = false;
                }
                if (offerCollision) {
                    this.trace.noteStep('rollback');
                }
                if (isOffer) {
                    this.#answering = this.#answer(origin);
                    await this.#answering;
                } else {
                    this.#restartingIce = false;
                    this.#send({link: this.link, applied: true});
                }
                this.#noticeRestart(description);
            } else if (candidate) {
                try {
                    await pc.addIceCandidate(candidate);
                } catch (error) {
                    if (!this.#ignoreOffer && !this.#isFromBeforeRestart(candidate)) {
                        throw error;
                    }
                }
            } else if (request) {
                await this.#handleRequest(request);
            } else if (applied) {
                await this.#media.release();
            } else if (restart && this.#offersRestarts && !this.#awaitingRestart) {
                this.restartIce();
            }
        } catch (error) {
            this.#reportError(error);
        } finally {
            if (isOffer) {
                this.#pendingOffers--;
            }
            if (this.#restartAgain && !this.#restartingIce && this.#pendingOffers === 0) {
                this.#restartAgain = false;
                this.restartIce();
            }
        }
    }

    /**
     * @param {MediaStream | null} stream the only tracks to send from now on, apart from those of
     *     the screen
     */
    async setStream(stream) {
        await this.#sendStream(this.#media.camera, stream);
    }

    /** @param {MediaStream | null} screen what to send in addition from now on */
    async setScreen(screen) {
        await this.#sendStream(this.#media.screen, screen);
    }

    /**
     * Sends a message over the connection itself, bypassing the signaling server.
     *
     * @param {unknown} message any JSON value
     * @returns {boolean} whether it could be sent
     */
    sendMessage(message) {
        if (this.channel.readyState !== 'open') {
            return false;
        }
        try {
            this.channel.send(JSON.stringify(message));
            return true;
        } catch { // the send buffer is full
            return false;
        }
    }

    /**
     * @param {RTCConfiguration} configuration its ICE servers are used the next time that
     *     candidates are gathered
     */
    setConfiguration(configuration) {
        const {iceCandidatePoolSize} = this.#pc.getConfiguration(); // cannot be changed
        this.#pc.setConfiguration({...configuration, bundlePolicy, iceCandidatePoolSize});
    }

    /** Closes the connection. No more events fire. */
    close() {
        this.#listening.abort();
        this.#pc.close();
        this.trace.noteConnection('closed');
    }

    #listen() {
        const pc = this.#pc;
        const {signal} = this.#listening;
        pc.addEventListener('negotiationneeded', () => this.#negotiate(), {signal});
        pc.addEventListener('icecandidate', ({candidate}) => {
            if (candidate) { // null only means that gathering is done
                this.#sendCandidate(candidate);
            }
        }, {signal});
        pc.addEventListener('track', ({track, streams}) => {
            this.fire('track', {track, screen: streams.some(({id}) => id === this.#theirScreen)});
            for (const stream of streams) { // assigned, not added: a stream appears again with each of its tracks
                stream.onremovetrack = (event) => this.fire('track-removed', event.track);
            }
        }, {signal});
        new ReceiveLimiter(messageLimit).listen(this.channel, {
            decode: (frame) => JSON.parse(/** @type {string} */ (frame)), // binary fails here too
            deliver: (message) => this.fire('message', message),
            reportDropped: (why) => this.fire('bad-data', why),
            signal,
        });
        pc.addEventListener('connectionstatechange', () => this.fire('state', pc.connectionState), {signal});
    }

    /** Handles `negotiationneeded`: something changed that both sides must agree on. */
    #negotiate() {
        if (this.#isCaller || !this.#theyTakeRequests) {
            this.#offer(); // not awaited: it handles its own errors
        } else {
            this.#requestOffer();
        }
    }

    #requestOffer() {
        this.#awaitingOffer = true;
        this.trace.noteStep('request');
        const [audio, video] = mediaKinds.map((kind) => this.#sectionsOf(kind));
        this.#send({link: this.link, request: {audio, video}});
    }

    /**
     * Makes the offer that the remote peer asks for. A request that crosses our own offer needs no
     * response: that offer may do, and otherwise the remote peer asks again.
     *
     * @param {{audio: unknown, video: unknown}} request
     */
    async #handleRequest({audio, video}) {
        const offering = this.#makingOffer ||
            (this.#pc.signalingState === 'have-local-offer' && !this.#isSettingRemoteAnswerPending);
        if (!offering) {
            this.#addSections({audio, video});
            await this.#offer();
        }
    }

    /** @param {string} kind */
    #sectionsOf(kind) {
        return this.#pc.getTransceivers().filter(({receiver}) => receiver.track.kind === kind).length;
    }

    /** @param {{audio: unknown, video: unknown}} wanted how many of each there must be at least */
    #addSections(wanted) {
        for (const kind of mediaKinds) {
            for (let n = this.#sectionsOf(kind); n < Math.min(Number(wanted[kind]), maxSections); n++) {
                this.#pc.addTransceiver(kind, {direction: 'recvonly'});
            }
        }
    }

    /**
     * Makes an offer, unless another one is being made. Each offer gives a new media section a name of its own, so
     * the second of two would be refused. If the first one lacks something, `negotiationneeded` fires again after
     * its answer.
     */
    async #offer() {
        if (this.#makingOffer) {
            return;
        }
        const pc = this.#pc;
        try {
            this.#makingOffer = true;
            const offer = await pc.createOffer();
            if (pc.signalingState === 'stable' && this.#pendingOffers === 0) {
                await pc.setLocalDescription(withStereo(offer));
                this.trace.noteStep('offer');
                this.#sendDescription();
            } // else the remote peer's offer came first, and `negotiationneeded` fires again after it
        } catch (error) {
            this.#restartingIce = false;
            this.#reportError(error);
        } finally {
            this.#makingOffer = false;
        }
    }

    /**
     * Answers an offer that has just been applied, unless a newer one has followed.
     *
     * @param {ReturnType<typeof originOf>} origin of the offer
     */
    async #answer(origin) {
        const pc = this.#pc;
        const isFirst = pc.currentRemoteDescription === null;
        if (this.#theyTakeRequests && !isFirst) {
            await this.#media.hold();
        }
        const answer = withStereo(await pc.createAnswer());
        if (origin !== this.#lastOrigin) {
            return; // the newer offer gets its own answer
        }
        if (this.#isSpare && isFirst) {
            // Chromium (156) discards the candidates when it applies an answer, unless a provisional
            // answer came first.
            this.#earlyCandidates = [];
            await pc.setLocalDescription({...answer, type: 'pranswer'});
        }
        await pc.setLocalDescription(answer);
        this.trace.noteStep('answer');
        this.#sendDescription();
        const candidates = this.#earlyCandidates;
        this.#earlyCandidates = null;
        candidates?.forEach((candidate) => this.#sendCandidate(candidate));
    }

    /** @param {RTCIceCandidate} candidate */
    #sendCandidate(candidate) {
        if (this.#earlyCandidates) {
            this.#earlyCandidates.push(candidate);
        } else {
            this.#send({link: this.link, candidate: candidate.toJSON()});
        }
    }

    /**
     * Returns whether we have received this description before. If so, repeats our response: the answer
     * to an offer, or `applied` to an answer. This is not part of the pattern, which assumes that
     * signals are never lost. Because of resend(), a description may arrive twice. An answer that
     * nobody waits for would cause an error. An offer that was already answered gets the same answer
     * again, since the first answer may be lost.
     *
     * @param {RTCSessionDescriptionInit} description
     */
    #isRepeated(description) {
        const pc = this.#pc;
        const origin = originOf(description);
        const known = origin.line !== '' && origin.line === this.#lastOrigin.line;
        if (description.type === 'answer') {
            if (known && pc.signalingState === 'stable') {
                this.#send({link: this.link, applied: true});
            }
            return known || pc.signalingState === 'stable';
        }
        if (!known || this.#makingOffer || pc.signalingState === 'have-local-offer') {
            return false;
        }
        if (pc.signalingState === 'stable' && origin.line === originOf(pc.currentRemoteDescription).line) {
            this.#sendDescription();
        } // else it is still being applied, and its answer will follow
        return true;
    }

    /**
     * Returns whether we have already applied a later description. This is not part of the pattern
     * either: over one server, signals arrive in order. Applying an outdated description would
     * leave the two sides with different states.
     *
     * @param {RTCSessionDescriptionInit} description
     */
    #isOutdated(description) {
        return isOlder(originOf(description), this.#lastOrigin);
    }

    /**
     * Whether a candidate was found before the remote peer's last ICE restart. Browsers may still report one after
     * that, and Firefox (153) refuses it.
     *
     * @param {RTCIceCandidateInit} candidate
     */
    #isFromBeforeRestart({usernameFragment}) {
        return !!usernameFragment && !fragmentsOf(this.#pc.remoteDescription).includes(usernameFragment);
    }

    /** @param {RTCSessionDescriptionInit} description from the remote peer */
    #noticeRestart(description) {
        const [fragment = ''] = fragmentsOf(description); // all media sections share one transport
        const former = this.#theirFragment;
        this.#theirFragment = fragment;
        if (former !== '' && fragment !== former) {
            this.fire('restarted', null);
        }
    }

    #sendDescription() {
        const description = this.#pc.localDescription;
        if (description) {
            this.#send({
                link: this.link, description: description.toJSON(), screen: this.#media.screen.id, requests: true,
            });
        }
    }

    /** @param {MediaStream} stream @param {MediaStream | null} source */
    async #sendStream(stream, source) {
        try {
            if (this.#answering) { // not awaited without need: the first call adds tracks synchronously
                await this.#answering.catch(() => {}); // receive() reports the error
            }
            await this.#media.send(stream, source);
        } catch (error) {
            this.#reportError(error);
        }
    }

    /** @param {Signal} signal */
    #send(signal) {
        if (!this.#listening.signal.aborted) {
            this.fire('signal', signal);
        }
    }

    /** @param {unknown} error */
    #reportError(error) {
        if (!this.#listening.signal.aborted) { // a closed connection rejects every call
            this.fire('error', /** @type {Error} */ (error));
        }
    }
}

/** Returns a unique name for a connection. (crypto.randomUUID() would need a secure context.) */
function newLink() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
