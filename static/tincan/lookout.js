// @ts-check

// A socket in front of a room, on which nobody joins but everybody may: it asks who is there.

import {TypedTarget} from './events.js';
import {onAwake} from './network.js';
import {Signaling, retryDelay, unreachable} from './signaling.js';

/** How often to look, as long as somebody looks at the page. */
const lookInterval = 5_000; // ms

/** How long a server may take to let us look, and from then on to answer. */
const openTimeout = 10_000; // ms
const answerTimeout = 4_000; // ms

/**
 * Looks at a room again and again. The server closes the socket of whoever looks for 10 minutes and
 * does not join: then there is another, as after any failure that may pass. Who is not allowed to
 * look is told nothing here, since joining will tell them.
 *
 * Fires `room` (detail: the wire message) with each answer.
 *
 * @extends {TypedTarget<{room: import('./signaling.js').RoomSeen}>}
 */
export class Lookout extends TypedTarget {
    #url;
    #request;
    /** @type {Signaling | null} the socket of the moment */
    #signaling = null;
    /** Attempts since a socket has last answered. */
    #failures = 0;
    /** When it has last answered, as Date.now() has it: that clock goes on while a computer sleeps. */
    #heard = 0; // ms
    /** @type {ReturnType<typeof setTimeout> | undefined} the next look, or the end of waiting for an answer */
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
     * Ends looking.
     *
     * @returns {Signaling | null} the socket, to join on, if it is sure to be good
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

    /** Ends looking, and the socket. */
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
        // The first look is due at once, whether or not somebody looks at the page.
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

    /** What nobody sees need not be known: a page that is looked at again calls this at once. */
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
