// @ts-check

import {judge} from './verdict.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/**
 * How long a connection must be bad before it counts as bad. Verdicts cover the last 10 s, and a
 * single burst of packet loss does not make a bad connection.
 */
const lasting = 10_000; // ms

/** How long it must be better before it counts as better. */
const relief = 4_000; // ms

/** Tracks the peers whose connection has been bad for a while. Fires `change`. */
export class BadConnections extends EventTarget {
    #room;
    #quality;
    /**
     * @type {WeakMap<RemotePeer, {bad: boolean, changing: number | null}>} changing: since when the
     *     verdict has differed from `bad`; null while they agree
     */
    #records = new WeakMap();

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../../tincan/quality/room-quality.js').RoomQuality} quality
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, quality, signal) {
        super();
        this.#room = room;
        this.#quality = quality;
        quality.addEventListener('sample', () => this.#update(), {signal});
        room.addEventListener('peer-state', () => this.#update(), {signal});
        quality.watch(signal, {ask: false});
    }

    /** @param {RemotePeer} peer */
    has(peer) {
        return this.#records.get(peer)?.bad ?? false;
    }

    #update() {
        const changed = [...this.#room.peers.values()].filter((peer) => this.#evaluate(peer));
        if (changed.length > 0) {
            this.dispatchEvent(new CustomEvent('change'));
        }
    }

    /** @param {RemotePeer} peer @returns {boolean} whether `bad` has changed */
    #evaluate(peer) {
        const at = this.#quality.of(peer).now()?.at;
        if (at === undefined) {
            return false;
        }
        const record = this.#records.get(peer) ?? {bad: false, changing: null};
        this.#records.set(peer, record);
        const [{grade}] = judge(this.#quality.view(peer));
        if ((grade === 'bad') === record.bad) {
            record.changing = null;
            return false;
        }
        record.changing ??= at;
        const gone = grade === 'none'; // there is no connection, which the tile shows at once
        if (!gone && at - record.changing < (record.bad ? relief : lasting)) {
            return false;
        }
        record.bad = !record.bad;
        record.changing = null;
        return true;
    }
}
