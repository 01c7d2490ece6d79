// @ts-check

import {judge} from './verdict.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/** So long a line is bad before that counts: verdicts look back 10 s, and one burst of losses is no bad line. */
const lasting = 10_000; // ms

/** And so long it is better before it counts as better. */
const relief = 4_000; // ms

/** Whose lines are bad, and have been for a while. Fires `change`. */
export class BadLines extends EventTarget {
    #room;
    #lines;
    /** @type {WeakMap<RemotePeer, {bad: boolean, otherwise: number | null}>} since when it is not what it counts as */
    #standing = new WeakMap();

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../../tincan/quality/lines.js').Lines} lines
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

    /** @param {RemotePeer} peer @returns {boolean} whether it now counts as another */
    #look(peer) {
        const at = this.#lines.line(peer).now()?.at;
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
        const gone = grade === 'none'; // that is another matter, which the tile tells at once
        if (!gone && at - standing.otherwise < (standing.bad ? relief : lasting)) {
            return false;
        }
        Object.assign(standing, {bad: !standing.bad, otherwise: null});
        return true;
    }
}
