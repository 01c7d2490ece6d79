// @ts-check

// Our place in a room. Sockets come and go; what hangs on them is the seat, and this is the one
// file that knows how the two differ: Signaling below is one socket, Room above never sees any.

import {TypedTarget} from './events.js';
import {RoomError, Signaling} from './signaling.js';

/**
 * @typedef {import('./signaling.js').Join} Join
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 *
 * @typedef {'connected' | 'reconnecting' | 'closed'} SeatState
 */

/** How long a server may take from our first packet to its `welcome`. */
const joinTimeout = 20_000; // ms

/**
 * Fires
 * - `message` (detail: the wire message), `welcome` before all others,
 * - `state` (detail: {state, error}); `error` says why a seat is `closed`, which is for good.
 *
 * @extends {TypedTarget<{message: ServerMessage, state: {state: SeatState, error: RoomError | null}}>}
 */
export class Seat extends TypedTarget {
    #url;
    #request;
    /** @type {SeatState} */
    #state = 'reconnecting';
    /** @type {Signaling | null} the socket of the moment */
    #signaling = null;

    /**
     * @param {string | URL} url of the WebSocket
     * @param {Omit<Join, 'type'>} request what to join, and as whom
     */
    constructor(url, request) {
        super();
        this.#url = url;
        this.#request = request;
    }

    get state() {
        return this.#state;
    }

    /**
     * Resolves when we are in, after the listeners have had the `welcome`.
     *
     * @throws {RoomError} if we are not let in
     */
    async take() {
        await this.#enter();
    }

    /**
     * @param {string} to the id of a peer
     * @param {unknown} data any JSON value
     */
    signal(to, data) {
        this.#signaling?.signal(to, data);
    }

    /** Gives the seat up for good, with or without a socket to say so on. */
    leave() {
        const error = new RoomError('left', 'You have left the room.', false);
        this.#signaling?.leave();
        this.#signaling?.close(error);
        this.#setState('closed', error);
    }

    /**
     * One attempt to take the seat, on one new socket.
     *
     * @returns {Promise<void>} rejects with the RoomError that ended the socket before `welcome`
     */
    #enter() {
        const signaling = this.#signaling = new Signaling(this.#url);
        const timer = setTimeout(() => {
            signaling.close(new RoomError('unreachable', 'The server does not answer.', true));
        }, joinTimeout);
        return new Promise((resolve, reject) => {
            signaling.addEventListener('open', () => signaling.join(this.#request));
            signaling.addEventListener('message', ({detail: message}) => {
                this.fire('message', message);
                if (message.type === 'welcome') {
                    clearTimeout(timer);
                    this.#setState('connected');
                    resolve();
                }
            });
            signaling.addEventListener('close', ({detail: error}) => {
                clearTimeout(timer);
                this.#disconnected(error);
                reject(error);
            });
        });
    }

    /**
     * Every socket's end comes here, whatever its cause. It ends our stay.
     *
     * @param {RoomError} error
     */
    #disconnected(error) {
        this.#signaling = null;
        this.#setState('closed', error);
    }

    /**
     * @param {SeatState} state
     * @param {RoomError | null} [error]
     */
    #setState(state, error = null) {
        if (state !== this.#state) {
            this.#state = state;
            this.fire('state', {state, error});
        }
    }
}
