// @ts-check

// What the browser tells about the way to the world. None of it is sure to come: a worker has no
// `document`, only some browsers have `navigator.connection`, and a computer that is moved from one
// network to the next may never have been "offline". Whoever listens here keeps a timer as well.

/**
 * Calls back when waiting longer makes no sense: the browser believes that it is online again, or
 * somebody looks at the page, whose timers may have stood still.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onAwake(listener, signal) {
    globalThis.addEventListener?.('online', listener, {signal});
    const page = globalThis.document;
    page?.addEventListener('visibilitychange', () => {
        if (page.visibilityState === 'visible') {
            listener();
        }
    }, {signal});
}

/**
 * Calls back when this device may have another address than before, so that connections had better
 * look for a new path before they find out by themselves that the old one is gone.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onNetworkChange(listener, signal) {
    globalThis.addEventListener?.('online', listener, {signal});
    const connection = /** @type {any} */ (globalThis.navigator)?.connection;
    let type = connection?.type;
    connection?.addEventListener?.('change', () => {
        if (connection.type !== type) { // most changes are mere estimates of how fast the line is
            type = connection.type;
            listener();
        }
    }, {signal});
}

/**
 * Calls back when the page goes away for good. One that goes into the back/forward cache
 * (`persisted`) may come back as it was.
 *
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onFarewell(listener, signal) {
    globalThis.addEventListener?.('pagehide', ({persisted}) => {
        if (!persisted) {
            listener();
        }
    }, {signal});
}
