// @ts-check

/**
 * What we send on one RTCPeerConnection: which track goes through which sender. There are two
 * streams, our camera with our microphone and our screen with its sound, which the other side tells
 * apart by their ids.
 */
export class Outgoing {
    /**
     * Whatever is sent belongs to one of two streams that never change: with another stream's id,
     * even replaceTrack() would end in a negotiation.
     */
    camera = new MediaStream();
    screen = new MediaStream();

    #pc;

    /**
     * The stream of each sender that ever sent something, for good: the other side is told of a
     * track when it begins, and would miss it if it only changed its stream.
     *
     * @type {Map<RTCRtpSender, MediaStream>}
     */
    #streams = new Map();

    /**
     * What each sender sends, or will when its replaceTrack() has come through: `sender.track` is
     * behind while that takes its time, and send() may be called again before.
     *
     * @type {Map<RTCRtpSender, MediaStreamTrack>}
     */
    #sending = new Map();

    /** @param {RTCPeerConnection} pc */
    constructor(pc) {
        this.#pc = pc;
    }

    /**
     * Sends the tracks of `source` and no others as one of the two streams. A track that takes the
     * place of another of its kind does so without negotiation; anything else makes
     * `negotiationneeded` fire.
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
            const sent = this.#sending.get(transceiver.sender);
            const wantedStill = sent && tracks.delete(sent);
            if (!wantedStill) {
                idle.push(transceiver);
            }
        }
        const changes = [];
        for (const track of tracks) {
            const place = idle.findIndex(({receiver}) => receiver.track.kind === track.kind);
            if (place < 0) {
                // addTrack(), not addTransceiver(): on the side that is called, only what was added
                // like this goes into the media sections of the caller's offer.
                const sender = this.#pc.addTrack(track, stream);
                this.#streams.set(sender, stream);
                this.#sending.set(sender, track);
            } else {
                const [transceiver] = idle.splice(place, 1);
                changes.push(this.#begin(transceiver, stream, track));
            }
        }
        changes.push(...idle.map((transceiver) => this.#pause(transceiver)));
        await Promise.all(changes);
    }

    /**
     * @param {RTCRtpTransceiver} transceiver
     * @param {MediaStream} stream
     * @param {MediaStreamTrack} track
     */
    async #begin(transceiver, stream, track) {
        const {sender} = transceiver;
        this.#streams.set(sender, stream);
        this.#sending.set(sender, track);
        sender.setStreams(stream);
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
