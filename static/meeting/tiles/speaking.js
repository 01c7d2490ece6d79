// @ts-check

import {MicrophoneSamples} from '../../ui/camera/microphone-samples.js';

// ms between measurements. Not a round fraction of a second: levels are momentary, so a sound that
// repeats twice a second could be missed every time.
const interval = 190;
const loud = 0.02; // full scale is 1
const holdTime = 800; // ms: a pause between two words is not the end
const ownSamples = 16_384; // a third of a second, so that no sound between two measurements is missed

/**
 * Outlines the tiles of people who are speaking. Received audio carries its level in each packet.
 * Our own level is measured here: not all browsers have it in their statistics.
 */
export class Speaking {
    #room;
    #call;
    #media;
    /**
     * @type {Map<import('./tile.js').Tile, number>} until when each counts as speaking, by performance.now()
     */
    #until = new Map();
    #microphone = new MicrophoneSamples(ownSamples);
    /** @type {MediaStream | null} the stream that #microphone listens to */
    #measured = null;
    /** @type {WeakMap<RTCRtpReceiver, number>} the last packet that was measured: its timestamp, by any clock */
    #packets = new WeakMap();

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../stage/call.js').Call} call
     * @param {import('../../ui/camera/media.js').Media} media
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, call, media, signal) {
        this.#room = room;
        this.#call = call;
        this.#media = media;
        const timer = setInterval(() => this.#measure(), interval);
        signal.addEventListener('abort', () => {
            clearInterval(timer);
            this.#microphone.listen(null);
        });
    }

    #measure() {
        if (document.visibilityState !== 'visible' && !isFloating()) {
            this.#until.forEach((_, tile) => tile.setSpeaking(false));
            this.#until.clear();
            return;
        }
        for (const peer of this.#room.peers.values()) {
            this.#update(this.#call.tileOf(peer), this.#levelOf(peer));
        }
        const {stream} = this.#media;
        if (stream !== this.#measured) {
            this.#measured = stream;
            this.#microphone.listen(stream);
        }
        const samples = this.#microphone.read();
        this.#update(this.#call.tileOf(), samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0));
    }

    /**
     * The level of a peer's microphone, from 0 to 1; 0 if no packet has arrived since the last measurement.
     * @param {import('../../tincan/remote.js').RemotePeer} peer
     */
    #levelOf({connection, stream}) {
        const tracks = stream.getAudioTracks();
        const receivers = connection?.getReceivers().filter(({track}) => tracks.includes(track)) ?? [];
        return Math.max(0, ...receivers.map((receiver) => this.#newLevel(receiver)));
    }

    /** @param {RTCRtpReceiver} receiver */
    #newLevel(receiver) {
        const [latest] = receiver.getSynchronizationSources().sort((a, b) => b.timestamp - a.timestamp);
        if (!latest || latest.timestamp === this.#packets.get(receiver)) {
            return 0;
        }
        this.#packets.set(receiver, latest.timestamp);
        return latest.audioLevel ?? 0;
    }

    /** @param {import('./tile.js').Tile | null | undefined} tile @param {number} level */
    #update(tile, level) {
        if (!tile) {
            return;
        }
        const now = performance.now();
        if (level > loud) {
            this.#until.set(tile, now + holdTime);
        }
        const speaks = now < (this.#until.get(tile) ?? 0);
        tile.setSpeaking(speaks);
        if (!speaks) {
            this.#until.delete(tile);
        }
    }
}

/** Whether the floating window is open: it also shows the outlines while the page is hidden. */
function isFloating() {
    return Boolean(/** @type {any} */ (globalThis).documentPictureInPicture?.window);
}
