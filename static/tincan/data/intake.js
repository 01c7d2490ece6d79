// @ts-check

// What comes over a data channel was never seen by the server, so nobody has bounded it yet. The
// page must stay awake whatever a peer sends, and however fast.

/** After so many useless messages of a peer we listen to it no more: even to drop them takes time. */
const maxRefused = 5_000;

/** So many of them a second are forgotten, as over a long call a few come together from anybody. */
const forgotten = 1;

/** A token bucket: it fills at a steady rate, and what it holds may be taken at once. */
export class Budget {
    #perSecond;
    #most;
    #left;
    #at = performance.now();

    /** @param {number} perSecond @param {number} atOnce what it holds when it is full */
    constructor(perSecond, atOnce) {
        this.#perSecond = perSecond;
        this.#most = this.#left = atOnce;
    }

    /** @param {number} [cost] @param {number} [now] in ms @returns {boolean} whether there was enough, and is so much less */
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

/** What one peer may send us, over all channels that share it. */
export class Intake {
    #budget;
    #maxSize;
    #unit;
    #patience = new Budget(forgotten, maxRefused);
    /** What is being read now had all come by then, in ms; null when it is read. @type {number | null} */
    #came = null;
    #end = new AbortController();

    /**
     * @param {object} limits
     * @param {number} limits.perSecond messages
     * @param {number} limits.atOnce messages, after a pause
     * @param {number} limits.maxSize of one, in bytes, or for text in UTF-16 units
     * @param {number} [limits.unit] bytes that count as one more message
     */
    constructor({perSecond, atOnce, maxSize, unit = maxSize}) {
        this.#budget = new Budget(perSecond, atOnce);
        this.#maxSize = maxSize;
        this.#unit = unit;
    }

    /** Whether it has come to the point where we do not listen any more. */
    get exhausted() {
        return this.#end.signal.aborted;
    }

    /**
     * Passes on what comes and can be understood, within the limits; drops the rest.
     *
     * @template T
     * @param {RTCDataChannel} channel
     * @param {object} options
     * @param {(frame: string | ArrayBuffer) => T} options.decode throws what is wrong with a frame
     * @param {(message: T) => void} options.deliver
     * @param {(why: string) => void} options.complain called for each that is dropped
     * @param {AbortSignal} [options.signal] ends it
     */
    listen(channel, {decode, deliver, complain, signal}) {
        channel.binaryType = 'arraybuffer';
        const end = this.#end.signal;
        end.addEventListener('abort', () => channel.close(), {signal}); // what is still on its way ends in the browser
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
        // By when they came, not by when they are read: a machine that reads slowly would take all in,
        // and all else on the page would wait for that longer and longer.
        if (!this.#budget.take(1 + size / this.#unit, this.#came)) {
            throw new Error('too many messages in too short a time');
        }
    }
}

const {port1: entrance, port2: exit} = new MessageChannel();
/** @type {(() => void)[]} */
const calls = [];
exit.onmessage = () => calls.shift()?.();

/** @param {() => void} call called after all that waits for the page at this moment */
function afterWaiting(call) {
    calls.push(call);
    entrance.postMessage(null); // a timer would be late on a page that is hidden
}

/** @param {string | ArrayBuffer} frame */
function sizeOf(frame) {
    return typeof frame === 'string' ? frame.length : frame.byteLength;
}
