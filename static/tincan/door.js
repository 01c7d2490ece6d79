// @ts-check

// Prepares to join a meeting, and says who is in it.

import {TypedTarget} from './events.js';
import {RoomPoller} from './room-poller.js';
import {onNetworkChange} from './network.js';
import {RemotePeer} from './remote.js';
import {Room} from './room.js';
import {RoomError, Signaling, defaultURL, unreachable} from './signaling.js';
import {Trace} from './trace.js';

/**
 * @typedef {import('./mesh.js').RoomOptions} RoomOptions
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').RoomInfo} RoomInfo
 */

/** The most connections to prepare. In a larger room the rest are made after joining. */
const maxPrepared = 16;

/** How often a knock checks that its socket still works. On a dead one, a moderator's answer would be lost. */
const knockPingInterval = 10_000; // ms

/** Messages for people about why a knock has ended, by its last state (PROTOCOL.md, rule 9). */
const knockMessages = /** @type {Record<string, string>} */ ({
    'denied': 'A moderator did not let you in. Wait 2 minutes before you ask again.',
    'unanswered': 'No moderator answered.',
    'nobody': 'There is no moderator to let you in.',
    'busy': 'Too many people are asking to join.',
});

/**
 * Joining takes a socket, the list of peers from the server, and an offer to each of them. A Door
 * does all of that while the visitor still looks at a preview. Until enter() it sends nothing about
 * the visitor: no offer, no video, and no name except in a knock(). It sends no address either, apart from
 * the browser's STUN request, which asks the server what our address is.
 *
 * Fires `look` (detail: null) with each answer of the server, every few seconds while the page is
 * visible. `peers`, `full` and `locked` are up to date then. Fires `knock` when the moderators see our knock(),
 * with how long they have to answer (endsIn, in seconds).
 *
 * @extends {TypedTarget<{look: null, knock: {endsIn: number}}>}
 */
export class Door extends TypedTarget {
    /** @type {PeerInfo[]} the peers in the room */
    peers = [];
    full = false;
    locked = false;

    #room;
    #options;
    #url;
    #request;
    /** @type {Signaling | null} the socket of our knock */
    #knocking = null;
    /** @type {ReturnType<typeof setInterval> | undefined} pings that socket */
    #knockPings;
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
        const {url = defaultURL(), role, token, trace = new Trace()} = options;
        /** For listening to what is sent. The room that we enter gets the same one. */
        this.trace = trace;
        this.#url = url;
        this.#request = {room, role, token};
        this.#poller = new RoomPoller(url, this.#request, trace);
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
     * Asks the moderators of a locked room to let us in. The knock has its own socket. If a moderator admits it,
     * enter() must join on that socket within a minute, because the pass is for no other. If the room is not locked,
     * or is unlocked meanwhile, the promise resolves without an answer from a moderator.
     *
     * @param {string} name the name to enter() with
     * @returns {Promise<void>} resolves when we may enter()
     * @throws {RoomError} with the code `denied` (then also for the next 2 minutes, to everyone at our address),
     *     `unanswered`, `nobody` (no moderator), `busy` (too many knocks), `cancelled`, or one from the error table in
     *     PROTOCOL.md. After most of them you may knock again.
     */
    knock(name) {
        this.cancelKnock();
        const signaling = this.#knocking = new Signaling(this.#url, this.trace);
        let heard = true; // anything since the last ping
        this.#knockPings = setInterval(() => {
            if (heard) {
                heard = false;
                signaling.ping();
            } else {
                signaling.close(unreachable());
            }
        }, knockPingInterval);
        signaling.addEventListener('open', () => signaling.knock({...this.#request, name}));
        return new Promise((resolve, reject) => {
            signaling.addEventListener('message', ({detail: message}) => {
                heard = true;
                if (message.type !== 'knock') {
                    return;
                }
                if (message.state === 'waiting') {
                    this.fire('knock', {endsIn: message.endsIn ?? 0});
                } else if (message.state === 'admitted') {
                    clearInterval(this.#knockPings);
                    resolve();
                } else {
                    signaling.close(new RoomError(message.state, knockMessages[message.state] ?? '', true));
                }
            });
            signaling.addEventListener('close', ({detail: error}) => {
                if (this.#knocking === signaling) {
                    this.#releaseKnock();
                }
                reject(error);
            });
        });
    }

    /** Stops asking to be let in. The moderators see that at once. */
    cancelKnock() {
        this.#knocking?.close(new RoomError('cancelled', 'You stopped asking.', true));
    }

    /** Forgets our knock, and returns its socket, if there is one. */
    #releaseKnock() {
        const signaling = this.#knocking;
        this.#knocking = null;
        clearInterval(this.#knockPings);
        return signaling;
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
        let signaling = this.#poller.handOver();
        const knocking = this.#releaseKnock(); // from now on the socket is the room's
        if (knocking) {
            signaling?.close(unreachable());
            signaling = knocking;
        }
        const prepared = {signaling, peers: [...this.#prepared.values()]};
        return Room.join(this.#room, {...this.#options, ...options, trace: this.trace, prepared});
    }

    /** Discards everything that was prepared, without joining. */
    close() {
        this.#listening.abort();
        this.cancelKnock();
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
                    polite: false, configuration: {iceServers}, stream: this.stream, trace: this.trace,
                });
                this.#prepared.set(id, peer);
                peer.prepare();
            }
        }
        this.fire('look', null);
    }
}
