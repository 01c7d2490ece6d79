// @ts-check

import {Line} from '../tincan/quality/line.js';

/**
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} Load what sending costs, in bits a second
 * @property {number} upload what all viewers get together
 * @property {number | null} more how many more viewers the line could carry, if the browser can tell
 */

/** What goes out to the viewers, from one look to the next. */
export class Traffic {
    /** @type {WeakMap<RemotePeer, Line>} */
    #lines = new WeakMap();

    /** @param {Iterable<RemotePeer>} viewers @returns {Promise<Load>} */
    async look(viewers) {
        const flows = await Promise.all(Array.from(viewers, (viewer) => this.#line(viewer).sample()));
        const sending = flows.filter(({bitsOut}) => bitsOut > 0);
        const upload = sending.reduce((sum, {bitsOut}) => sum + bitsOut, 0);
        // Each connection guesses what it could send beside all the others, so what it does not use
        // is the same spare piece of our line, seen through its viewer's line. The widest sees most.
        const spare = sending.map(({bitsOut, available}) => available - bitsOut).filter(Number.isFinite);
        const more = spare.length > 0 ? Math.max(0, Math.floor(Math.max(...spare) / (upload / sending.length))) : null;
        return {upload, more};
    }

    /** @param {RemotePeer} viewer */
    #line(viewer) {
        const line = this.#lines.get(viewer) ?? new Line(viewer);
        this.#lines.set(viewer, line);
        return line;
    }
}
