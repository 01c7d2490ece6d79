// @ts-check

// The mesh: who is in the room, one connection to each of them, and our place among them.

import {TypedTarget} from './events.js';
import {RemotePeer} from './remote.js';
import {RoomError, Signaling, defaultURL} from './signaling.js';

/**
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').Welcome} Welcome
 * @typedef {import('./signaling.js').LeaveReason} LeaveReason
 * @typedef {import('./remote.js').PeerState} PeerState
 *
 * @typedef {object} RoomOptions
 * @property {string} name what the others see; a label, never an identity
 * @property {string | URL} [url] of the WebSocket; by default the server that this module came from
 * @property {string} [role] `member` (default) or `moderator`; in a live room `host` or `viewer`
 * @property {string} [token] the invitation, where the server asks for one
 * @property {MediaStream | null} [stream] what to send; nothing at first if left out
 *
 * @typedef {'connected' | 'reconnecting' | 'closed'} RoomState
 *
 * @typedef {object} RoomEvents
 * @property {{peer: RemotePeer}} peer-joined
 * @property {{peer: RemotePeer, reason: LeaveReason}} peer-left
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track-removed
 * @property {{peer: RemotePeer, state: PeerState}} peer-state
 * @property {{state: RoomState, code?: string, message?: string}} state
 * @property {{code: string, message: string}} warning
 */

/** How long a server may take from the first packet to `welcome`. */
const joinTimeout = 20_000; // ms

/**
 * Fires
 * - `peer-joined` {peer}: someone new. Who was there before us is in `peers` when join() resolves.
 * - `peer-left` {peer, reason}: `left`, `lost` or `removed`; their connection is closed.
 * - `track` {peer, track, stream}: they have begun to send this track; `stream` is `peer.stream`.
 * - `track-removed` {peer, track, stream}: they have ceased to.
 * - `peer-state` {peer, state}: the connection to one of them.
 * - `state` {state, code, message}: our own place in the room; code and message say why it is lost.
 * - `warning` {code, message}: something failed that the room lives on with.
 *
 * @extends {TypedTarget<RoomEvents>}
 */
export class Room extends TypedTarget {
    /**
     * Takes a seat in a room and starts to connect to everyone there.
     *
     * @param {string} room its name; 6 to 64 characters of `A-Z a-z 0-9 - _`
     * @param {RoomOptions} options
     * @returns {Promise<Room>} when the server has let us in. Add your listeners before you await
     *     anything else, and no event is missed.
     * @throws {RoomError} with a code from the table in PROTOCOL.md, or `unreachable`
     */
    static async join(room, options) {
        const joined = new Room(room, options);
        await joined.#enter();
        return joined;
    }

    id = '';
    name;
    room;
    role;
    /** @type {Map<string, RemotePeer>} by id */
    peers = new Map();

    #options;
    #stream;
    /** @type {RoomState} */
    #state = 'reconnecting';
    /** @type {Signaling | null} */
    #signaling = null;
    /** @type {RTCConfiguration} */
    #configuration = {};
    /** Those of whom the server says that they are lost, while media says that they are not. */
    #lost = new Set();
    #listening = new AbortController();

    /**
     * Use Room.join().
     *
     * @param {string} room
     * @param {RoomOptions} options
     */
    constructor(room, {url = defaultURL(), stream = null, ...options}) {
        super();
        this.room = room;
        this.name = options.name;
        this.role = options.role ?? '';
        this.#options = {...options, url};
        this.#stream = stream;
        // A page that goes into the back/forward cache (`persisted`) may come back as it was.
        globalThis.addEventListener?.('pagehide', ({persisted}) => {
            if (!persisted) {
                this.leave();
            }
        }, {signal: this.#listening.signal});
    }

    get state() {
        return this.#state;
    }

    /**
     * @param {MediaStream | null} stream what to send to everyone from here on, or nothing; call it
     *     again after adding tracks to a stream. Resolves when everyone's senders have it.
     */
    async setStream(stream) {
        this.#stream = stream;
        await Promise.all(Array.from(this.peers.values(), (peer) => peer.setStream(stream)));
    }

    /** Leaves for good: the others see it at once. A room is never entered again: join() anew. */
    leave() {
        this.#signaling?.leave();
        this.#end(new RoomError('left', 'You have left the room.', false));
    }

    /**
     * One attempt to take our seat on one new socket. Resolves when `welcome` has come; rejects
     * with the RoomError that ended the socket before it.
     *
     * @returns {Promise<void>}
     */
    #enter() {
        const {url, name, role, token} = this.#options;
        const signaling = this.#signaling = new Signaling(url);
        return new Promise((resolve, reject) => {
            const lose = (/** @type {RoomError} */ error) => {
                clearTimeout(timer);
                reject(error);
                this.#disconnected(error);
            };
            const timer = setTimeout(() => {
                signaling.close();
                lose(new RoomError('unreachable', 'The server does not answer.', true));
            }, joinTimeout);
            signaling.addEventListener('open', () => signaling.join({room: this.room, name, role, token}));
            signaling.addEventListener('message', ({detail: message}) => {
                this.#handle(message);
                if (message.type === 'welcome') {
                    clearTimeout(timer);
                    resolve();
                }
            });
            signaling.addEventListener('close', ({detail}) => lose(detail));
        });
    }

    /**
     * The one place where the loss of a socket is dealt with, however it came about.
     *
     * @param {RoomError} error
     */
    #disconnected(error) {
        this.#end(error);
    }

    /** @param {RoomError} error */
    #end({code, message}) {
        if (this.#state === 'closed') {
            return;
        }
        this.#listening.abort();
        this.#signaling?.close();
        this.peers.forEach((peer) => peer.close());
        this.peers.clear();
        this.#setState('closed', {code, message});
    }

    /** @param {ServerMessage} message */
    #handle(message) {
        switch (message.type) {
            case 'welcome': return this.#welcome(message);
            case 'peer-joined': return this.#meet(message.peer, false);
            case 'peer-left': return this.#gone(message.id, message.reason);
            case 'signal': return this.#signal(message.from, message.data);
            case 'ice-servers': return this.#setIceServers(message.iceServers);
            case 'error': return this.fire('warning', {code: message.code, message: message.message});
        }
    }

    /** @param {Welcome} welcome */
    #welcome({id, room, role, peers, iceServers}) {
        Object.assign(this, {id, room, role});
        this.#setIceServers(iceServers);
        this.#setState('connected');
        const here = new Set(peers.map((peer) => peer.id));
        for (const known of [...this.peers.keys()].filter((known) => !here.has(known))) {
            this.#gone(known, 'lost');
        }
        for (const peer of peers) {
            this.#meet(peer, true);
        }
    }

    /**
     * The server has named someone to connect to. The newcomer makes the first offer; in a live
     * room it is always the host (PROTOCOL.md, rule 1).
     *
     * @param {PeerInfo} info
     * @param {boolean} weAreNew
     */
    #meet(info, weAreNew) {
        let peer = this.peers.get(info.id);
        if (peer) {
            this.#lost.delete(peer);
            peer.rejoined(info);
        } else {
            peer = this.#add(info);
        }
        const weOffer = this.role === 'host' || (weAreNew && this.role !== 'viewer');
        if (weOffer && peer.state !== 'connected') {
            peer.call();
        }
    }

    /** @param {PeerInfo} info */
    #add(info) {
        const peer = new RemotePeer(info, {
            polite: this.id < info.id, // any rule will do that both sides agree on
            configuration: this.#configuration,
            stream: this.#stream,
        });
        peer.addEventListener('signal', ({detail}) => this.#signaling?.signal(peer.id, detail));
        peer.addEventListener('track', ({detail: track}) => this.fire('track', {peer, track, stream: peer.stream}));
        peer.addEventListener('track-removed', ({detail: track}) => {
            this.fire('track-removed', {peer, track, stream: peer.stream});
        });
        peer.addEventListener('state', ({detail: state}) => {
            this.fire('peer-state', {peer, state});
            if (this.#lost.has(peer) && state !== 'connected') {
                this.#remove(peer, 'lost');
            }
        });
        peer.addEventListener('error', ({detail}) => {
            this.fire('warning', {code: 'negotiation', message: `${peer.name}: ${detail.message}`});
        });
        this.peers.set(peer.id, peer);
        this.fire('peer-joined', {peer});
        return peer;
    }

    /**
     * Media is the truth (PROTOCOL.md, rule 7): who is only lost to the server may be well in touch
     * with us. They are gone when their media stops.
     *
     * @param {string} id
     * @param {LeaveReason} reason
     */
    #gone(id, reason) {
        const peer = this.peers.get(id);
        if (peer && reason === 'lost' && peer.state === 'connected') {
            this.#lost.add(peer);
        } else if (peer) {
            this.#remove(peer, reason);
        }
    }

    /**
     * @param {RemotePeer} peer
     * @param {LeaveReason} reason
     */
    #remove(peer, reason) {
        peer.close();
        this.peers.delete(peer.id);
        this.#lost.delete(peer);
        this.fire('peer-left', {peer, reason});
    }

    /**
     * @param {string} from
     * @param {unknown} data
     */
    async #signal(from, data) {
        await this.peers.get(from)?.receive(data); // its errors come as `warning`
    }

    /** @param {RTCIceServer[]} iceServers */
    #setIceServers(iceServers) {
        this.#configuration = {iceServers};
        this.peers.forEach((peer) => peer.setIceServers(iceServers));
    }

    /**
     * @param {RoomState} state
     * @param {{code?: string, message?: string}} [why]
     */
    #setState(state, why = {}) {
        if (state !== this.#state) {
            this.#state = state;
            this.fire('state', {state, ...why});
        }
    }
}
