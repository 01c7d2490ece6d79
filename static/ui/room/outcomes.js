// @ts-check

import {ConnectionQuality} from '../../tincan/quality/connection-quality.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/** A pair that is not connected after this time counts as failed. */
const maxTime = 60_000; // ms

/** It counts as failed after this time if one of the two leaves. */
const minTime = 15_000; // ms

/** How long after connecting the path may still change, for example from the relay to a direct one. */
const settleTime = 2_000; // ms

/**
 * Tells the server how each peer in a room has connected, so that the operator sees how many calls work and
 * how many need the relay. A report contains no name, room or id. Of each pair, only the page with the
 * lower id reports. Call this as soon as the room is joined.
 *
 * @param {import('../../tincan/room.js').Room} room
 */
export function reportOutcomes(room) {
    /** @type {Map<RemotePeer, number>} the peers that are not connected, and since when they are known */
    const pending = new Map();
    const add = (/** @type {RemotePeer} */ peer) => {
        pending.set(peer, performance.now());
        setTimeout(() => fail(peer, 0), maxTime);
        if (peer.state === 'connected') {
            void succeed(peer); // handles its own errors
        }
    };
    /** @param {RemotePeer} peer @returns {number} NaN if it is not pending */
    const end = (peer) => {
        const time = performance.now() - (pending.get(peer) ?? NaN);
        pending.delete(peer);
        return time;
    };
    const succeed = async (/** @type {RemotePeer} */ peer) => {
        const time = end(peer);
        const way = Number.isNaN(time) ? null : await wayTo(peer);
        if (way && room.id < peer.id && room.state !== 'reconnecting') { // else the request would fail too
            send({...way, seconds: time / 1000});
        }
    };
    const fail = (/** @type {RemotePeer} */ peer, /** @type {number} */ least) => {
        const time = end(peer);
        // If the page was suspended for a long time, the measurement means nothing.
        if (time >= least && time < 2 * maxTime && room.id < peer.id) {
            send({way: 'none', protocol: 'unknown', seconds: time / 1000});
        }
    };
    room.addEventListener('peer-joined', ({detail: {peer}}) => add(peer));
    room.addEventListener('peer-state', ({detail: {peer, state}}) => {
        if (state === 'connected') {
            void succeed(peer); // handles its own errors
        }
    });
    room.addEventListener('peer-left', ({detail: {peer, reason}}) => {
        if (reason === 'left' || reason === 'removed') {
            fail(peer, minTime);
        } else {
            end(peer); // their connection to the server was lost
        }
    });
    room.addEventListener('state', ({detail: {state}}) => {
        if (state === 'reconnecting') {
            pending.clear(); // without the server, peers cannot find each other
        } else if (state === 'closed') {
            [...pending.keys()].forEach((peer) => fail(peer, minTime));
        }
    });
    room.peers.forEach(add);
}

/** @param {RemotePeer} peer that has just connected */
async function wayTo(peer) {
    const quality = new ConnectionQuality(peer);
    try {
        const first = await quality.sample();
        await new Promise((resolve) => setTimeout(resolve, settleTime));
        const last = await quality.sample();
        const {way, protocol} = last.way === '' ? first : last; // it may be over already
        return way === '' ? null : {way, protocol: protocol || 'unknown'};
    } catch {
        return null; // it was closed meanwhile
    }
}

/** @param {{way: string, protocol: string, seconds: number}} outcome */
function send(outcome) {
    fetch('/outcome', {method: 'POST', body: JSON.stringify(outcome), keepalive: true})
        .catch(() => {}); // it is only counted
}
