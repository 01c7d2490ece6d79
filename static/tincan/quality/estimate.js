// @ts-check

// How much bandwidth there is to one peer. Pure arithmetic: no connections in this file.

/** @typedef {Pick<import('./line.js').Sample, 'roundTrip' | 'lossOut' | 'bitsOut' | 'available'>} Sample */

const tooMuchLoss = 0.1; // of all packets
const tooMuchDelay = 1000; // ms above the fastest round-trip time: queues are filling

const back = 0.85; // of the bitrate that was sent
const forth = 1.1;

/** Audio still gets through at this bitrate. */
const least = 40_000; // bit/s

/**
 * The browser's own estimate, if there is one, or less. When packet loss or latency is high, the
 * estimate drops to a fraction of what was sent. After that it grows back step by step.
 */
export class Estimate {
    /** In bit/s. Infinity while we have no reason to send less than we want. */
    value = Infinity;

    #most;
    #own;
    #fastest = Infinity; // round-trip time, in ms

    /** @param {number} most the most that is ever sent, in bit/s */
    constructor(most) {
        this.#most = this.#own = most;
    }

    /**
     * Updates the value. Call this about once a second.
     *
     * @param {Sample} sample NaN if unknown
     */
    look({roundTrip, lossOut, bitsOut, available}) {
        this.#fastest = Math.min(this.#fastest, roundTrip || Infinity);
        if (lossOut > tooMuchLoss || roundTrip - this.#fastest > tooMuchDelay) {
            this.#own = Math.max(least, Math.min(this.#own, bitsOut || Infinity) * back);
        } else {
            this.#own = Math.min(this.#most, this.#own * forth);
        }
        this.value = Math.min(this.#own < this.#most ? this.#own : Infinity, available || Infinity);
    }
}
