// @ts-check

// Our place in a room. Sockets come and go; what hangs on them is the seat, and this is the one
// file that knows how the two differ: Signaling below is one socket, Mesh above never sees any.

import {TypedTarget} from './events.js';
import {onAwake} from './network.js';
import {RoomError, Signaling, retryDelay, unreachable} from './signaling.js';

/**
 * @typedef {import('./signaling.js').Join} Join
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 *
 * @typedef {'connected' | 'reconnecting' | 'closed'} SeatState
 */

/** How long a server may take from our first packet to its `welcome`. */
const joinTimeout = 10_000; // ms

// A socket whose network is gone says nothing, and TCP would take minutes to find out. So we ask:
// 9 s after the last sign of life at the latest, it counts as dead.
const pingInterval = 5_000; // ms without a message
const pongTimeout = 4_000; // ms
const urgentPongTimeout = 2_000; // ms, when there is reason to doubt

/** Signals kept while there is no socket; fewer than what a server takes at once before it objects. */
const maxUnsent = 256;

/**
 * Comes back by itself for as long as that can help.
 *
 * Fires
 * - `message` (detail: the wire message), `welcome` before all others of a socket,
 * - `state` (detail: {state, error}); `error` says why a seat is `reconnecting` or `closed`, the
 *   latter of which is for good. Fired for another error as well.
 *
 * @extends {TypedTarget<{message: ServerMessage, state: {state: SeatState, error: RoomError | null}}>}
 */
export class Seat extends TypedTarget {
    #url;
    #request;
    /** @type {SeatState} */
    #state = 'reconnecting';
    /** @type {string | undefined} the code of the error that has brought us there */
    #why;
    /** @type {Signaling | null} the socket of the moment */
    #signaling = null;
    #id = '';
    /** Whether the server has our `join` and takes signals right behind it, before its `welcome`. */
    #announced = false;
    /** Whether we were ever let in: before that, coming back is up to whoever called take(). */
    #taken = false;
    /** Attempts since a socket has last proved good. */
    #failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} the next attempt */
    #attempt;
    /** @type {ReturnType<typeof setTimeout> | undefined} the next ping, or the end of waiting for the pong */
    #watch;
    /** @type {[to: string, data: unknown][]} signals without a socket */
    #unsent = [];
    #listening = new AbortController();

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
     * @param {Signaling | null} [signaling] an open socket, on which we have looked: then signals to
     *     those who are there need not wait
     * @throws {RoomError} if we are not let in
     */
    async take(signaling) {
        onAwake(() => this.#hurry(), this.#listening.signal);
        await this.#enter(signaling);
    }

    /**
     * Sends now, or as soon as there is a socket again.
     *
     * @param {string} to the id of a peer
     * @param {unknown} data any JSON value
     */
    signal(to, data) {
        if (this.#state === 'connected' || this.#announced) {
            this.#signaling?.signal(to, data);
        } else if (this.#state === 'reconnecting') {
            this.#unsent.push([to, data]);
            if (this.#unsent.length > maxUnsent) {
                this.#unsent.shift(); // whoever misses it will ask again
            }
        }
    }

    /**
     * What a moderator orders is for this moment, so it never waits for a socket.
     *
     * @param {import('./signaling.js').Moderate} order
     * @returns {boolean} false: there is none
     */
    moderate(order) {
        if (this.#state !== 'connected') {
            return false;
        }
        this.#signaling?.moderate(order);
        return true;
    }

    /** Lets go of the socket but not of the seat, as if the network had failed. */
    drop() {
        this.#signaling?.close(unreachable());
    }

    /** Gives the seat up for good, with or without a socket to say so on. */
    leave() {
        const error = new RoomError('left', 'You have left the room.', false);
        this.#signaling?.leave();
        this.#signaling?.close(error);
        this.#end(error);
    }

    /**
     * One attempt to take the seat, on one socket.
     *
     * @param {Signaling | null} [open] that socket, if there is one already
     * @returns {Promise<void>} rejects with the RoomError that ended the socket before `welcome`
     * @throws {RoomError} if the address is none
     */
    #enter(open) {
        let signaling;
        try {
            signaling = this.#signaling = open ?? new Signaling(this.#url);
        } catch (error) {
            const why = new RoomError('unreachable', /** @type {Error} */ (error).message, false);
            this.#end(why);
            throw why;
        }
        this.#watch = setTimeout(() => signaling.close(unreachable()), joinTimeout);
        return new Promise((resolve, reject) => {
            signaling.addEventListener('message', ({detail: message}) => {
                if (message.type === 'welcome') {
                    this.#welcome(message);
                } else if (message.type === 'pong') {
                    this.#failures = 0; // this socket lasts
                }
                if (this.#state === 'connected') {
                    this.#pingLater(pingInterval); // whatever it says, it is a sign of life
                }
                this.fire('message', message);
                if (message.type === 'welcome') {
                    resolve();
                }
            });
            signaling.addEventListener('close', ({detail: error}) => {
                this.#disconnected(error);
                reject(error);
            });
            if (open) {
                this.#announced = true;
                signaling.join(this.#request);
            } else {
                signaling.addEventListener('open', () => signaling.join(this.#request));
            }
        });
    }

    /** @param {import('./signaling.js').Welcome} welcome */
    #welcome({id, session, peers}) {
        this.#announced = false;
        if (this.#id && id !== this.#id) {
            this.#unsent = []; // of somebody whom the others know by another id
        }
        this.#id = id;
        this.#request = {...this.#request, session};
        this.#taken = true;
        this.#failures = Math.min(this.#failures, 2); // not 0: we may be thrown out again at once
        this.#setState('connected');
        // Before the listeners send anything, so that the order is kept. To whom the server does not
        // name there is nothing to say.
        const here = new Set(peers.map(({id}) => id));
        for (const [to, data] of this.#unsent.splice(0)) {
            if (here.has(to)) {
                this.signal(to, data);
            }
        }
    }

    /**
     * Every socket's end comes here, whatever its cause.
     *
     * @param {RoomError} error
     */
    #disconnected(error) {
        clearTimeout(this.#watch);
        this.#signaling = null;
        this.#announced = false;
        if (error.code === 'bad-session' && this.#taken && this.#request.session) {
            this.#request = {...this.#request, session: undefined}; // without it we are let in as somebody new
            this.#comeBack(0, error);
        } else if (this.#taken && error.comeBack) {
            this.#comeBack(retryDelay(this.#failures++), error);
        } else {
            this.#end(error);
        }
    }

    /**
     * @param {number} delay in ms
     * @param {RoomError} why
     */
    #comeBack(delay, why) {
        this.#attempt = setTimeout(() => this.#retry(), delay);
        this.#setState('reconnecting', why);
    }

    async #retry() {
        clearTimeout(this.#attempt);
        try {
            await this.#enter();
        } catch {
            // #disconnected() has had the error, and has seen to what comes next.
        }
    }

    /** The way to the server may have opened, or the socket may have died unnoticed. */
    #hurry() {
        if (this.#state === 'connected') {
            this.#ping(urgentPongTimeout);
        } else if (this.#taken) {
            this.#signaling?.close(unreachable()); // an attempt that hangs would go on doing so
            this.#failures = 0;
            this.#retry(); // not awaited: it deals with its errors itself
        }
    }

    /** @param {number} delay in ms */
    #pingLater(delay) {
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => this.#ping(pongTimeout), delay);
    }

    /** @param {number} patience in ms */
    #ping(patience) {
        const signaling = this.#signaling;
        const asked = performance.now();
        signaling?.ping();
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => {
            if (performance.now() - asked > 2 * patience) {
                this.#ping(patience); // this page was asleep: the answer may wait behind this very timer
            } else {
                signaling?.close(unreachable());
            }
        }, patience);
    }

    /** @param {RoomError} error */
    #end(error) {
        clearTimeout(this.#attempt);
        this.#listening.abort();
        this.#unsent = [];
        this.#setState('closed', error);
    }

    /**
     * @param {SeatState} state
     * @param {RoomError | null} [error]
     */
    #setState(state, error = null) {
        if (state !== this.#state || error?.code !== this.#why) {
            this.#state = state;
            this.#why = error?.code;
            this.fire('state', {state, error});
        }
    }
}
