// @ts-check

/**
 * Assigns the tracks that we send on one RTCPeerConnection to its senders. There are two streams:
 * our camera with our microphone, and our screen with its audio. The remote peer tells them apart
 * by their ids.
 */
export class OutgoingMedia {
    /**
     * Every track that we send belongs to one of two streams, which never change. With a different
     * stream id, even replaceTrack() would cause a negotiation.
     */
    camera = new MediaStream();
    screen = new MediaStream();

    #pc;

    /**
     * The stream of each sender that has ever sent something. It never changes: the remote peer
     * learns the stream of a track when the track starts, and would not notice if only the stream
     * changed.
     *
     * @type {Map<RTCRtpSender, MediaStream>}
     */
    #streams = new Map();

    /**
     * The track that each sender sends, or will send when its replaceTrack() completes or release() is
     * called. Until then `sender.track` is out of date, and send() may be called again.
     *
     * @type {Map<RTCRtpSender, MediaStreamTrack>}
     */
    #tracks = new Map();

    /** @type {Set<RTCRtpSender>} senders that stay empty until release() */
    #held = new Set();

    /** @param {RTCPeerConnection} pc */
    constructor(pc) {
        this.#pc = pc;
    }

    /**
     * Sends exactly the tracks of `source` as one of the two streams. Replacing a track with
     * another of the same kind needs no negotiation. Any other change makes `negotiationneeded`
     * fire.
     *
     * @param {MediaStream} stream `camera` or `screen`
     * @param {MediaStream | null} source
     */
    async send(stream, source) {
        const tracks = new Set(source?.getTracks());
        const idle = [];
        for (const transceiver of this.#pc.getTransceivers()) {
            const owner = this.#streams.get(transceiver.sender);
            if ((owner && owner !== stream) || transceiver.currentDirection === 'stopped') {
                continue;
            }
            const sent = this.#tracks.get(transceiver.sender);
            if (sent && tracks.has(sent)) {
                tracks.delete(sent); // it goes on
            } else {
                idle.push(transceiver);
            }
        }
        const changes = [];
        for (const track of tracks) {
            const index = idle.findIndex(({receiver}) => receiver.track.kind === track.kind);
            if (index < 0) {
                // addTrack(), not addTransceiver(): on the called side, only tracks added with
                // addTrack() go into the media sections of the caller's offer.
                const sender = this.#pc.addTrack(track, stream);
                this.#streams.set(sender, stream);
                this.#tracks.set(sender, track);
            } else {
                const [transceiver] = idle.splice(index, 1);
                changes.push(this.#startSending(transceiver, stream, track));
            }
        }
        changes.push(...idle.map((transceiver) => this.#stopSending(transceiver)));
        await Promise.all(changes);
    }

    /**
     * Keeps our next answer from starting any sender until release() is called. Call this between
     * setRemoteDescription() and createAnswer(). Do not call send() before setLocalDescription(): addTrack()
     * might take a sender that is empty and was never used.
     */
    async hold() {
        const idle = this.#pc.getTransceivers().filter(({mid, currentDirection}) =>
            mid !== null && currentDirection !== 'stopped' && !currentDirection?.startsWith('send'));
        idle.forEach(({sender}) => this.#held.add(sender)); // their tracks may still be on the way
        await Promise.all(idle.map(({sender}) => sender.replaceTrack(null)));
    }

    /** Whether anything to send waits for release(). */
    get isHeld() {
        return [...this.#held].some((sender) => this.#tracks.has(sender));
    }

    /** Starts the senders that hold() has kept from sending. */
    async release() {
        const senders = this.#pc.getTransceivers()
            .filter(({sender, currentDirection}) => this.#held.has(sender) && currentDirection !== 'stopped')
            .map(({sender}) => sender);
        this.#held.clear();
        await Promise.all(senders.map((sender) => sender.replaceTrack(this.#tracks.get(sender) ?? null)));
    }

    /**
     * @param {RTCRtpTransceiver} transceiver
     * @param {MediaStream} stream
     * @param {MediaStreamTrack} track
     */
    async #startSending(transceiver, stream, track) {
        const {sender} = transceiver;
        this.#streams.set(sender, stream);
        this.#tracks.set(sender, track);
        sender.setStreams(stream);
        transceiver.direction = 'sendrecv'; // no negotiation if it already was
        if (!this.#held.has(sender)) { // else release() does it
            await sender.replaceTrack(track);
        }
    }

    /**
     * Changes the direction as well. This tells the remote peer, which would otherwise keep showing
     * the last frame.
     *
     * @param {RTCRtpTransceiver} transceiver
     */
    async #stopSending(transceiver) {
        const {sender} = transceiver;
        if (this.#tracks.delete(sender)) {
            transceiver.direction = 'recvonly';
            await sender.replaceTrack(null);
        }
    }
}
