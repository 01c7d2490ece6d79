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
export class BadLines extends EventTarget {
    #room;
    #lines;
    /**
     * @type {WeakMap<RemotePeer, {bad: boolean, otherwise: number | null}>} otherwise: since when
     *     the verdict has differed from `bad`; null while they agree
     */
    #standing = new WeakMap();

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../../tincan/quality/room-quality.js').RoomQuality} lines
     * @param {AbortSignal} stay aborted when the call is over
     */
    constructor(room, lines, stay) {
        super();
        this.#room = room;
        this.#lines = lines;
        lines.addEventListener('sample', () => this.#update(), {signal: stay});
        room.addEventListener('peer-state', () => this.#update(), {signal: stay});
        lines.watch(stay, {ask: false});
    }

    /** @param {RemotePeer} peer */
    has(peer) {
        return this.#standing.get(peer)?.bad ?? false;
    }

    #update() {
        const changed = [...this.#room.peers.values()].filter((peer) => this.#look(peer));
        if (changed.length > 0) {
            this.dispatchEvent(new CustomEvent('change'));
        }
    }

    /** @param {RemotePeer} peer @returns {boolean} whether `bad` has changed */
    #look(peer) {
        const at = this.#lines.of(peer).now()?.at;
        if (at === undefined) {
            return false;
        }
        const standing = this.#standing.get(peer) ?? {bad: false, otherwise: null};
        this.#standing.set(peer, standing);
        const [{grade}] = judge(this.#lines.view(peer));
        if ((grade === 'bad') === standing.bad) {
            standing.otherwise = null;
            return false;
        }
        standing.otherwise ??= at;
        const gone = grade === 'none'; // there is no connection, which the tile shows at once
        if (!gone && at - standing.otherwise < (standing.bad ? relief : lasting)) {
            return false;
        }
        Object.assign(standing, {bad: !standing.bad, otherwise: null});
        return true;
    }
}
