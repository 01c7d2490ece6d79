// @ts-check

// Prepares to join a meeting, and says who is in it.

import {TypedTarget} from './events.js';
import {RoomPoller} from './room-poller.js';
import {onNetworkChange} from './network.js';
import {RemotePeer} from './remote.js';
import {Room} from './room.js';
import {defaultURL} from './signaling.js';

/**
 * @typedef {import('./mesh.js').RoomOptions} RoomOptions
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').RoomInfo} RoomInfo
 */

/** The most connections to prepare. In a larger room the rest are made after joining. */
const maxPrepared = 16;

/**
 * Joining takes a socket, the list of peers from the server, and an offer to each of them. A Door
 * does all of that while the visitor still looks at a preview. Until enter() it sends nothing about
 * the visitor: no name, no offer, no video. It sends no address either, apart from the browser's
 * STUN request, which asks the server what our address is.
 *
 * Fires `look` (detail: null) with each answer of the server, every few seconds while the page is
 * visible. `peers`, `full` and `locked` are up to date then.
 *
 * @extends {TypedTarget<{look: null}>}
 */
export class Door extends TypedTarget {
    /** @type {PeerInfo[]} the peers in the room */
    peers = [];
    full = false;
    locked = false;

    #room;
    #options;
    #poller;
    /** @type {Map<string, RemotePeer>} by id: the peers that enter() will call */
    #prepared = new Map();
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
        this.#poller = new RoomPoller(url, {room, role, token});
        this.#poller.addEventListener('room', ({detail}) => this.#update(detail), {signal: this.#listening.signal});
        // The prepared offers contain addresses of the old network.
        onNetworkChange(() => this.#prepared.forEach((peer) => peer.prepare()), this.#listening.signal);
    }

    /** What to send after joining. */
    get stream() {
        return this.#options.stream ?? null;
    }

    /** @param {MediaStream | null} stream what to send instead */
    setStream(stream) {
        this.#options = {...this.#options, stream};
        this.#prepared.forEach((peer) => peer.setStream(stream)); // not awaited: it only makes another offer
    }

    /**
     * Joins the room. Call it once: a Door cannot be used again, whether or not joining succeeds.
     *
     * @param {RoomOptions} options in addition to those that the Door was created with
     * @returns {Promise<Room>} like Room.join()
     * @throws {import('./signaling.js').RoomError}
     */
    async enter(options) {
        this.#listening.abort();
        const prepared = {signaling: this.#poller.handOver(), peers: [...this.#prepared.values()]};
        return Room.join(this.#room, {...this.#options, ...options, prepared});
    }

    /** Discards everything that was prepared, without joining. */
    close() {
        this.#listening.abort();
        this.#poller.close();
        this.#prepared.forEach((peer) => peer.close());
    }

    /** @param {RoomInfo} info */
    #update({peers, full, locked, iceServers}) {
        Object.assign(this, {peers, full, locked});
        // The server names its relays only to peers in the room. If only relays may be used,
        // nothing can be prepared without them.
        const open = !full && !locked && this.#options.iceTransportPolicy !== 'relay';
        const wanted = new Map(open ? peers.slice(0, maxPrepared).map((peer) => [peer.id, peer]) : []);
        for (const [id, peer] of this.#prepared) {
            if (!wanted.has(id)) {
                peer.close();
                this.#prepared.delete(id);
            }
        }
        for (const [id, info] of wanted) {
            if (!this.#prepared.has(id)) {
                const peer = new RemotePeer(info, {
                    polite: false, configuration: {iceServers}, stream: this.stream,
                });
                this.#prepared.set(id, peer);
                peer.prepare();
            }
        }
        this.fire('look', null);
    }
}
