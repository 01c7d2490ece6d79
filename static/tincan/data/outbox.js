// @ts-check

// What waits to be sent over one kind of channel to one peer. The browser's own buffer is kept
// short, so that what has not left when a connection breaks can go over the next one.

import {DataError} from './frames.js';

/** @typedef {import('./frames.js').Frame} Frame */

/** What may wait for one peer on one kind of channel, in here and in the browser's buffer. */
export const maxQueued = 16 << 20; // bytes
const maxMessages = 16 << 10;

// How much of it is given to the browser at a time.
const maxBuffered = 1 << 20; // bytes
const maxBufferedMessages = 256;

/** How long a message waits for a channel that is not open. */
const openTime = 15_000; // ms

/** How long an open channel may take nothing at all: longer than a broken connection is left as it is. */
const stallTime = 60_000; // ms

/** How long to wait when the budget is used up. */
const pace = 20; // ms

/** What counts as one more message: the receiver counts likewise. */
export const unit = 32 << 10; // bytes

/**
 * @typedef {object} Waiting
 * @property {Frame} frame
 * @property {number} since when it was posted
 * @property {number} end of it, in bytes that the channel has been given in all
 * @property {() => void} resolve
 * @property {(error: DataError) => void} reject
 */

export class Outbox {
    #budget;
    /** @type {RTCDataChannel | null} */
    #channel = null;
    #open = false;
    #openUntil = 0; // when a channel was last open
    #largest = Infinity; // bytes, that the other side takes
    /** @type {Waiting[]} for the channel, oldest first */
    #waiting = [];
    /** @type {Waiting[]} in the browser's buffer, oldest first */
    #buffered = [];
    #size = 0; // bytes of all of them
    #given = 0; // bytes, to this channel
    /** @type {ReturnType<typeof setTimeout> | undefined} when to go on */
    #timer;
    /** @type {ReturnType<typeof setTimeout> | undefined} when to see whether the channel takes anything */
    #watch;

    /** @param {import('./intake.js').Budget} budget less than what the other side admits, so that nothing is lost there */
    constructor(budget) {
        this.#budget = budget;
    }

    /**
     * Takes a channel in place of the one before, which is dead.
     *
     * @param {RTCDataChannel} channel
     * @param {() => number} largest the longest message that the other side takes, once it is open
     */
    use(channel, largest) {
        this.#lose();
        this.#channel = channel;
        channel.addEventListener('open', () => {
            this.#open = true;
            this.#largest = largest();
            this.#pump();
        });
        channel.addEventListener('bufferedamountlow', () => this.#pump()); // low means empty, unless told otherwise
        channel.addEventListener('close', () => {
            if (channel === this.#channel) {
                this.#lose();
            }
        });
    }

    /**
     * @param {Frame} frame
     * @returns {Promise<void>} when it has left the buffer of the browser
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

    /** @param {DataError} error why nothing of it is sent any more */
    close(error) {
        clearTimeout(this.#timer);
        this.#stopWatching();
        this.#channel = null;
        this.#reject(this.#buffered, Infinity, error);
        this.#reject(this.#waiting, Infinity, error);
    }

    /** Bytes of this channel that have left the browser's buffer. */
    get #left() {
        return this.#given - (this.#channel?.bufferedAmount ?? 0);
    }

    /** Gives the channel as much as is good for it; settles what has left it. */
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

    /** Nobody shall wait for ever for one who is connected, but takes nothing in. */
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
        channel.send(/** @type {string} */ (content)); // or bytes: all the same to the browser
        this.#given += size;
        next.end = this.#given;
        this.#buffered.push(next);
        this.#waiting.shift();
        this.#watchOver();
    }

    /** Nothing waits for ever for a channel that does not open. */
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

    /** The channel has died. Nobody knows what of its buffer has arrived. */
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

    /** @param {Waiting[]} list which is not empty */
    #take(list) {
        const first = /** @type {Waiting} */ (list.shift());
        this.#size -= first.frame.size;
        return first;
    }
}
