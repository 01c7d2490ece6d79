// @ts-check

/** Reads the latest samples of a microphone, to measure how loud it is. */
export class MicrophoneSamples {
    #samples;
    /** @type {AudioContext | null} */
    #context = null;
    /** @type {AnalyserNode | null} */
    #analyser = null;
    #listening = new AbortController();

    /** @param {number} size how many samples to read: a power of two; a second has about 48,000 */
    constructor(size) {
        this.#samples = new Float32Array(size);
    }

    /**
     * Reads from a stream from now on. Browsers may start an AudioContext only after a user gesture.
     * @param {MediaStream | null} stream null: from none
     */
    listen(stream) {
        this.#listening.abort();
        void this.#context?.close();
        this.#context = this.#analyser = null;
        if (!stream?.getAudioTracks().length) {
            return;
        }
        const context = this.#context = new AudioContext();
        this.#analyser = context.createAnalyser();
        this.#analyser.fftSize = this.#samples.length;
        context.createMediaStreamSource(stream).connect(this.#analyser);
        this.#listening = new AbortController();
        const {signal} = this.#listening;
        for (const event of ['pointerdown', 'keydown']) {
            addEventListener(event, () => void context.resume(), {signal});
        }
    }

    /** Returns the latest samples, from -1 to 1. They are all 0 while there is nothing to hear. */
    read() {
        if (this.#analyser) {
            this.#analyser.getFloatTimeDomainData(this.#samples);
        } else {
            this.#samples.fill(0);
        }
        return this.#samples;
    }
}
