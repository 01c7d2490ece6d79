// @ts-check

// What the line to one peer can carry. No connection in here: numbers alone.

/** @typedef {Pick<import('./line.js').Sample, 'roundTrip' | 'lossOut' | 'bitsOut' | 'available'>} Sample */

const tooMuchLoss = 0.1; // of all packets
const tooMuchDelay = 1000; // ms more than the fastest round trip: queues are filling

const back = 0.85; // of what was sent
const forth = 1.1;

/** Sound gets through even then. */
const least = 40_000; // bit/s

/**
 * The browser's own estimate, where it has one, or less: when loss or delay are bad we go back to a
 * part of what was sent, and forth again bit by bit.
 */
export class Estimate {
    /** In bit/s; Infinity while nothing speaks against sending all that we want. */
    value = Infinity;

    #most;
    #own;
    #fastest = Infinity; // round trip, in ms

    /** @param {number} most that is ever sent, in bit/s */
    constructor(most) {
        this.#most = this.#own = most;
    }

    /** Call it about once a second. @param {Sample} sample NaN is for what is not known */
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
