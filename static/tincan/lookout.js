// @ts-check

// A socket that asks who is in a room without joining it. The socket can be used to join later.

import {TypedTarget} from './events.js';
import {onAwake} from './network.js';
import {Signaling, retryDelay, unreachable} from './signaling.js';

/** How often to ask while the page is visible. */
const lookInterval = 5_000; // ms

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
 * @extends {TypedTarget<{room: import('./signaling.js').RoomSeen}>}
 */
export class Lookout extends TypedTarget {
    #url;
    #request;
    /** @type {Signaling | null} the current socket */
    #signaling = null;
    /** Attempts since the last answer. */
    #failures = 0;
    /**
     * When the last answer arrived, by Date.now(): that clock keeps running while a computer
     * sleeps.
     */
    #heard = 0; // ms
    /**
     * @type {ReturnType<typeof setTimeout> | undefined} the next poll, or the deadline for an
     *     answer
     */
    #next;
    #listening = new AbortController();

    /**
     * @param {string | URL} url of the WebSocket
     * @param {Omit<import('./signaling.js').Look, 'type'>} request
     */
    constructor(url, request) {
        super();
        this.#url = url;
        this.#request = request;
        onAwake(() => this.#again(), this.#listening.signal);
        this.#open();
    }

    /**
     * Stops polling.
     *
     * @returns {Signaling | null} the socket to join on, or null if we cannot be sure that it works
     */
    handOver() {
        const signaling = this.#signaling;
        const fresh = Date.now() - this.#heard < lookInterval + answerTimeout;
        if (signaling?.isOpen && fresh) {
            this.#signaling = null;
        }
        this.close();
        return signaling?.isOpen ? signaling : null;
    }

    /** Stops polling and closes the socket. */
    close() {
        this.#listening.abort();
        clearTimeout(this.#next);
        this.#signaling?.close(unreachable());
        this.#signaling = null;
    }

    #open() {
        const signaling = this.#signaling = new Signaling(this.#url);
        const {signal} = this.#listening;
        this.#giveUpIn(openTimeout);
        // The first poll does not wait until the page is visible.
        signaling.addEventListener('open', () => this.#look(), {signal});
        signaling.addEventListener('message', ({detail: message}) => {
            if (message.type === 'room') {
                this.#heard = Date.now();
                this.#failures = 0;
                this.#nextIn(lookInterval);
                this.fire('room', message);
            }
        }, {signal});
        signaling.addEventListener('close', ({detail: error}) => {
            clearTimeout(this.#next);
            this.#signaling = null;
            if (error.comeBack) {
                this.#nextIn(retryDelay(this.#failures++));
            } else {
                this.#listening.abort();
            }
        }, {signal});
    }

    #look() {
        this.#signaling?.look(this.#request);
        this.#giveUpIn(answerTimeout);
    }

    /**
     * Polls, unless the page is hidden and nobody would see the answer. Runs at once when the page
     * becomes visible.
     */
    #again() {
        if (globalThis.document?.visibilityState === 'hidden') {
            return;
        }
        if (!this.#signaling) {
            this.#open();
        } else if (this.#signaling.isOpen) {
            this.#look();
        }
    }

    /** @param {number} delay in ms */
    #nextIn(delay) {
        clearTimeout(this.#next);
        this.#next = setTimeout(() => this.#again(), delay);
    }

    /** @param {number} patience in ms */
    #giveUpIn(patience) {
        clearTimeout(this.#next);
        this.#next = setTimeout(() => this.#signaling?.close(unreachable()), patience);
    }
}
