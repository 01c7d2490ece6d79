// @ts-check

import {peerOf} from './entries.js';

/** @typedef {import('./recorder.js').Entry} Entry */

/** The most people with a lane of their own. All others share the last lane. */
export const maxLanes = 12;

/** The most names that are kept. A trace from a file may name any number. */
const maxNames = 1000;

/** Who is who in a trace: the names, and who has which lane. */
export class Roster {
    /** Your own id. */
    you = '';
    /** @type {Map<string, string>} names by id */
    names = new Map();
    /** @type {string[]} ids of the peers with a lane of their own, in this order */
    lanes = [];

    /** Reads who is who from a message of the server, and gives a peer its lane. @param {Entry} entry */
    learn(entry) {
        if (entry.kind === 'received') {
            const {type, id, name, peers, peer} = entry.message;
            if (type === 'welcome') {
                this.you = typeof id === 'string' ? id : '';
                this.add(id, name);
            }
            for (const person of [peers, peer].flat()) {
                this.add(person?.id, person?.name);
            }
        }
        const about = peerOf(entry);
        if (about !== '' && !this.lanes.includes(about) && this.lanes.length < maxLanes) {
            this.lanes.push(about);
        }
    }

    /** @param {unknown} id @param {unknown} name */
    add(id, name) {
        if (typeof id === 'string' && typeof name === 'string' && this.names.size < maxNames) {
            this.names.set(id, name);
        }
    }

    /** What to call a peer: the name, or the beginning of the id. @param {string} id */
    nameOf(id) {
        return id === this.you && id !== '' ? 'you' : this.names.get(id) || id.slice(0, 8) || 'a peer';
    }

    /** The number of a peer's lane: 2 or more. Lane 0 is yours, lane 1 the server's. @param {string} id */
    laneOf(id) {
        const lane = this.lanes.indexOf(id);
        return 2 + (lane < 0 ? Math.max(0, this.lanes.length - 1) : lane);
    }

    /** The names of all lanes. */
    get titles() {
        return ['You', 'Server', ...this.lanes.map((id) => this.nameOf(id))];
    }
}
