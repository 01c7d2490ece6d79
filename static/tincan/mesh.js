// @ts-check

// The mesh: who is in the room, one connection to each of them, and our own seat.

import {TypedTarget} from './events.js';
import {onNetworkChange, onPageClose} from './network.js';
import {Relays} from './relays.js';
import {RemotePeer} from './remote.js';
import {Seat} from './seat.js';
import {Spare} from './spare.js';
import {defaultURL} from './signaling.js';
import {Trace} from './trace.js';

/**
 * @typedef {import('./signaling.js').ServerMessage} ServerMessage
 * @typedef {import('./signaling.js').PeerInfo} PeerInfo
 * @typedef {import('./signaling.js').Welcome} Welcome
 * @typedef {import('./signaling.js').LeaveReason} LeaveReason
 * @typedef {import('./remote.js').PeerState} PeerState
 *
 * @typedef {object} RoomOptions
 * @property {string} name what the others see; a label, never an identity
 * @property {string | URL} [url] of the WebSocket; by default on the server that this module came
 *     from
 * @property {string} [role] `member` (default) or `moderator`; in a live room `host` or `viewer`
 * @property {string} [token] an invitation, if the server requires one
 * @property {string} [password] for the host, if the server requires one
 * @property {string} [session] from an earlier visit, by this page or by the one before it: we come
 *     back as the same peer
 * @property {boolean} [keepSeat] whether the next page may come back to our seat for a while after this page
 *     has gone away
 * @property {MediaStream | null} [stream] what to send; by default nothing at first
 * @property {RTCIceTransportPolicy} [iceTransportPolicy] `relay`: connect only through the server's
 *     TURN relay, so that the others do not learn our address
 * @property {Trace} [trace] that somebody listens to already; otherwise the room creates one
 * @property {Prepared} [prepared] what a Door has prepared; call its enter() instead of setting this
 *
 * @typedef {object} Prepared
 * @property {import('./signaling.js').Signaling | null} signaling a socket to join on, if there is one
 * @property {RemotePeer[]} peers the peers in the room, prepared to be called
 *
 * @typedef {import('./seat.js').SeatState} RoomState
 *
 * @typedef {object} RoomEvents the `detail` of each event
 * @property {{peer: RemotePeer}} peer-joined someone joined after us. Those who joined before us are
 *     in `peers` when join() resolves.
 * @property {{peer: RemotePeer, reason: LeaveReason | 'renamed'}} peer-left the connection to them
 *     is closed. `renamed`: this was a peer that we already know under another id.
 * @property {{peer: RemotePeer, former: string}} peer-renamed the peer had to rejoin, so `peer.id`
 *     is new. Nothing else changes.
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track the peer
 *     started to send this track. It is in `stream`, which is `peer.stream` or `peer.screen`.
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track-removed the
 *     peer stopped sending it
 * @property {{peer: RemotePeer, state: PeerState}} peer-state the connection to a peer changed.
 *     `failed` fires again when `peer.relayFull` turns out to be the cause.
 * @property {{ids: Set<string>}} moderators the moderators from now on
 * @property {{locked: boolean}} locked the room was locked or unlocked
 * @property {{knocks: import('./signaling.js').Knocker[]}} knocking the list of people waiting to be let into the
 *     locked room changed. `knocks` is the new list.
 * @property {{from: RemotePeer}} muted a moderator asks us to mute our microphone. Only we can do
 *     that.
 * @property {{state: RoomState, code?: string, message?: string}} state our own seat in the room.
 *     `code` and `message` say why it is lost. Fires again if the reason changes while we reconnect.
 * @property {{peer: RemotePeer, state: 'open' | 'closed'}} channel only in a Room, see README.md
 * @property {{peer: RemotePeer, topic: string, data: any}} message only in a Room, see README.md
 * @property {{code: string, message: string, peer?: RemotePeer}} warning something failed. If it
 *     cost us our seat, `state` fires as well. `bad-data`: the data that this peer sends over data
 *     channels is invalid and is dropped.
 */

/**
 * Our seat in a room, and a connection to each of the others.
 *
 * @extends {TypedTarget<RoomEvents>}
 */
export class Mesh extends TypedTarget {
    /**
     * Takes a seat in a room and starts to connect to everyone in it.
     *
     * @param {string} room its name; 6 to 64 characters of `A-Z a-z 0-9 - _`
     * @template {Mesh} T
     * @this {new (room: string, options: RoomOptions) => T} Mesh, or its subclass Room
     * @param {RoomOptions} options
     * @returns {Promise<T>} resolves when the server has admitted us. Add your listeners before you
     *     await anything else, and you will not miss an event.
     * @throws {import('./signaling.js').RoomError} with a code from the error table in PROTOCOL.md,
     *     or `unreachable`
     */
    static async join(room, options) {
        if (typeof options !== 'object' || options === null) {
            throw new TypeError('join(room, options) needs options, and in them at least a name');
        }
        const joined = new this(room, options);
        await joined.#join(options.prepared);
        return joined;
    }

    id = '';
    /** A secret: anyone who has it can come back as us. */
    session = '';
    name;
    room;
    role;
    /** @type {Map<string, RemotePeer>} by id */
    peers = new Map();
    /** @type {Set<string>} ids of the moderators, possibly including ours */
    moderators = new Set();
    /** Whether newcomers must knock. */
    locked = false;
    /** @type {import('./signaling.js').Knocker[]} who is waiting to be let in; empty if we do not moderate */
    knocks = [];
    /**
     * When the server ends our broadcast, as returned by Date.now(). Infinity without a limit, and if we are
     * not the host.
     */
    endsAt = Infinity;

    #seat;
    #stream;
    /** Ids of the peers that we called before the server admitted us. */
    #called = new Set();
    /** @type {MediaStream | null} */
    #screen = null;
    /** @type {RTCConfiguration} */
    #configuration;
    #relays = new Relays();
    #spare = new Spare();
    #listening = new AbortController();

    /**
     * Use join() instead.
     *
     * @param {string} room
     * @param {RoomOptions} options
     */
    constructor(room, {
        url = defaultURL(), name, role, token, password, session, keepSeat = false, stream = null, iceTransportPolicy,
        trace = new Trace(),
    }) {
        super();
        this.room = room;
        this.name = name;
        this.role = role ?? '';
        /** For listening to what is sent, and to what becomes of it. */
        this.trace = trace;
        this.#stream = stream;
        this.#configuration = {iceTransportPolicy};
        this.#seat = new Seat(url, {room, name, role, token, password, session}, trace);
        this.#seat.addEventListener('message', ({detail}) => this.#handle(detail));
        this.#seat.addEventListener('state', ({detail: {state, error}}) => {
            if (state === 'closed') {
                this.#closePeers();
            }
            this.fire('state', {state, code: error?.code, message: error?.message});
        });
        const {signal} = this.#listening;
        this.#relays.addEventListener('change', ({detail: pc}) => {
            this.#updateConfiguration();
            for (const peer of this.peers.values()) {
                if (!peer.alive && peer.connection !== pc) {
                    peer.findNewPath();
                }
            }
        });
        this.#relays.addEventListener('no-relay', ({detail: pc}) => {
            const peer = [...this.peers.values()].find(({connection}) => connection === pc);
            peer?.setConfiguration({...this.#configuration, iceServers: this.#relays.all});
            peer?.findNewPath();
        });
        onNetworkChange(() => {
            this.#relays.reset();
            this.#updateConfiguration();
            this.peers.forEach((peer) => peer.findNewPath());
        }, signal);
        onPageClose(() => {
            if (keepSeat && this.role === 'host') {
                this.#seat.disconnect(); // the viewers wait for the next page
            } else {
                this.#seat.leave({back: keepSeat});
            }
        }, signal);
    }

    /**
     * `reconnecting`: the server is out of reach, but calls go on. `closed`: we have lost our seat
     * for good.
     */
    get state() {
        return this.#seat.state;
    }

    /**
     * @param {MediaStream | null} stream what to send to everyone from now on, or null for nothing.
     *     Call this again after adding tracks to a stream. Resolves when all connections have it.
     */
    async setStream(stream) {
        this.#stream = stream;
        await Promise.all(Array.from(this.peers.values(), (peer) => peer.setStream(stream)));
    }

    /**
     * @param {MediaStream | null} screen what to send to everyone in addition, such as a screen
     *     with its audio, or null for nothing. The others receive it as `peer.screen`.
     */
    async setScreen(screen) {
        this.#screen = screen;
        await Promise.all(Array.from(this.peers.values(), (peer) => peer.setScreen(screen)));
    }

    /**
     * Makes newcomers knock, or admits them freely again. This method and the next four are for moderators.
     * They cause a `warning` if we do not moderate, or while the server is out of reach.
     *
     * @param {boolean} locked
     */
    lock(locked) {
        this.#moderate({type: 'lock', locked});
    }

    /**
     * Ejects a peer from the room. The peer cannot come back automatically.
     *
     * @param {RemotePeer} peer
     */
    remove(peer) {
        this.#moderate({type: 'remove', id: peer.id});
    }

    /**
     * Asks a peer to turn its microphone off.
     *
     * @param {RemotePeer} peer
     * @returns {boolean} whether the server was asked; it may still refuse
     */
    mute(peer) {
        return this.#moderate({type: 'mute', id: peer.id});
    }

    /**
     * Hands our role as moderator over to a peer.
     *
     * @param {RemotePeer} peer
     */
    moderate(peer) {
        this.#moderate({type: 'moderate', id: peer.id});
    }

    /**
     * Admits or denies someone who knocks at the locked room. If another moderator answered first, or the person has
     * left, this only causes a `warning`, unknown-peer.
     *
     * @param {import('./signaling.js').Knocker} knocker
     * @param {boolean} admitted
     */
    answerKnock({id}, admitted) {
        this.#moderate({type: admitted ? 'admit' : 'deny', id});
    }

    /**
     * Gives up our seat for good. The others see this at once. This object cannot be used again:
     * call join() to return.
     */
    leave() {
        this.#seat.leave();
    }

    /** @param {Prepared} [prepared] */
    async #join({signaling, peers} = {signaling: null, peers: []}) {
        peers.forEach((peer) => this.#adopt(peer));
        const joined = this.#seat.join(signaling);
        for (const peer of this.peers.values()) { // right after the `join`
            this.#called.add(peer.id);
            peer.call();
        }
        await joined;
    }

    /** @param {import('./signaling.js').Moderate} order */
    #moderate(order) {
        const sent = this.#seat.moderate(order);
        if (!sent) {
            this.fire('warning', {code: 'unreachable', message: 'The server is out of reach.'});
        }
        return sent;
    }

    #closePeers() {
        this.#listening.abort();
        this.#spare.close();
        this.peers.forEach((peer) => peer.close());
        this.peers.clear();
    }

    /** @param {ServerMessage} message */
    #handle(message) {
        switch (message.type) {
            case 'welcome': return this.#handleWelcome(message);
            case 'peer-joined': return this.#handlePeer(message.peer, false, true);
            case 'peer-left': return this.#handleDeparture(message.id, message.reason);
            case 'moderators': return this.#setModerators(message.ids);
            case 'locked': return this.#setLocked(message.locked);
            case 'knocking': return this.#setKnocks(message.knocks);
            case 'mute': return this.#handleMuteRequest(message.from);
            case 'ice-servers': return this.#setIceServers(message);
            case 'error': return this.fire('warning', {code: message.code, message: message.message});
            case 'signal': // not awaited: PeerConnection.receive() explains why; events report failures
                this.peers.get(message.from)?.receive(message.data);
        }
    }

    /** @param {Welcome} welcome */
    #handleWelcome({id, room, name, role, session, resumed, peers, moderators, locked, iceServers, iceTTL, endsIn}) {
        const weAreNew = this.id === '' || !resumed; // a page that comes back has no connections yet
        const renamed = this.id !== '' && this.id !== id;
        Object.assign(this, {id, room, name, role, session});
        this.endsAt = Date.now() + (endsIn ?? Infinity) * 1000;
        this.#setIceServers({iceServers, iceTTL});
        if (renamed) {
            this.#announceNewId();
        }
        const here = new Set(peers.map((peer) => peer.id));
        for (const known of [...this.peers.keys()].filter((known) => !here.has(known))) {
            this.#handleDeparture(known, 'lost');
        }
        for (const peer of peers) {
            this.#handlePeer(peer, weAreNew, !resumed);
        }
        this.#called.clear();
        this.#setKnocks([]); // `knocking` follows if anyone is waiting
        this.#setModerators(moderators);
        this.#setLocked(locked);
    }

    /** @param {string[]} ids */
    #setModerators(ids) {
        this.moderators = new Set(ids);
        this.fire('moderators', {ids: this.moderators});
        if (!this.moderators.has(this.id)) {
            this.#setKnocks([]); // the server sends changes only to moderators
        }
    }

    /** @param {import('./signaling.js').Knocker[]} knocks */
    #setKnocks(knocks) {
        if (this.knocks.length + knocks.length > 0) {
            this.knocks = knocks;
            this.fire('knocking', {knocks});
        }
    }

    /** @param {boolean} locked */
    #setLocked(locked) {
        if (locked !== this.locked) {
            this.locked = locked;
            this.fire('locked', {locked});
        }
    }

    /** @param {string} id */
    #handleMuteRequest(id) {
        const from = this.peers.get(id);
        if (from) { // the server has announced every peer that may ask
            this.fire('muted', {from});
        }
    }

    /**
     * Handles a peer that the server has announced. The newcomer makes the first offer, except in a
     * live room, where it is always the host (PROTOCOL.md, rule 1). A connection that works is left
     * alone, whichever side came back (rule 7).
     *
     * @param {PeerInfo} info
     * @param {boolean} weAreNew
     * @param {boolean} newSeat whether either side has just taken a new seat instead of coming back
     *     to its old one
     */
    #handlePeer(info, weAreNew, newSeat) {
        if (!this.peers.has(info.id)) {
            const {id, name} = info;
            const same = [...this.peers.values()].find((peer) => peer.claimedId === id && peer.name === name);
            if (same) {
                this.#rename(same, id);
            }
        }
        let peer = this.peers.get(info.id);
        if (peer && this.#called.has(peer.id)) {
            peer.setPolite(this.#isPoliteTo(peer.id));
            return; // they already have our offer
        }
        if (peer) {
            peer.resume(info, newSeat);
        } else {
            peer = this.#addPeer(info);
        }
        const weOffer = this.role === 'host' || (weAreNew && this.role !== 'viewer');
        if (weOffer && (newSeat ? !peer.alive : !peer.connection)) {
            peer.call();
        }
    }

    /**
     * Tells connected peers our new id over their connections, which they keep (DATA.md;
     * PROTOCOL.md, rule 7). The server refused our session, so to the server and to newcomers we
     * are a new peer.
     */
    #announceNewId() {
        for (const peer of [...this.peers.values()]) {
            peer.polite = this.#isPoliteTo(peer.id);
            if (!peer.sendId(this.id)) {
                this.#remove(peer, 'lost'); // a peer that is still in the room will be announced again
            }
        }
    }

    /**
     * Gives a peer the new id that it sent with #announceNewId(). Only an id that the server has
     * announced is accepted. The server would never report the departure of any other id, so the
     * peer would stay forever.
     *
     * @param {RemotePeer} peer
     * @param {string} id
     */
    #rename(peer, id) {
        const duplicate = this.peers.get(id); // set if the server's announcement came first
        if (id === this.id || duplicate?.alive || (duplicate && duplicate.name !== peer.name)) {
            return; // no peer can take another peer's place
        }
        if (duplicate) {
            this.#remove(duplicate, 'renamed');
        }
        const former = peer.id;
        this.peers.delete(former);
        this.peers.set(id, peer);
        Object.assign(peer, {id, claimedId: '', lost: false, polite: this.#isPoliteTo(id)});
        this.fire('peer-renamed', {peer, former});
    }

    /**
     * Whether we are the polite side. Exactly one of two peers is polite. Any rule works if both
     * sides agree on it.
     *
     * @param {string} id
     */
    #isPoliteTo(id) {
        return this.id < id;
    }

    /** @param {PeerInfo} info */
    #addPeer(info) {
        const peer = new RemotePeer(info, {
            polite: this.#isPoliteTo(info.id),
            configuration: this.#configuration,
            stream: this.#stream,
            screen: this.#screen,
            trace: this.trace,
        });
        this.#adopt(peer);
        return peer;
    }

    /** @param {RemotePeer} peer whose events we handle from now on */
    #adopt(peer) {
        peer.canSignal = () => this.#seat.state === 'connected';
        peer.takeSpare = () => this.#spare.take();
        if (peer.connection) {
            this.#relays.watch(peer.connection);
        }
        peer.addEventListener('connection', ({detail: pc}) => this.#relays.watch(pc));
        peer.addEventListener('signal', ({detail}) => this.#seat.signal(peer.id, detail));
        peer.addEventListener('track', ({detail}) => this.fire('track', {peer, ...detail}));
        peer.addEventListener('track-removed', ({detail}) => this.fire('track-removed', {peer, ...detail}));
        peer.addEventListener('state', ({detail: state}) => {
            if (peer.lost && state === 'failed') {
                this.#remove(peer, 'lost');
            } else {
                this.fire('peer-state', {peer, state});
            }
        });
        peer.addEventListener('renamed', ({detail: id}) => {
            if (this.peers.has(id)) { // else #handlePeer() renames the peer later
                this.#rename(peer, id);
            }
        });
        peer.addEventListener('error', ({detail}) => {
            this.fire('warning', {code: 'negotiation', message: `${peer.name}: ${detail.message}`, peer});
        });
        peer.addEventListener('bad-data', ({detail}) => {
            this.fire('warning', {code: 'bad-data', message: `${peer.name}: ${detail}`, peer});
        });
        this.peers.set(peer.id, peer);
        this.fire('peer-joined', {peer});
    }

    /**
     * Handles a departure that the server reports. Media decides (PROTOCOL.md, rule 7): a peer that
     * only the server has lost may still be connected to us. It is gone when its media stops.
     *
     * @param {string} id
     * @param {LeaveReason} reason
     */
    #handleDeparture(id, reason) {
        const peer = this.peers.get(id);
        if (peer && reason === 'lost' && peer.alive) {
            peer.lost = true;
        } else if (peer) {
            this.#remove(peer, reason);
        }
    }

    /**
     * @param {RemotePeer} peer
     * @param {LeaveReason | 'renamed'} reason
     */
    #remove(peer, reason) {
        peer.close();
        this.peers.delete(peer.id);
        this.fire('peer-left', {peer, reason});
    }

    /** @param {{iceServers: RTCIceServer[], iceTTL: number}} message */
    #setIceServers({iceServers, iceTTL}) {
        this.#relays.set(iceServers);
        this.trace.note?.({
            kind: 'credentials', ttl: iceTTL,
            urls: iceServers.filter(({credential}) => credential).flatMap(({urls}) => urls),
        });
        this.#updateConfiguration();
    }

    #updateConfiguration() {
        this.#configuration = {...this.#configuration, iceServers: this.#relays.iceServers};
        this.peers.forEach((peer) => peer.setConfiguration(this.#configuration));
        if (this.role !== 'host' && this.role !== 'viewer') { // nobody calls a host, and only one peer calls a viewer
            this.#spare.prepare(this.#configuration);
        }
    }
}
