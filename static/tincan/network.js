// @ts-check

// What the browser reports about the network. None of these events is guaranteed. A worker has no
// `document`. Only some browsers have `navigator.connection`. A computer that moves from one
// network to the next may never be "offline". Callers need a timer as well.

/**
 * Calls back when there is no reason to wait any longer. Either the browser believes that it is
 * online again, or the page became visible. Its timers may have been suspended until then.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onWake(listener, signal) {
    globalThis.addEventListener?.('online', listener, {signal});
    const page = globalThis.document;
    page?.addEventListener('visibilitychange', () => {
        if (page.visibilityState === 'visible') {
            listener();
        }
    }, {signal});
}

/**
 * Calls back when this device may have a new address. Connections should then look for a new path,
 * before they notice by themselves that the old one is gone.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onNetworkChange(listener, signal) {
    globalThis.addEventListener?.('online', listener, {signal});
    const connection = /** @type {any} */ (globalThis.navigator)?.connection;
    let type = connection?.type;
    connection?.addEventListener?.('change', () => {
        if (connection.type !== type) { // most changes only update the estimated speed
            type = connection.type;
            listener();
        }
    }, {signal});
}

/**
 * Calls back when the page is closed for good. A page that enters the back/forward cache
 * (`persisted`) may come back as it was.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onPageClose(listener, signal) {
    globalThis.addEventListener?.('pagehide', ({persisted}) => {
        if (!persisted) {
            listener();
        }
    }, {signal});
}
