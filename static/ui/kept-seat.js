// @ts-check

import {tryStorage} from './store.js';

const releaseTime = 2_000; // ms, for a page that is going away to release its lock
const freshTime = 60_000; // ms; after that, users may have forgotten the call
const refreshInterval = 10_000; // ms; a page that crashes leaves something fresh, too

/**
 * What a page keeps of its seat, so that the seat survives a reload. A duplicated tab has a copy of it. Only the
 * page that holds the lock may use it.
 *
 * @template {{session: string}} T
 */
export class KeptSeat {
    /** @type {T & {lock: string, at: number} | null} `at`: when it was stored last, as returned by Date.now() */
    kept = null;
    #key;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    #refreshTimer;

    /** @param {string} page */
    constructor(page) {
        this.#key = `tincan.seat.${page.toLowerCase()}`;
    }

    /** Finds what the former page has kept, unless another tab is using it. */
    async find() {
        const kept = tryStorage(() => JSON.parse(sessionStorage.getItem(this.#key) ?? 'null'), null);
        if (kept && await takeLock(kept.lock)) {
            this.kept = kept;
        } else {
            this.forget();
        }
    }

    /** Whether the former page was using the seat a moment ago. */
    get isFresh() {
        const age = Date.now() - (this.kept?.at ?? -Infinity);
        return age >= 0 && age < freshTime;
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

    /** Keeps the seat, but the next page does not continue by itself. */
    rest() {
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
 * Takes a lock until the page is gone. Without support for locks, every page has it.
 *
 * @param {string} name
 * @returns {Promise<boolean>} whether this page has it
 */
function takeLock(name) {
    if (!navigator.locks) { // they need a secure address
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
