// @ts-check

// How much bandwidth there is to one peer. Pure arithmetic: no connections in this file.

/** @typedef {import('./connection-quality.js').Sample} Sample */

const maxLoss = 0.1; // of all packets
const maxDelay = 1000; // ms above the fastest round-trip time: queues are filling

const backoff = 0.85; // of the bitrate that was sent
const growth = 1.1; // at each update without such trouble

/** Audio still gets through at this bitrate. */
const minBitrate = 40_000; // bit/s

/**
 * The browser's own estimate, if there is one, or less. When packet loss or latency is high, the
 * estimate drops to a fraction of what was sent. After that it grows back step by step.
 */
export class BandwidthEstimate {
    /** In bit/s. Infinity while we have no reason to send less than we want. */
    value = Infinity;

    #max;
    #bitrate; // our own estimate, in bit/s
    #fastestRoundTrip = Infinity; // ms

    /** @param {number} max the most that is ever sent, in bit/s */
    constructor(max) {
        this.#max = this.#bitrate = max;
    }

    /**
     * Updates the value. Call this about once a second.
     *
     * @param {Pick<Sample, 'roundTrip' | 'lossOut' | 'bitsOut' | 'available'>} sample NaN if unknown
     */
    update({roundTrip, lossOut, bitsOut, available}) {
        this.#fastestRoundTrip = Math.min(this.#fastestRoundTrip, roundTrip || Infinity);
        if (lossOut > maxLoss || roundTrip - this.#fastestRoundTrip > maxDelay) {
            this.#bitrate = Math.max(minBitrate, Math.min(this.#bitrate, bitsOut || Infinity) * backoff);
        } else {
            this.#bitrate = Math.min(this.#max, this.#bitrate * growth);
        }
        this.value = Math.min(this.#bitrate < this.#max ? this.#bitrate : Infinity, available || Infinity);
    }
}
