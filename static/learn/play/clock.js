// @ts-check

// Slow motion slows down time as well. While a message waits for the user, the timers of the client library stand
// still. Otherwise it would repeat an offer after 5 s and give up joining after 10 s, and nobody reads that fast.

/** Shorter timers go on: they only put off work for a moment, and nobody waits for them. */
const shortest = 1_000; // ms

// The page's own waits use these. They never stand still.
export const realTimeout = globalThis.setTimeout.bind(globalThis);
const realClear = globalThis.clearTimeout.bind(globalThis);

/**
 * @typedef {object} Timer
 * @property {() => void} call
 * @property {number} left how long it still has to run, in ms
 * @property {number} startedAt by performance.now()
 * @property {ReturnType<typeof setTimeout>} [running] unset while the clock stands still
 */

/** Takes the place of setTimeout() and clearTimeout() for all modules of the page. */
export class Clock {
    /** @type {Map<number, Timer>} */
    #timers = new Map();
    #last = 0;
    #stopped = false;

    /** Takes the place of the browser's own functions. Call this before the library creates a timer. */
    install() {
        const set = (/** @type {(...values: any[]) => void} */ call, ms = 0, /** @type {any[]} */ ...values) => {
            return ms < shortest ? realTimeout(call, ms, ...values) : this.#set(() => call(...values), ms);
        };
        const clear = (/** @type {any} */ id) => {
            const timer = this.#timers.get(id);
            realClear(timer ? timer.running : id);
            this.#timers.delete(id);
        };
        Object.assign(globalThis, {setTimeout: set, clearTimeout: clear});
    }

    stop() {
        if (this.#stopped) {
            return;
        }
        this.#stopped = true;
        for (const timer of this.#timers.values()) {
            realClear(timer.running);
            timer.left -= performance.now() - timer.startedAt;
        }
    }

    start() {
        if (this.#stopped) {
            this.#stopped = false;
            this.#timers.forEach((_, id) => this.#run(id));
        }
    }

    /**
     * @param {() => void} call
     * @param {number} ms
     * @returns {number} negative, so that it is never the id of a timer of the browser
     */
    #set(call, ms) {
        const id = --this.#last;
        this.#timers.set(id, {call, left: ms, startedAt: 0});
        if (!this.#stopped) {
            this.#run(id);
        }
        return id;
    }

    /** @param {number} id */
    #run(id) {
        const timer = /** @type {Timer} */ (this.#timers.get(id));
        timer.startedAt = performance.now();
        timer.running = realTimeout(() => {
            this.#timers.delete(id);
            timer.call();
        }, Math.max(0, timer.left));
    }
}

/**
 * Resolves after a time, which the clock does not stop.
 *
 * @param {number} ms
 * @param {AbortSignal} signal ends the wait: the promise rejects
 */
export async function pause(ms, signal) {
    await new Promise((resolve) => {
        const timer = realTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
            realClear(timer);
            resolve(null);
        }, {once: true});
    });
    signal.throwIfAborted();
}
