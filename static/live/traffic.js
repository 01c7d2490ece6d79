// @ts-check

import {ConnectionQuality} from '../tincan/quality/connection-quality.js';

/**
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} Load the cost of sending, in bit/s
 * @property {number} upload to all viewers together
 * @property {number | null} more how many more viewers the bandwidth allows; null: unknown
 */

/** Measures what is sent to the viewers, from one call of look() to the next. */
export class Traffic {
    /** @type {WeakMap<RemotePeer, ConnectionQuality>} */
    #lines = new WeakMap();

    /** @param {Iterable<RemotePeer>} viewers @returns {Promise<Load>} */
    async look(viewers) {
        const flows = await Promise.all(Array.from(viewers, (viewer) => this.#line(viewer).sample()));
        const sending = flows.filter(({bitsOut}) => bitsOut > 0);
        const upload = sending.reduce((sum, {bitsOut}) => sum + bitsOut, 0);
        // Each connection estimates how much it could send in addition to all the others. What it
        // does not use is therefore the same spare upload bandwidth, limited by that viewer's
        // connection. The largest value comes closest.
        const spare = sending.map(({bitsOut, available}) => available - bitsOut).filter(Number.isFinite);
        const more = spare.length > 0 ? Math.max(0, Math.floor(Math.max(...spare) / (upload / sending.length))) : null;
        return {upload, more};
    }

    /** @param {RemotePeer} viewer */
    #line(viewer) {
        const line = this.#lines.get(viewer) ?? new ConnectionQuality(viewer);
        this.#lines.set(viewer, line);
        return line;
    }
}
