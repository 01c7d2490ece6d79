// @ts-check

/**
 * Keeps the screen on during a call, where the browser supports that. The browser releases the lock
 * when the page is hidden.
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
            return; // for example, the battery is low
        }
        if (stay.aborted) {
            await lock.release();
        }
    };
    document.addEventListener('visibilitychange', take, {signal: stay});
    stay.addEventListener('abort', () => void lock?.release());
    void take();
}
