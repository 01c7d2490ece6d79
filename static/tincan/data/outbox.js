// @ts-check

// The send queue for one kind of channel to one peer. It puts only a little into the browser's own
// buffer. If a connection breaks, the rest can be sent over the next one.

import {DataError} from './frames.js';

/** @typedef {import('./frames.js').Frame} Frame */

/**
 * The most data that may wait for one peer on one kind of channel, here and in the browser's
 * buffer.
 */
export const maxQueued = 16 << 20; // bytes
const maxMessages = 16 << 10;

// How much of it to keep in the browser's buffer.
const maxBuffered = 1 << 20; // bytes
const maxBufferedMessages = 256;

/** How long a message waits for a channel to open. */
const openTime = 15_000; // ms

/**
 * How long an open channel may make no progress. This is longer than we wait before repairing a
 * connection.
 */
const stallTime = 60_000; // ms

/** How long to wait when the budget is used up. */
const pace = 20; // ms

/** This many bytes count as one more message. The receiver counts the same way. */
export const unit = 32 << 10; // bytes

/**
 * @typedef {object} Waiting
 * @property {Frame} frame
 * @property {number} since when it was posted
 * @property {number} end total bytes given to the channel, up to the end of this message
 * @property {() => void} resolve
 * @property {(error: DataError) => void} reject
 */

export class Outbox {
    #budget;
    /** @type {RTCDataChannel | null} */
    #channel = null;
    #open = false;
    #openUntil = 0; // when a channel was last open
    #largest = Infinity; // bytes in one message, as accepted by the peer
    /** @type {Waiting[]} waiting for the channel, oldest first */
    #waiting = [];
    /** @type {Waiting[]} in the browser's buffer, oldest first */
    #buffered = [];
    #size = 0; // bytes in both lists
    #given = 0; // bytes passed to this channel
    /** @type {ReturnType<typeof setTimeout> | undefined} when to continue */
    #timer;
    /** @type {ReturnType<typeof setTimeout> | undefined} when to check for progress */
    #watch;

    /**
     * @param {import('./intake.js').Budget} budget lower than the limit that the peer admits, so
     *     that nothing is lost there
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
    use(channel, largest) {
        this.#lose();
        this.#channel = channel;
        channel.addEventListener('open', () => {
            this.#open = true;
            this.#largest = largest();
            this.#pump();
        });
        channel.addEventListener('bufferedamountlow', () => this.#pump()); // the default threshold is 0
        channel.addEventListener('close', () => {
            if (channel === this.#channel) {
                this.#lose();
            }
        });
    }

    /**
     * @param {Frame} frame
     * @returns {Promise<void>} resolves when it has left the browser's buffer
     * @throws {DataError}
     */
    async post(frame) {
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
        clearTimeout(this.#timer);
        this.#stopWatching();
        this.#channel = null;
        this.#reject(this.#buffered, Infinity, error);
        this.#reject(this.#waiting, Infinity, error);
    }

    /** Bytes passed to this channel that have left the browser's buffer. */
    get #left() {
        return this.#given - (this.#channel?.bufferedAmount ?? 0);
    }

    /**
     * Passes messages to the channel up to the buffer limits, and resolves those that have left the
     * buffer.
     */
    #pump() {
        clearTimeout(this.#timer);
        const channel = this.#channel;
        if (!this.#open || channel?.readyState !== 'open') {
            this.#expire();
            return;
        }
        while (this.#buffered.length && this.#buffered[0].end <= this.#left) {
            this.#take(this.#buffered).resolve();
        }
        if (!this.#buffered.length) {
            this.#stopWatching();
        }
        while (this.#waiting.length && channel.bufferedAmount < maxBuffered && this.#buffered.length < maxBufferedMessages) {
            if (!this.#budget.take(1 + this.#waiting[0].frame.size / unit)) {
                this.#timer = setTimeout(() => this.#pump(), pace);
                return;
            }
            this.#give(channel);
        }
    }

    /**
     * Rejects everything if a connected peer accepts no data for too long, so that no sender waits
     * forever.
     */
    #watchOver() {
        const before = this.#left;
        this.#watch ??= setTimeout(() => {
            this.#watch = undefined;
            if (this.#buffered.length && this.#left === before) {
                this.#reject(this.#buffered, Infinity, new DataError('lost', 'The other side takes nothing in.'));
                this.#reject(this.#waiting, Infinity, new DataError('unreachable', 'The other side takes nothing in.'));
            } else if (this.#buffered.length) {
                this.#watchOver();
            }
        }, stallTime);
    }

    #stopWatching() {
        clearTimeout(this.#watch);
        this.#watch = undefined;
    }

    /** @param {RTCDataChannel} channel */
    #give(channel) {
        const [next] = this.#waiting;
        const {content, size} = next.frame;
        if (size > this.#largest) {
            this.#reject(this.#waiting, 1, new DataError('too-large',
                `The other side takes ${this.#largest} bytes at once, not ${size}.`));
            return;
        }
        channel.send(/** @type {string} */ (content)); // may be bytes as well: the browser accepts both
        this.#given += size;
        next.end = this.#given;
        this.#buffered.push(next);
        this.#waiting.shift();
        this.#watchOver();
    }

    /** Rejects messages that have waited too long for a channel to open. */
    #expire() {
        const old = performance.now() - openTime;
        while (this.#waiting.length) {
            const since = Math.max(this.#waiting[0].since, this.#openUntil);
            if (since > old) {
                this.#timer = setTimeout(() => this.#pump(), since - old);
                return;
            }
            this.#reject(this.#waiting, 1, new DataError('unreachable', 'There is no connection to them.'));
        }
    }

    /** Handles the end of the channel. We cannot know how much of its buffer has arrived. */
    #lose() {
        this.#stopWatching();
        this.#reject(this.#buffered, Infinity, new DataError('lost', 'The connection broke while this was being sent.'));
        this.#openUntil = this.#open ? performance.now() : this.#openUntil;
        this.#open = false;
        this.#given = 0;
        this.#channel = null;
        this.#pump();
    }

    /** @param {Waiting[]} list @param {number} count @param {DataError} error */
    #reject(list, count, error) {
        while (list.length && count-- > 0) {
            this.#take(list).reject(error);
        }
    }

    /** @param {Waiting[]} list must not be empty */
    #take(list) {
        const first = /** @type {Waiting} */ (list.shift());
        this.#size -= first.frame.size;
        return first;
    }
}
