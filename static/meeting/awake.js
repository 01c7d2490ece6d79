// @ts-check

/**
 * Keeps the screen from going dark while one only looks and listens, where the browser has that.
 * The browser takes the lock back whenever the page is hidden.
 *
 * @param {AbortSignal} stay aborted when the call is over
 */
export function stayAwake(stay) {
    /** @type {WakeLockSentinel | null} */
    let lock = null;
    const take = async () => {
        if (document.visibilityState !== 'visible' || !('wakeLock' in navigator) || (lock && !lock.released)) {
            return;
        }
        try {
            lock = await navigator.wakeLock.request('screen');
        } catch {
            return; // the battery is low, say
        }
        if (stay.aborted) {
            await lock.release();
        }
    };
    document.addEventListener('visibilitychange', take, {signal: stay});
    stay.addEventListener('abort', () => void lock?.release());
    void take();
}
