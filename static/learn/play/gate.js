// @ts-check

// Every message between a peer and the server passes this gate, in either direction. It holds messages back for as
// long as the user wants, and lets a fault do something else with one.

import {TypedTarget} from '../../tincan/events.js';
import {realTimeout} from './clock.js';

/**
 * A message on its way.
 *
 * @typedef {object} Parcel
 * @property {import('./held-socket.js').HeldSocket} socket
 * @property {boolean} outgoing whether it goes from the peer to the server
 * @property {string} text as sent
 * @property {any} message the wire message; {type: 'close'} stands for the end of the socket
 * @property {() => void} deliver passes it on to where it goes
 * @property {number} [at] when it was delivered, by performance.now()
 *
 * @typedef {'fast' | 'second' | 'step'} Mode
 * `fast`: nothing waits; `second`: one message passes each second; `step`: each waits for next()
 */

/** How many messages the log keeps. */
const maxLog = 500;

/**
 * Fires
 * - `arrived` (detail: a message that has just come),
 * - `change` (detail: null) when `waiting` has changed,
 * - `passed` (detail: a message that has just been delivered).
 *
 * @extends {TypedTarget<{arrived: Parcel, change: null, passed: Parcel}>}
 */
export class Gate extends TypedTarget {
    /** @type {Set<import('./held-socket.js').HeldSocket>} those that are open */
    sockets = new Set();
    /** @type {Parcel[]} in the order in which they came */
    waiting = [];
    /** @type {Parcel[]} the last messages that were delivered */
    log = [];
    /**
     * @type {((parcel: Parcel) => boolean) | null} a fault. It gets each message that is let through, and returns
     *     true if it sees to the delivery itself.
     */
    intercept = null;
    /** @type {Mode} */
    #mode = 'fast';
    #ticking = false;

    get mode() {
        return this.#mode;
    }

    /** @param {Mode} mode */
    setMode(mode) {
        this.#mode = mode;
        if (mode === 'fast') {
            while (this.waiting.length > 0) {
                this.next();
            }
        } else if (mode === 'second') {
            this.#tick();
        }
    }

    /** Takes a message. @param {Parcel} parcel */
    submit(parcel) {
        const {type} = parcel.message;
        if (type === 'ping' || type === 'pong') {
            parcel.deliver(); // neither held nor shown: without them the socket counts as dead
            return;
        }
        this.fire('arrived', parcel);
        if (this.#mode === 'fast' && this.waiting.length === 0) {
            this.#let(parcel);
        } else {
            this.waiting.push(parcel);
            this.fire('change', null);
            this.#tick();
        }
    }

    /** Lets the first message through. */
    next() {
        const parcel = this.waiting.shift();
        if (parcel) {
            this.#let(parcel);
            this.fire('change', null);
        }
    }

    /** Lets all messages through that wait now. What they cause will wait. */
    all() {
        for (let n = this.waiting.length; n > 0; n--) {
            this.next();
        }
    }

    /**
     * Delivers a message, whatever waits.
     *
     * @param {Parcel} parcel
     */
    deliver(parcel) {
        if (!parcel.socket.isOpen) {
            return; // it was closed while the message was delayed
        }
        this.log.push({...parcel, at: performance.now()});
        this.log = this.log.slice(-maxLog);
        this.fire('passed', parcel);
        parcel.deliver();
    }

    /** Forgets what waits on a socket that has ended. @param {import('./held-socket.js').HeldSocket} socket */
    forget(socket) {
        this.waiting = this.waiting.filter((parcel) => parcel.socket !== socket);
        this.fire('change', null);
    }

    /** Closes all sockets, and forgets all messages. */
    reset() {
        this.sockets.forEach((socket) => socket.close(1000));
        this.log = [];
    }

    /** @param {Parcel} parcel */
    #let(parcel) {
        if (parcel.message.type === 'close' || !this.intercept?.(parcel)) {
            this.deliver(parcel);
        }
    }

    #tick() {
        if (this.#ticking || this.#mode !== 'second' || this.waiting.length === 0) {
            return;
        }
        this.#ticking = true;
        realTimeout(() => {
            this.#ticking = false;
            if (this.#mode === 'second') {
                this.next();
            }
            this.#tick();
        }, 1_000);
    }
}
