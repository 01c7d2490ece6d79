// @ts-check

// The send queue for one kind of channel to one peer. It puts only a little into the browser's own
// buffer. If a connection breaks, the rest can be sent over the next one.

import {DataError} from './frames.js';

/** @typedef {import('./frames.js').Frame} Frame */

/**
 * The most data that may wait for one peer on one kind of channel, here and in the browser's
 * buffer.
 */
const maxQueued = 16 << 20; // bytes
const maxMessages = 16 << 10;

// How much of it to keep in the browser's buffer.
const maxBuffered = 1 << 20; // bytes
const maxBufferedMessages = 256;

/** How long a message waits for a channel to open. */
const openTimeout = 15_000; // ms

/**
 * How long an open channel may make no progress. This is longer than we wait before repairing a
 * connection.
 */
const stallTimeout = 60_000; // ms

/** How long to wait when the budget is used up. */
const budgetDelay = 20; // ms

/** This many bytes count as one more message. The receiver counts the same way. */
export const bytesPerMessage = 32 << 10; // bytes

/**
 * @typedef {object} Entry
 * @property {Frame} frame
 * @property {number} since when it was queued
 * @property {number} end total bytes given to the channel, up to the end of this message
 * @property {() => void} resolve
 * @property {(error: DataError) => void} reject
 */

export class SendQueue {
    #budget;
    /** @type {RTCDataChannel | null} */
    #channel = null;
    #isOpen = false;
    #lastOpen = 0; // when a channel was last open
    #largest = Infinity; // bytes in one message, as accepted by the peer
    /** @type {Entry[]} waiting for the channel, oldest first */
    #waiting = [];
    /** @type {Entry[]} in the browser's buffer, oldest first */
    #buffered = [];
    #size = 0; // bytes in both lists
    #accepted = 0; // bytes passed to this channel
    /** @type {ReturnType<typeof setTimeout> | undefined} when to pump again */
    #pumpTimer;
    /** @type {ReturnType<typeof setTimeout> | undefined} when to check for progress */
    #stallTimer;

    /**
     * @param {import('./limits.js').TokenBucket} budget lower than the limit that the peer admits,
     *     so that nothing is lost there
     */
    constructor(budget) {
        this.#budget = budget;
    }

    /**
     * Switches to a new channel. The previous one is dead.
     *
     * @param {RTCDataChannel} channel
     * @param {() => number} largest returns the longest message that the peer accepts; called once
     *     the channel is open
     */
    attach(channel, largest) {
        this.#loseChannel();
        this.#channel = channel;
        channel.addEventListener('open', () => {
            this.#isOpen = true;
            this.#largest = largest();
            this.#pump();
        });
        channel.addEventListener('bufferedamountlow', () => this.#pump()); // the default threshold is 0
        channel.addEventListener('close', () => {
            if (channel === this.#channel) {
                this.#loseChannel();
            }
        });
    }

    /**
     * @param {Frame} frame
     * @returns {Promise<void>} resolves when it has left the browser's buffer
     * @throws {DataError}
     */
    async send(frame) {
        if (this.#size + frame.size > maxQueued || this.#waiting.length >= maxMessages) {
            throw new DataError('queue-full', `More than ${maxQueued} bytes or ${maxMessages} messages would wait.`);
        }
        this.#size += frame.size;
        await new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
            this.#waiting.push({frame, since: performance.now(), end: 0, resolve, reject});
            this.#pump();
        });
    }

    /** @param {DataError} error why nothing more is sent */
    close(error) {
        clearTimeout(this.#pumpTimer);
        this.#stopStallTimer();
        this.#channel = null;
        this.#rejectAll(this.#buffered, error);
        this.#rejectAll(this.#waiting, error);
    }

    /** Bytes passed to this channel that have left the browser's buffer. */
    get #drained() {
        return this.#accepted - (this.#channel?.bufferedAmount ?? 0);
    }

    /**
     * Passes messages to the channel up to the buffer limits, and resolves those that have left the
     * buffer.
     */
    #pump() {
        clearTimeout(this.#pumpTimer);
        const channel = this.#channel;
        if (!this.#isOpen || channel?.readyState !== 'open') {
            this.#expire();
            return;
        }
        while (this.#buffered.length && this.#buffered[0].end <= this.#drained) {
            this.#dequeue(this.#buffered).resolve();
        }
        if (!this.#buffered.length) {
            this.#stopStallTimer();
        }
        while (this.#waiting.length && channel.bufferedAmount < maxBuffered &&
            this.#buffered.length < maxBufferedMessages) {
            if (!this.#budget.spend(1 + this.#waiting[0].frame.size / bytesPerMessage)) {
                this.#pumpTimer = setTimeout(() => this.#pump(), budgetDelay);
                return;
            }
            this.#sendNext(channel);
        }
    }

    /**
     * Rejects everything if a connected peer accepts no data for too long, so that no sender waits
     * forever.
     */
    #watchForStall() {
        const before = this.#drained;
        this.#stallTimer ??= setTimeout(() => {
            this.#stallTimer = undefined;
            if (this.#buffered.length && this.#drained === before) {
                this.#rejectAll(this.#buffered, new DataError('lost', 'The other side accepts no data.'));
                this.#rejectAll(this.#waiting, new DataError('unreachable', 'The other side accepts no data.'));
            } else if (this.#buffered.length) {
                this.#watchForStall();
            }
        }, stallTimeout);
    }

    #stopStallTimer() {
        clearTimeout(this.#stallTimer);
        this.#stallTimer = undefined;
    }

    /** @param {RTCDataChannel} channel */
    #sendNext(channel) {
        const [next] = this.#waiting;
        const {content, size} = next.frame;
        if (size > this.#largest) {
            this.#dequeue(this.#waiting).reject(new DataError('too-large',
                `The other side accepts ${this.#largest} bytes at once, not ${size}.`));
            return;
        }
        channel.send(/** @type {string} */ (content)); // may be bytes as well: the browser accepts both
        this.#accepted += size;
        next.end = this.#accepted;
        this.#buffered.push(next);
        this.#waiting.shift();
        this.#watchForStall();
    }

    /** Rejects messages that have waited too long for a channel to open. */
    #expire() {
        const old = performance.now() - openTimeout;
        while (this.#waiting.length) {
            const since = Math.max(this.#waiting[0].since, this.#lastOpen);
            if (since > old) {
                this.#pumpTimer = setTimeout(() => this.#pump(), since - old);
                return;
            }
            this.#dequeue(this.#waiting).reject(new DataError('unreachable', 'There is no connection to them.'));
        }
    }

    /** Handles the end of the channel. We cannot know how much of its buffer has arrived. */
    #loseChannel() {
        this.#stopStallTimer();
        this.#rejectAll(this.#buffered, new DataError('lost', 'The connection broke while this was being sent.'));
        if (this.#isOpen) {
            this.#lastOpen = performance.now();
        }
        this.#isOpen = false;
        this.#accepted = 0;
        this.#channel = null;
        this.#pump();
    }

    /** @param {Entry[]} list @param {DataError} error */
    #rejectAll(list, error) {
        while (list.length) {
            this.#dequeue(list).reject(error);
        }
    }

    /** @param {Entry[]} list must not be empty */
    #dequeue(list) {
        const first = /** @type {Entry} */ (list.shift());
        this.#size -= first.frame.size;
        return first;
    }
}
