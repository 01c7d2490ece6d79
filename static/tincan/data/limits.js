// @ts-check

// Limits for what arrives from peers. The server never sees what they send over data channels, so
// nothing else limits it. The page must stay responsive, whatever a peer sends and however fast.

/**
 * The number of invalid messages after which we stop listening to a peer. Even dropping them takes
 * time.
 */
const maxInvalid = 5_000;

/** How many of them are forgiven per second. Over a long call, any peer produces a few. */
const forgivenPerSecond = 1;

/** A token bucket. It fills at a steady rate, and its content may be spent at once. */
export class TokenBucket {
    #perSecond;
    #capacity;
    #tokens;
    #filledAt = performance.now();

    /** @param {number} perSecond @param {number} atOnce the capacity */
    constructor(perSecond, atOnce) {
        this.#perSecond = perSecond;
        this.#capacity = this.#tokens = atOnce;
    }

    /**
     * @param {number} [cost]
     * @param {number} [now] in ms
     * @returns {boolean} whether there was enough; if so, the cost has been deducted
     */
    spend(cost = 1, now = performance.now()) {
        this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) / 1000 * this.#perSecond);
        this.#filledAt = now;
        if (this.#tokens < cost) {
            return false;
        }
        this.#tokens -= cost;
        return true;
    }
}

/** A token bucket for each person, or for whatever else does something. */
export class Budgets {
    #perSecond;
    #capacity;
    /** @type {WeakMap<object, TokenBucket>} */
    #buckets = new WeakMap();

    /** @param {number} perSecond @param {number} atOnce the capacity of each */
    constructor(perSecond, atOnce) {
        this.#perSecond = perSecond;
        this.#capacity = atOnce;
    }

    /** @param {object} who @returns {boolean} whether there was enough; if so, it has been deducted */
    spend(who) {
        const bucket = this.#buckets.get(who) ?? new TokenBucket(this.#perSecond, this.#capacity);
        this.#buckets.set(who, bucket);
        return bucket.spend();
    }
}

/** Limits what one peer may send us, over all channels that share it. */
export class ReceiveLimiter {
    #bucket;
    #maxSize;
    #bytesPerMessage;
    #tolerance = new TokenBucket(forgivenPerSecond, maxInvalid);
    /**
     * The time in ms by which all messages being read now had arrived; null when all are read.
     *
     * @type {number | null}
     */
    #arrived = null;
    #exhaustion = new AbortController();

    /**
     * @param {object} limits
     * @param {number} limits.perSecond messages
     * @param {number} limits.atOnce messages, after a pause
     * @param {number} limits.maxSize of one message, in bytes; for text in UTF-16 units
     * @param {number} [limits.bytesPerMessage] bytes that count as one more message
     */
    constructor({perSecond, atOnce, maxSize, bytesPerMessage = maxSize}) {
        this.#bucket = new TokenBucket(perSecond, atOnce);
        this.#maxSize = maxSize;
        this.#bytesPerMessage = bytesPerMessage;
    }

    /** Whether we have stopped listening. */
    get exhausted() {
        return this.#exhaustion.signal.aborted;
    }

    /**
     * Delivers messages that are valid and within the limits, and drops all others.
     *
     * @template T
     * @param {RTCDataChannel} channel
     * @param {object} options
     * @param {(frame: string | ArrayBuffer) => T} options.decode throws if a frame is invalid
     * @param {(message: T) => void} options.deliver
     * @param {(why: string) => void} options.reportDropped called for each dropped message
     * @param {AbortSignal} [options.signal] ends it
     */
    listen(channel, {decode, deliver, reportDropped, signal}) {
        channel.binaryType = 'arraybuffer';
        const exhaustion = this.#exhaustion.signal;
        // On close() the browser discards what is still in transit.
        exhaustion.addEventListener('abort', () => channel.close(), {signal});
        const receive = (/** @type {MessageEvent} */ {data}) => {
            let message;
            try {
                this.#admit(data);
                message = decode(data);
            } catch (error) {
                reportDropped(/** @type {Error} */ (error).message);
                if (!this.#tolerance.spend()) {
                    this.#exhaustion.abort();
                }
                return;
            }
            deliver(message);
        };
        channel.addEventListener('message', receive, {signal});
        exhaustion.addEventListener('abort', () => channel.removeEventListener('message', receive), {signal});
    }

    /** @param {string | ArrayBuffer} frame */
    #admit(frame) {
        const size = sizeOf(frame);
        if (size > this.#maxSize) {
            throw new Error(`a message of ${size} bytes, more than ${this.#maxSize}`);
        }
        if (this.#arrived === null) {
            this.#arrived = performance.now();
            afterQueued(() => { this.#arrived = null; });
        }
        // Count messages by arrival time, not by the time when they are read. Otherwise a slow
        // machine would accept all of them, and the rest of the page would wait longer and longer.
        if (!this.#bucket.spend(1 + size / this.#bytesPerMessage, this.#arrived)) {
            throw new Error('too many messages in too short a time');
        }
    }
}

const {port1, port2} = new MessageChannel();
/** @type {(() => void)[]} */
const calls = [];
port2.onmessage = () => calls.shift()?.();

/** @param {() => void} call called after everything that is queued for the page now */
function afterQueued(call) {
    calls.push(call);
    port1.postMessage(null); // a timer would be late on a hidden page
}

/** @param {string | ArrayBuffer} frame */
function sizeOf(frame) {
    return typeof frame === 'string' ? frame.length : frame.byteLength;
}
