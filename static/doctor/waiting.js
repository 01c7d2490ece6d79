// @ts-check

/**
 * Waits for a promise, but not for ever.
 *
 * @template T
 * @param {Promise<T>} promise must not reject
 * @param {number} limit in ms
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<T | undefined>} undefined if there is no result in time
 */
export function within(promise, limit, signal) {
    return new Promise((resolve) => {
        const giveUp = () => resolve(undefined);
        const timer = setTimeout(giveUp, limit);
        signal.addEventListener('abort', giveUp, {once: true});
        if (signal.aborted) {
            giveUp();
        }
        void promise.then((value) => {
            clearTimeout(timer);
            resolve(value);
        });
    });
}

/** @param {number} time in ms @param {AbortSignal} signal ends it early */
export function sleep(time, signal) {
    return within(new Promise(() => {}), time, signal);
}
