// @ts-check

import {Signaling, defaultURL} from '../tincan/signaling.js';
import {claim, isForLive} from '../ui/room/invitation.js';
import {within} from './waiting.js';

/**
 * @typedef {import('./findings.js').Health} Health
 * @typedef {import('./findings.js').Entry} Entry
 */

/** How long the server may take for one answer. */
const answerTime = 8_000; // ms

/** Half of the second to which the header Date is cut. */
const halfSecond = 500; // ms

/** Asks the server for its health. @param {AbortSignal} signal @returns {Promise<Health>} */
export async function askHealth(signal) {
    const start = performance.now();
    const response = await get('/healthz', signal);
    const roundTrip = performance.now() - start;
    if (!response) {
        return {status: 0, roundTrip, ahead: NaN, proxy: ''};
    }
    const date = Date.parse(response.headers.get('Date') ?? '') + halfSecond;
    return {
        status: response.status, roundTrip, ahead: Date.now() - roundTrip / 2 - date,
        proxy: response.headers.get('Server') ?? '',
    };
}

/**
 * Asks whether the server has received UDP from other machines; false if it does not say so.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
export async function askHeardUDP(signal) {
    const answer = get(`/facts?nonce=${unguessable()}`, signal).then((response) => response?.json());
    return await within(answer.then(({udp}) => udp === true).catch(() => false), answerTime, signal) ?? false;
}

/** @param {string} path @param {AbortSignal} signal @returns {Promise<Response | undefined>} undefined: no answer */
function get(path, signal) {
    return within(fetch(path, {cache: 'no-store', signal}).catch(() => undefined), answerTime, signal);
}

function unguessable() {
    return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => String(n).padStart(10, '0')).join('');
}

/**
 * Returns the room that a token is for, or '' if it is for any room. It is not verified here: the server does that.
 * @param {string | undefined} token
 */
export function invitedRoom(token) {
    const room = claim(token, 'room');
    return room === '*' ? '' : room;
}

/**
 * Joins a room, because the server names its relays only to people in a room. Their credentials end when the socket
 * closes. The room is that of our invitation, or else one with a name that nobody can guess. In a live room we join
 * as a viewer.
 *
 * @param {string | undefined} token
 * @param {AbortSignal} signal closes the socket
 * @returns {Promise<Entry>}
 */
export async function enterRoom(token, signal) {
    const signaling = new Signaling(defaultURL());
    const entry = {opened: false, code: 'silent', iceServers: /** @type {unknown} */ ([])};
    const entered = new Promise((resolve) => {
        signaling.addEventListener('open', () => {
            entry.opened = true;
            signaling.join({
                room: invitedRoom(token) || `doctor-${unguessable()}`, name: 'tincan doctor', token,
                role: isForLive(token) ? 'viewer' : 'member',
            });
        });
        signaling.addEventListener('message', ({detail: message}) => {
            if (message.type === 'welcome') {
                Object.assign(entry, {code: '', iceServers: message.iceServers});
                resolve(null);
            }
        });
        signaling.addEventListener('close', ({detail: error}) => {
            entry.code = error.code === 'unreachable' ? 'silent' : error.code;
            resolve(null);
        });
    });
    signal.addEventListener('abort', () => {
        signaling.leave(false);
        signaling.close(left);
    });
    await within(entered, answerTime, signal);
    return {...entry};
}

const left = Object.assign(new Error('the test is over'), {code: 'left', comeBack: false});
