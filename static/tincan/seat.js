// @ts-check

// Our seat in a room. Sockets come and go, but the seat stays. Only this file deals with both.
// Signaling, the layer below, is a single socket. Mesh, the layer above, never sees a socket.

import {TypedTarget} from './events.js';
import {onWake} from './network.js';
import {RoomError, Signaling, retryDelay, unreachable} from './signaling.js';
import {Trace} from './trace.js';

/**
 * @typedef {import('./signaling.js').Join} Join
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 *
 * @typedef {'connected' | 'reconnecting' | 'closed'} SeatState
 */

/** How long the server may take to send `welcome`, counted from our first packet. */
const joinTimeout = 10_000; // ms

// A socket whose network is gone stays silent, and TCP would take minutes to notice. So we send
// pings. A socket counts as dead at most 9 s after its last message.
const pingInterval = 5_000; // ms without a message
const pongTimeout = 4_000; // ms
const shortPongTimeout = 2_000; // ms, if we have reason to doubt the socket

/** The most signals to keep while there is no socket. A server accepts more than that at once. */
const maxUnsent = 256;

/**
 * Reconnects by itself for as long as that can help.
 *
 * Fires
 * - `message` (detail: the wire message); `welcome` is the first one on each socket,
 * - `state` (detail: {state, error}); `error` says why the seat is `reconnecting` or `closed`.
 *   `closed` is final. Also fires when only the error changes.
 *
 * @extends {TypedTarget<{message: ServerMessage, state: {state: SeatState, error: RoomError | null}}>}
 */
export class Seat extends TypedTarget {
    #url;
    #request;
    #trace;
    /** @type {SeatState} */
    #state = 'reconnecting';
    /** @type {string | undefined} the code of the error that led to this state */
    #errorCode;
    /** @type {Signaling | null} the current socket */
    #signaling = null;
    #id = '';
    /**
     * Whether the server has our `join`. It accepts signals right after that, before its `welcome`.
     */
    #joinSent = false;
    /**
     * Whether we have ever been admitted. Until then, trying again is up to the caller of join().
     */
    #admitted = false;
    /** Attempts since a socket last proved to work. */
    #failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} the next attempt */
    #retryTimer;
    /**
     * @type {ReturnType<typeof setTimeout> | undefined} the deadline for the `welcome` or the next
     *     message, or the next ping
     */
    #deadline;
    /** @type {[to: string, data: unknown][]} signals that wait for a socket */
    #unsent = [];
    #listening = new AbortController();

    /**
     * @param {string | URL} url of the WebSocket
     * @param {Omit<Join, 'type'>} request the fields of our `join`
     * @param {Trace} [trace]
     */
    constructor(url, request, trace = new Trace()) {
        super();
        this.#url = url;
        this.#request = request;
        this.#trace = trace;
    }

    get state() {
        return this.#state;
    }

    /**
     * Resolves when we are in the room, after the listeners have received the `welcome`.
     *
     * @param {Signaling | null} [signaling] a socket to join on. If it is open, it has already sent `look` or `knock`,
     *     and signals to the peers in the room need not wait
     * @throws {RoomError} if we are not admitted
     */
    async join(signaling) {
        onWake(() => this.#checkNow(), this.#listening.signal);
        await this.#tryToJoin(signaling);
    }

    /**
     * Sends now, or as soon as there is a socket again.
     *
     * @param {string} to the id of a peer
     * @param {unknown} data any JSON value
     */
    signal(to, data) {
        if (this.#state === 'connected' || this.#joinSent) {
            this.#signaling?.signal(to, data);
        } else if (this.#state === 'reconnecting') {
            this.#unsent.push([to, data]);
            if (this.#unsent.length > maxUnsent) {
                this.#unsent.shift(); // a peer that misses it will ask again
            }
        }
    }

    /**
     * Sends a moderator's order. An order applies to the current moment, so it never waits for a
     * socket.
     *
     * @param {import('./signaling.js').Moderate} order
     * @returns {boolean} false if there is no socket
     */
    moderate(order) {
        if (this.#state !== 'connected') {
            return false;
        }
        this.#signaling?.moderate(order);
        return true;
    }

    /** Closes the socket but keeps the seat, as if the network had failed. */
    disconnect() {
        this.#signaling?.close(unreachable());
    }

    /**
     * Leaves the room, even if there is no socket to tell the server.
     *
     * @param {{back?: boolean}} [options] `back`: another page may come back with our session
     */
    leave({back = false} = {}) {
        const error = new RoomError(back ? 'page-closed' : 'left', 'You have left the room.', false);
        this.#signaling?.leave(back);
        this.#signaling?.close(error);
        this.#close(error);
    }

    /**
     * Tries once to take the seat, on one socket.
     *
     * @param {Signaling | null} [existing] the socket to use, if there is one already
     * @returns {Promise<void>} rejects with the RoomError that closed the socket before `welcome`
     * @throws {RoomError} if the URL is not valid
     */
    #tryToJoin(existing) {
        let signaling;
        try {
            signaling = this.#signaling = existing ?? new Signaling(this.#url, this.#trace);
        } catch (error) {
            const why = new RoomError('unreachable', /** @type {Error} */ (error).message, false);
            this.#close(why);
            throw why;
        }
        this.#deadline = setTimeout(() => signaling.close(unreachable()), joinTimeout);
        return new Promise((resolve, reject) => {
            signaling.addEventListener('message', ({detail: message}) => {
                if (message.type === 'welcome') {
                    this.#handleWelcome(message);
                } else if (message.type === 'pong') {
                    this.#failures = 0; // this socket works
                }
                if (this.#state === 'connected') {
                    this.#pingIn(pingInterval); // any message is a sign of life
                }
                this.fire('message', message);
                if (message.type === 'welcome') {
                    resolve();
                }
            });
            signaling.addEventListener('close', ({detail: error}) => {
                this.#handleClose(error);
                reject(error);
            });
            if (signaling.isOpen) {
                this.#joinSent = true;
                signaling.join(this.#request);
            } else {
                signaling.addEventListener('open', () => signaling.join(this.#request));
            }
        });
    }

    /** @param {import('./signaling.js').Welcome} welcome */
    #handleWelcome({id, session, peers}) {
        this.#joinSent = false;
        if (this.#id && id !== this.#id) {
            this.#unsent = []; // the others know the sender by its old id
        }
        this.#id = id;
        this.#request = {...this.#request, session};
        this.#admitted = true;
        this.#failures = Math.min(this.#failures, 2); // not 0: we may be disconnected again at once
        this.#setState('connected');
        // Before the listeners send anything, to keep the order. Signals to peers that the server
        // does not list are dropped.
        const here = new Set(peers.map(({id}) => id));
        for (const [to, data] of this.#unsent.splice(0)) {
            if (here.has(to)) {
                this.signal(to, data);
            }
        }
    }

    /**
     * Handles the end of a socket, whatever the cause.
     *
     * @param {RoomError} error
     */
    #handleClose(error) {
        clearTimeout(this.#deadline);
        this.#signaling = null;
        this.#joinSent = false;
        if (error.code === 'bad-session' && this.#admitted && this.#request.session) {
            this.#request = {...this.#request, session: undefined}; // without it we are admitted as a new peer
            this.#retryIn(0, error);
        } else if (this.#admitted && error.comeBack) {
            this.#retryIn(retryDelay(this.#failures++), error);
        } else {
            this.#close(error);
        }
    }

    /**
     * @param {number} delay in ms
     * @param {RoomError} why
     */
    #retryIn(delay, why) {
        this.#retryTimer = setTimeout(() => this.#retry(), delay);
        this.#setState('reconnecting', why);
    }

    async #retry() {
        clearTimeout(this.#retryTimer);
        try {
            await this.#tryToJoin();
        } catch {
            // #handleClose() has received the error and decided what comes next.
        }
    }

    /**
     * Reacts to a sign that the server may be reachable again, or that the socket may have died
     * unnoticed.
     */
    #checkNow() {
        if (this.#state === 'connected') {
            this.#ping(shortPongTimeout);
        } else if (this.#admitted) {
            this.#signaling?.close(unreachable()); // a stuck attempt would stay stuck
            this.#failures = 0;
            this.#retry(); // not awaited: it handles its own errors
        }
    }

    /** @param {number} delay in ms */
    #pingIn(delay) {
        clearTimeout(this.#deadline);
        this.#deadline = setTimeout(() => this.#ping(pongTimeout), delay);
    }

    /** @param {number} timeout in ms */
    #ping(timeout) {
        const signaling = this.#signaling;
        const sentAt = performance.now();
        signaling?.ping();
        clearTimeout(this.#deadline);
        this.#deadline = setTimeout(() => {
            if (performance.now() - sentAt > 2 * timeout) {
                this.#ping(timeout); // this page was asleep: the pong may be queued behind this timer
            } else {
                signaling?.close(unreachable());
            }
        }, timeout);
    }

    /** @param {RoomError} error */
    #close(error) {
        clearTimeout(this.#retryTimer);
        this.#listening.abort();
        this.#unsent = [];
        this.#setState('closed', error);
    }

    /**
     * @param {SeatState} state
     * @param {RoomError | null} [error]
     */
    #setState(state, error = null) {
        if (state !== this.#state || error?.code !== this.#errorCode) {
            this.#state = state;
            this.#errorCode = error?.code;
            this.#trace.note?.({kind: 'seat', state, code: error?.code});
            this.fire('state', {state, error});
        }
    }
}
