// @ts-check

/** How long the server may take to answer. */
const answerTimeout = 5_000; // ms

/** How often to ask while the room is reconnecting: more than the 15 s between two attempts to reconnect. */
const checkInterval = 20_000; // ms

/**
 * Finds out whether only the WebSocket is blocked: joining fails, but the server answers other requests.
 *
 * @param {string} [code] of the error that made joining fail
 * @returns {Promise<string | undefined>} `blocked` instead of `unreachable` if it is so; otherwise the same code
 */
export async function diagnose(code) {
    return code === 'unreachable' && await isUp() ? 'blocked' : code;
}

/**
 * Calls back when a room has been reconnecting for a long time because its WebSocket is blocked. If the server is
 * up in two checks in a row, the attempt between them failed although it was up, so it is not just starting.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {() => void} listener
 */
export function onBlocked(room, listener) {
    let changes = 0;
    room.addEventListener('state', async ({detail: {state, code}}) => {
        const change = ++changes;
        let wasUp = false;
        while (state === 'reconnecting' && code === 'unreachable') {
            await new Promise((resolve) => setTimeout(resolve, checkInterval));
            const up = change === changes && await isUp();
            if (change !== changes) {
                return; // connected, closed, or another error
            }
            if (up && wasUp) {
                listener();
                return;
            }
            wasUp = up;
        }
    });
}

/** Whether the server answers requests that need no WebSocket. It never rejects. */
async function isUp() {
    try {
        const {status} = await fetch('/healthz', {cache: 'no-store', signal: AbortSignal.timeout(answerTimeout)});
        return status === 200;
    } catch {
        return false;
    }
}
