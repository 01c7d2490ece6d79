// @ts-check

// A socket that asks who is in a room without joining it. The socket can be used to join later.

import {TypedTarget} from './events.js';
import {onWake} from './network.js';
import {Signaling, retryDelay, unreachable} from './signaling.js';

/** How often to ask while the page is visible. */
const pollInterval = 5_000; // ms

/** How long the server may take to open the socket, and then to answer. */
const openTimeout = 10_000; // ms
const answerTimeout = 4_000; // ms

/**
 * Polls a room. The server closes a socket that has not joined within 10 minutes. We then open
 * another one, as after any temporary failure. If we are not allowed to ask, nothing is reported
 * here: joining will report it.
 *
 * Fires `room` (detail: the wire message) with each answer.
 *
 * @extends {TypedTarget<{room: import('./signaling.js').RoomInfo}>}
 */
export class RoomPoller extends TypedTarget {
    #url;
    #request;
    #trace;
    /** @type {Signaling | null} the current socket */
    #signaling = null;
    /** Attempts since the last answer. */
    #failures = 0;
    /**
     * When the socket was created or opened, or the last answer arrived, by Date.now(): that clock keeps
     * running while a computer sleeps.
     */
    #freshAt = 0; // ms
    /**
     * @type {ReturnType<typeof setTimeout> | undefined} the next poll, or the deadline for an
     *     answer
     */
    #timer;
    #listening = new AbortController();

    /**
     * @param {string | URL} url of the WebSocket
     * @param {Omit<import('./signaling.js').Look, 'type'>} request
     * @param {import('./trace.js').Trace} trace
     */
    constructor(url, request, trace) {
        super();
        this.#url = url;
        this.#request = request;
        this.#trace = trace;
        onWake(() => this.#pollIfVisible(), this.#listening.signal);
        this.#open();
    }

    /**
     * Stops polling.
     *
     * @returns {Signaling | null} the socket to join on, which may still be connecting, or null if it may
     *     be dead
     */
    handOver() {
        const signaling = this.#signaling;
        const works = signaling && !signaling.isClosing && Date.now() - this.#freshAt < pollInterval + answerTimeout;
        if (works) {
            this.#signaling = null; // close() would close it
        }
        this.close();
        return works ? signaling : null;
    }

    /** Stops polling and closes the socket. */
    close() {
        this.#listening.abort();
        clearTimeout(this.#timer);
        this.#signaling?.close(unreachable());
        this.#signaling = null;
    }

    #open() {
        const signaling = this.#signaling = new Signaling(this.#url, this.#trace);
        this.#freshAt = Date.now();
        const {signal} = this.#listening;
        this.#closeIn(openTimeout);
        // The first poll does not wait until the page is visible.
        signaling.addEventListener('open', () => {
            this.#freshAt = Date.now();
            this.#poll();
        }, {signal});
        signaling.addEventListener('message', ({detail: message}) => {
            if (message.type === 'room') {
                this.#freshAt = Date.now();
                this.#failures = 0;
                this.#pollIn(pollInterval);
                this.fire('room', message);
            }
        }, {signal});
        signaling.addEventListener('close', ({detail: error}) => {
            clearTimeout(this.#timer);
            this.#signaling = null;
            if (error.comeBack) {
                this.#pollIn(retryDelay(this.#failures++));
            } else {
                this.#listening.abort();
            }
        }, {signal});
    }

    #poll() {
        this.#signaling?.look(this.#request);
        this.#closeIn(answerTimeout);
    }

    /**
     * Polls, unless the page is hidden and nobody would see the answer. Runs at once when the page
     * becomes visible.
     */
    #pollIfVisible() {
        if (globalThis.document?.visibilityState === 'hidden') {
            return;
        }
        if (!this.#signaling) {
            this.#open();
        } else if (this.#signaling.isOpen) {
            this.#poll();
        }
    }

    /** @param {number} delay in ms */
    #pollIn(delay) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#pollIfVisible(), delay);
    }

    /** @param {number} timeout in ms */
    #closeIn(timeout) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#signaling?.close(unreachable()), timeout);
    }
}
