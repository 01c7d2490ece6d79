// @ts-check

import {tryStorage} from '../store.js';

const releaseTime = 1_000; // ms, for a page that is going away to release its lock
const freshTime = 60_000; // ms; after that, users may have forgotten the call
const refreshInterval = 10_000; // ms; so that even a crashed page leaves a fresh seat

/**
 * A seat that survives a reload. A duplicated tab copies it, so only the page that holds the lock may use it.
 *
 * @template {{session: string}} T
 */
export class KeptSeat {
    /** @type {T & {lock: string, at: number} | null} `at`: when it was stored last, as returned by Date.now() */
    kept = null;
    /** Whether the last page was using the seat a moment ago. */
    isFresh = false;
    #key;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    #refreshTimer;

    /** @param {string} page */
    constructor(page) {
        this.#key = `tincan.seat.${page.toLowerCase()}`;
    }

    /** Loads the last page's seat, unless another tab is using it. */
    async find() {
        const kept = tryStorage(() => JSON.parse(sessionStorage.getItem(this.#key) ?? 'null'), null);
        if (kept && await takeLock(kept.lock)) {
            this.kept = kept;
            const age = Date.now() - kept.at;
            this.isFresh = age >= 0 && age < freshTime;
        } else {
            this.forget();
        }
    }

    /** @param {T} seat */
    keep(seat) {
        let {lock} = this.kept ?? {};
        if (!lock) {
            lock = crypto.getRandomValues(new Uint32Array(4)).join('-');
            void takeLock(lock); // never rejects; nobody else knows this lock yet
        }
        this.kept = {...seat, lock, at: Date.now()};
        this.#store(Date.now());
        this.#refreshTimer ??= setInterval(() => this.#store(Date.now()), refreshInterval);
    }

    /** Keeps the seat, but the next page won't rejoin on its own. */
    keepForLater() {
        this.#stopRefreshing();
        if (this.kept) {
            this.#store(0);
        }
    }

    forget() {
        this.#stopRefreshing();
        this.kept = null;
        tryStorage(() => sessionStorage.removeItem(this.#key), undefined);
    }

    #stopRefreshing() {
        clearInterval(this.#refreshTimer);
        this.#refreshTimer = undefined;
    }

    /** @param {number} at */
    #store(at) {
        tryStorage(() => sessionStorage.setItem(this.#key, JSON.stringify({...this.kept, at})), undefined);
    }
}

/**
 * Holds a lock until the page is gone. Without lock support, always succeeds.
 *
 * @param {string} name
 * @returns {Promise<boolean>} whether this page has it
 */
function takeLock(name) {
    if (!navigator.locks) { // they need a secure context
        return Promise.resolve(true);
    }
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), releaseTime);
    return new Promise((resolve) => {
        const request = navigator.locks.request(`tincan.${name}`, {signal: waiting.signal}, () => {
            clearTimeout(timer);
            resolve(true);
            return new Promise(() => {}); // holds it
        });
        request.catch(() => resolve(false));
    });
}
