// @ts-check

// Limits for what arrives over data channels. The server never sees this data, so nothing else
// limits it. The page must stay responsive, whatever a peer sends and however fast.

/**
 * The number of useless messages after which we stop listening to a peer. Even dropping them takes
 * time.
 */
const maxRefused = 5_000;

/** How many of them are forgiven per second. Over a long call, any peer produces a few. */
const forgotten = 1;

/** A token bucket. It fills at a steady rate, and its content may be spent at once. */
export class Budget {
    #perSecond;
    #most;
    #left;
    #at = performance.now();

    /** @param {number} perSecond @param {number} atOnce the capacity */
    constructor(perSecond, atOnce) {
        this.#perSecond = perSecond;
        this.#most = this.#left = atOnce;
    }

    /**
     * @param {number} [cost]
     * @param {number} [now] in ms
     * @returns {boolean} whether there was enough; if so, the cost has been deducted
     */
    take(cost = 1, now = performance.now()) {
        this.#left = Math.min(this.#most, this.#left + (now - this.#at) / 1000 * this.#perSecond);
        this.#at = now;
        if (this.#left < cost) {
            return false;
        }
        this.#left -= cost;
        return true;
    }
}

/** Limits what one peer may send us, over all channels that share it. */
export class Intake {
    #budget;
    #maxSize;
    #unit;
    #patience = new Budget(forgotten, maxRefused);
    /**
     * The time in ms by which all messages being read now had arrived; null when all are read.
     *
     * @type {number | null}
     */
    #came = null;
    #end = new AbortController();

    /**
     * @param {object} limits
     * @param {number} limits.perSecond messages
     * @param {number} limits.atOnce messages, after a pause
     * @param {number} limits.maxSize of one message, in bytes; for text in UTF-16 units
     * @param {number} [limits.unit] bytes that count as one more message
     */
    constructor({perSecond, atOnce, maxSize, unit = maxSize}) {
        this.#budget = new Budget(perSecond, atOnce);
        this.#maxSize = maxSize;
        this.#unit = unit;
    }

    /** Whether we have stopped listening. */
    get exhausted() {
        return this.#end.signal.aborted;
    }

    /**
     * Delivers messages that are valid and within the limits, and drops all others.
     *
     * @template T
     * @param {RTCDataChannel} channel
     * @param {object} options
     * @param {(frame: string | ArrayBuffer) => T} options.decode throws if a frame is invalid
     * @param {(message: T) => void} options.deliver
     * @param {(why: string) => void} options.complain called for each dropped message
     * @param {AbortSignal} [options.signal] ends it
     */
    listen(channel, {decode, deliver, complain, signal}) {
        channel.binaryType = 'arraybuffer';
        const end = this.#end.signal;
        end.addEventListener('abort', () => channel.close(), {signal}); // the browser discards what is still in transit
        const receive = (/** @type {MessageEvent} */ {data}) => {
            let message;
            try {
                this.#admit(data);
                message = decode(data);
            } catch (error) {
                complain(/** @type {Error} */ (error).message);
                if (!this.#patience.take()) {
                    this.#end.abort();
                }
                return;
            }
            deliver(message);
        };
        channel.addEventListener('message', receive, {signal});
        end.addEventListener('abort', () => channel.removeEventListener('message', receive), {signal});
    }

    /** @param {string | ArrayBuffer} frame */
    #admit(frame) {
        const size = sizeOf(frame);
        if (size > this.#maxSize) {
            throw new Error(`a message of ${size} bytes, more than ${this.#maxSize}`);
        }
        if (this.#came === null) {
            this.#came = performance.now();
            afterWaiting(() => { this.#came = null; });
        }
        // Count messages by arrival time, not by the time when they are read. Otherwise a slow
        // machine would accept all of them, and the rest of the page would wait longer and longer.
        if (!this.#budget.take(1 + size / this.#unit, this.#came)) {
            throw new Error('too many messages in too short a time');
        }
    }
}

const {port1: entrance, port2: exit} = new MessageChannel();
/** @type {(() => void)[]} */
const calls = [];
exit.onmessage = () => calls.shift()?.();

/** @param {() => void} call called after everything that is queued for the page now */
function afterWaiting(call) {
    calls.push(call);
    entrance.postMessage(null); // a timer would be late on a hidden page
}

/** @param {string | ArrayBuffer} frame */
function sizeOf(frame) {
    return typeof frame === 'string' ? frame.length : frame.byteLength;
}
