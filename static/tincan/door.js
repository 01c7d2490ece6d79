// @ts-check

// In front of a meeting, before joining: who is there, and everything made ready to be among them.

import {TypedTarget} from './events.js';
import {Lookout} from './lookout.js';
import {onNetworkChange} from './network.js';
import {RemotePeer} from './remote.js';
import {Room} from './room.js';
import {defaultURL} from './signaling.js';

/**
 * @typedef {import('./mesh.js').RoomOptions} RoomOptions
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').RoomSeen} RoomSeen
 */

/** Connections that wait. In a larger room the rest is made after joining. */
const maxReady = 16;

/**
 * Joining takes a socket, a word with the server on who is there, and an offer to each of them. Here
 * all of that is done while the visitor still looks at a preview, and nothing of the visitor leaves
 * until enter(): no name, no offer, no address (but for the question to the server's STUN what our
 * address is), no picture.
 *
 * Fires `look` (detail: null) with each answer of the server, every few seconds while the page is
 * looked at: `peers`, `full` and `locked` are up to date then.
 *
 * @extends {TypedTarget<{look: null}>}
 */
export class Door extends TypedTarget {
    /** @type {PeerInfo[]} those who are in the room */
    peers = [];
    full = false;
    locked = false;

    #room;
    #options;
    #lookout;
    /** @type {Map<string, RemotePeer>} by id: those whom enter() will call */
    #ready = new Map();
    #listening = new AbortController();

    /**
     * @param {string} room
     * @param {Omit<RoomOptions, 'name'>} options
     */
    constructor(room, options = {}) {
        super();
        this.#room = room;
        this.#options = options;
        const {url = defaultURL(), role, token} = options;
        this.#lookout = new Lookout(url, {room, role, token});
        this.#lookout.addEventListener('room', ({detail}) => this.#seen(detail), {signal: this.#listening.signal});
        // Their offers say where this device could be reached before.
        onNetworkChange(() => this.#ready.forEach((peer) => peer.prepare()), this.#listening.signal);
    }

    /** What to send from the beginning. */
    get stream() {
        return this.#options.stream ?? null;
    }

    /** @param {MediaStream | null} stream what to send instead */
    setStream(stream) {
        this.#options = {...this.#options, stream};
        this.#ready.forEach((peer) => peer.setStream(stream)); // not awaited: it only makes another offer
    }

    /**
     * Joins, once: whatever comes of it, this door is of no more use.
     *
     * @param {RoomOptions} options in addition to those that the door was made with
     * @returns {Promise<Room>} as Room.join() does
     * @throws {import('./signaling.js').RoomError}
     */
    async enter(options) {
        this.#listening.abort();
        const ready = {signaling: this.#lookout.handOver(), peers: [...this.#ready.values()]};
        return Room.join(this.#room, {...this.#options, ...options, ready});
    }

    /** Goes away without joining. */
    close() {
        this.#listening.abort();
        this.#lookout.close();
        this.#ready.forEach((peer) => peer.close());
    }

    /** @param {RoomSeen} seen */
    #seen({peers, full, locked, iceServers}) {
        Object.assign(this, {peers, full, locked});
        // Relays are told of only to who is in: without them nothing can be made ready for their use alone.
        const open = !full && !locked && this.#options.iceTransportPolicy !== 'relay';
        const wanted = new Map(open ? peers.slice(0, maxReady).map((peer) => [peer.id, peer]) : []);
        for (const [id, peer] of this.#ready) {
            if (!wanted.has(id)) {
                peer.close();
                this.#ready.delete(id);
            }
        }
        for (const [id, info] of wanted) {
            if (!this.#ready.has(id)) {
                const peer = new RemotePeer(info, {
                    polite: false, configuration: {iceServers}, stream: this.stream,
                });
                this.#ready.set(id, peer);
                peer.prepare();
            }
        }
        this.fire('look', null);
    }
}
