// @ts-check

/**
 * @typedef {object} Load what sending costs, in bits a second
 * @property {number} upload what all viewers get together
 * @property {number | null} more how many more viewers the line could carry, if the browser can tell
 */

/** What goes out to the viewers, from one look to the next. */
export class Traffic {
    /** @type {WeakMap<RTCPeerConnection, {bytes: number, at: number}>} of the last look */
    #before = new WeakMap();

    /** @param {Iterable<RTCPeerConnection>} connections @returns {Promise<Load>} */
    async look(connections) {
        const flows = await Promise.all(Array.from(connections, (pc) => this.#flow(pc)));
        const upload = flows.reduce((sum, {rate}) => sum + rate, 0);
        const sending = flows.filter(({rate}) => rate > 0);
        // Each connection guesses what it could send beside all the others, so what it does not use
        // is the same spare piece of our line, seen through its viewer's line. The widest sees most.
        const spare = sending.map(({rate, available}) => available - rate).filter(Number.isFinite);
        const more = spare.length > 0 ? Math.max(0, Math.floor(Math.max(...spare) / (upload / sending.length))) : null;
        return {upload, more};
    }

    /** @param {RTCPeerConnection} pc @returns {Promise<{rate: number, available: number}>} NaN: unknown */
    async #flow(pc) {
        let bytes = 0;
        let available = NaN;
        for (const stats of (await pc.getStats()).values()) {
            if (stats.type === 'outbound-rtp') {
                bytes += stats.bytesSent + (stats.headerBytesSent ?? 0);
            } else if (stats.type === 'candidate-pair' && stats.nominated) {
                available = stats.availableOutgoingBitrate ?? available;
            }
        }
        const at = performance.now();
        const before = this.#before.get(pc);
        this.#before.set(pc, {bytes, at});
        const rate = before ? Math.max(0, bytes - before.bytes) * 8000 / (at - before.at) : 0;
        return {rate, available};
    }
}
