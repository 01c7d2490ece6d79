// @ts-check

/** What we send on one RTCPeerConnection: which track goes through which sender. */
export class Outgoing {
    #pc;

    /**
     * All tracks belong to one stream that never changes: with another stream's id, even
     * replaceTrack() would end in a negotiation.
     */
    #stream = new MediaStream();

    /**
     * What each sender sends, or will when its replaceTrack() has come through: `sender.track` is
     * behind while that takes its time, and setStream() may be called again before.
     *
     * @type {Map<RTCRtpSender, MediaStreamTrack>}
     */
    #sending = new Map();

    /** @param {RTCPeerConnection} pc */
    constructor(pc) {
        this.#pc = pc;
    }

    /**
     * Sends the tracks of `stream` and no others. A track that takes the place of another of its
     * kind does so without negotiation; anything else makes `negotiationneeded` fire.
     *
     * @param {MediaStream | null} stream
     */
    async setStream(stream) {
        const tracks = new Set(stream?.getTracks());
        const idle = [];
        for (const transceiver of this.#pc.getTransceivers()) {
            const sent = this.#sending.get(transceiver.sender);
            const wantedStill = sent && tracks.delete(sent);
            if (!wantedStill && transceiver.currentDirection !== 'stopped') {
                idle.push(transceiver);
            }
        }
        const changes = [];
        for (const track of tracks) {
            const place = idle.findIndex(({receiver}) => receiver.track.kind === track.kind);
            if (place < 0) {
                // addTrack(), not addTransceiver(): on the side that is called, only what was added
                // like this goes into the media sections of the caller's offer.
                this.#sending.set(this.#pc.addTrack(track, this.#stream), track);
            } else {
                const [transceiver] = idle.splice(place, 1);
                changes.push(this.#send(transceiver, track));
            }
        }
        changes.push(...idle.map((transceiver) => this.#pause(transceiver)));
        await Promise.all(changes);
    }

    /**
     * @param {RTCRtpTransceiver} transceiver
     * @param {MediaStreamTrack} track
     */
    async #send(transceiver, track) {
        const {sender} = transceiver;
        this.#sending.set(sender, track);
        sender.setStreams(this.#stream);
        transceiver.direction = 'sendrecv'; // if it was so before, nothing is negotiated
        await sender.replaceTrack(track);
    }

    /**
     * Turns the direction as well: that tells the other side, which would keep the last picture.
     *
     * @param {RTCRtpTransceiver} transceiver
     */
    async #pause(transceiver) {
        const {sender} = transceiver;
        if (this.#sending.delete(sender)) {
            transceiver.direction = 'recvonly';
            await sender.replaceTrack(null);
        }
    }
}
