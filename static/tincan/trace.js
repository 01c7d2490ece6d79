// @ts-check

// What happens in a room, as it happens: every message to and from the server. README.md explains the entries
// ("What is sent"). Nothing here changes what the library does.

/**
 * @typedef {import('./signaling.js').ClientMessage} ClientMessage
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 *
 * @typedef {{kind: 'socket', socket: number, state: 'opening' | 'open' | 'closed', url?: string, code?: number,
 *            reason?: string}} SocketDetails one WebSocket; sockets are numbered from 1
 * @typedef {{kind: 'sent', socket: number, size: number, message: ClientMessage}} SentDetails
 *     `size`: bytes of the text
 * @typedef {{kind: 'received', socket: number, size: number, message: ServerMessage}} ReceivedDetails
 * @typedef {{kind: 'seat', state: import('./seat.js').SeatState, code?: string}} SeatDetails
 * @typedef {{kind: 'credentials', ttl: number, urls: string[]}} CredentialsDetails TURN credentials that are used
 *     from now on, for `ttl` seconds
 *
 * @typedef {SocketDetails | SentDetails | ReceivedDetails | SeatDetails | CredentialsDetails} Details
 * @typedef {{at: number} & Details} Entry `at`: ms since 1970, with fractions; it never decreases
 */

/** Passes on what happens to everyone who listens. Keeps nothing. */
export class Trace {
    /**
     * Makes an entry. It is null while nobody listens, so `trace.note?.({…})` does not even create the object.
     *
     * @type {((details: Details) => void) | null}
     */
    note = null;
    /** How many sockets there have been. */
    sockets = 0;

    /** @type {Set<{call: (entry: Entry) => void}>} */
    #listeners = new Set();
    /** @type {Entry[]} being delivered; those after the first were caused by a listener meanwhile */
    #queue = [];

    /**
     * Calls `listener` with each entry from now on, while it happens. If the listener throws, the browser reports
     * that like an error of an event listener.
     *
     * @param {(entry: Entry) => void} listener
     * @returns {() => void} ends it
     */
    listen(listener) {
        const own = {call: listener};
        this.#listeners.add(own);
        this.note = this.#deliver;
        return () => {
            this.#listeners.delete(own);
            if (this.#listeners.size === 0) {
                this.note = null;
            }
        };
    }

    /** @param {Details} details */
    #deliver(details) {
        const at = performance.timeOrigin + performance.now();
        this.#queue.push(JSON.parse(JSON.stringify({at, ...details}))); // a copy, which listeners may keep or change
        if (this.#queue.length > 1) {
            return;
        }
        for (const entry of this.#queue) {
            for (const {call} of this.#listeners) {
                try {
                    call(entry);
                } catch (error) {
                    reportError(error);
                }
            }
        }
        this.#queue = [];
    }
}

/** The size of a text in a WebSocket frame. @param {string} text @returns {number} in bytes */
export function sizeOf(text) {
    return new TextEncoder().encode(text).length;
}
