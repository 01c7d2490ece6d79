// @ts-check

// The mesh: who is in the room, one connection to each of them, and our place among them.

import {TypedTarget} from './events.js';
import {onFarewell, onNetworkChange} from './network.js';
import {Relays} from './relays.js';
import {RemotePeer} from './remote.js';
import {Seat} from './seat.js';
import {defaultURL} from './signaling.js';

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
 * @property {string} [password] of the host, where the server asks for one
 * @property {string} [session] of a room that this page, or the one before it, was in: to come back as the same peer
 * @property {boolean} [keepSeat] whether a page that goes away keeps its seat for a while, so that the next can come
 *     back to it, instead of leaving
 * @property {MediaStream | null} [stream] what to send; nothing at first if left out
 * @property {RTCIceTransportPolicy} [iceTransportPolicy] `relay`: by way of the server's TURN alone,
 *     so that the others do not learn our address
 * @property {Ready} [ready] what a Door has made ready; use its enter()
 *
 * @typedef {object} Ready
 * @property {import('./signaling.js').Signaling | null} signaling an open socket, if there is one
 * @property {RemotePeer[]} peers those who are there, prepared to be called
 *
 * @typedef {import('./seat.js').SeatState} RoomState
 *
 * @typedef {object} RoomEvents
 * @property {{peer: RemotePeer}} peer-joined
 * @property {{peer: RemotePeer, reason: LeaveReason | 'renamed'}} peer-left
 * @property {{peer: RemotePeer, former: string}} peer-renamed
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track
 * @property {{peer: RemotePeer, track: MediaStreamTrack, stream: MediaStream}} track-removed
 * @property {{peer: RemotePeer, state: PeerState}} peer-state
 * @property {{ids: Set<string>}} moderators
 * @property {{locked: boolean}} locked
 * @property {{from: RemotePeer}} muted
 * @property {{state: RoomState, code?: string, message?: string}} state
 * @property {{peer: RemotePeer, state: 'open' | 'closed'}} channel
 * @property {{peer: RemotePeer, topic: string, data: any}} message
 * @property {{code: string, message: string, peer?: RemotePeer}} warning
 */

/**
 * Fires
 * - `peer-joined` {peer}: someone new. Who was there before us is in `peers` when join() resolves.
 * - `peer-left` {peer, reason}: `left`, `lost` or `removed`; their connection is closed. `renamed`: it
 *   was somebody whom we know already.
 * - `peer-renamed` {peer, former}: they had to join anew, so `peer.id` is another; all else goes on.
 * - `track` {peer, track, stream}: they have begun to send this track; `stream`, which has it, is
 *   `peer.stream` or `peer.screen`.
 * - `track-removed` {peer, track, stream}: they have ceased to.
 * - `peer-state` {peer, state}: the connection to one of them.
 * - `state` {state, code, message}: our own place in the room; code and message say why it is lost;
 *   fired again if there is another reason why it does not come back.
 * - `moderators` {ids}, `locked` {locked}: who moderates, and whether newcomers are shut out, has changed.
 * - `muted` {from}: a moderator asks us to mute our microphone, which nobody else can do.
 * - `warning` {code, message, peer}: something failed. If it ended our stay, `state` says so as well.
 *   `bad-data`: what this peer sends over data channels is no use, and is dropped.
 * - `channel` and `message`, which only a Room fires: see README.md.
 *
 * @extends {TypedTarget<RoomEvents>}
 */
export class Mesh extends TypedTarget {
    /**
     * Takes a seat in a room and starts to connect to everyone there.
     *
     * @param {string} room its name; 6 to 64 characters of `A-Z a-z 0-9 - _`
     * @template {Mesh} T
     * @this {new (room: string, options: RoomOptions) => T} Mesh, or Room, which is more than that
     * @param {RoomOptions} options
     * @returns {Promise<T>} when the server has let us in. Add your listeners before you await
     *     anything else, and no event is missed.
     * @throws {import('./signaling.js').RoomError} with a code from the table in PROTOCOL.md, or `unreachable`
     */
    static async join(room, options) {
        if (typeof options !== 'object' || options === null) {
            throw new TypeError('join(room, options) needs options, and in them at least a name');
        }
        const joined = new this(room, options);
        await joined.#enter(options.ready);
        return joined;
    }

    id = '';
    /** A secret: whoever has it can come back as us. */
    session = '';
    name;
    room;
    role;
    /** @type {Map<string, RemotePeer>} by id */
    peers = new Map();
    /** @type {Set<string>} ids of those who moderate, ours perhaps among them */
    moderators = new Set();
    /** Whether newcomers are shut out. */
    locked = false;

    #seat;
    #stream;
    /** Ids of those whom we have called before the server let us in. */
    #called = new Set();
    /** @type {MediaStream | null} */
    #screen = null;
    /** @type {RTCConfiguration} */
    #configuration;
    #relays = new Relays();
    #listening = new AbortController();

    /**
     * Use join().
     *
     * @param {string} room
     * @param {RoomOptions} options
     */
    constructor(room, {
        url = defaultURL(), name, role, token, password, session, keepSeat = false, stream = null, iceTransportPolicy,
    }) {
        super();
        this.room = room;
        this.name = name;
        this.role = role ?? '';
        this.#stream = stream;
        this.#configuration = {iceTransportPolicy};
        this.#seat = new Seat(url, {room, name, role, token, password, session});
        this.#seat.addEventListener('message', ({detail}) => this.#handle(detail));
        this.#seat.addEventListener('state', ({detail: {state, error}}) => {
            if (state === 'closed') {
                this.#hangUp();
            }
            this.fire('state', {state, code: error?.code, message: error?.message});
        });
        const {signal} = this.#listening;
        this.#relays.addEventListener('found', () => {
            this.#configure();
            this.peers.forEach((peer) => peer.alive || peer.lookAgain());
        });
        this.#relays.addEventListener('miss', ({detail: pc}) => {
            const peer = [...this.peers.values()].find(({connection}) => connection === pc);
            peer?.setConfiguration({...this.#configuration, iceServers: this.#relays.all});
            peer?.lookAgain();
        });
        onNetworkChange(() => {
            this.#relays.forget();
            this.#configure();
            this.peers.forEach((peer) => peer.lookAgain());
        }, signal);
        onFarewell(() => keepSeat ? this.#seat.drop() : this.leave(), signal);
    }

    /** `reconnecting`: the server is out of reach; calls in progress go on. `closed`: it is over. */
    get state() {
        return this.#seat.state;
    }

    /**
     * @param {MediaStream | null} stream what to send to everyone from here on, or nothing; call it
     *     again after adding tracks to a stream. Resolves when everyone's senders have it.
     */
    async setStream(stream) {
        this.#stream = stream;
        await Promise.all(Array.from(this.peers.values(), (peer) => peer.setStream(stream)));
    }

    /**
     * @param {MediaStream | null} screen what to show to everyone beside that, such as a screen with
     *     its sound, or nothing: to the others it is `peer.screen`
     */
    async setScreen(screen) {
        this.#screen = screen;
        await Promise.all(Array.from(this.peers.values(), (peer) => peer.setScreen(screen)));
    }

    /**
     * Shuts newcomers out, or lets them in again. This and the three below are for moderators; from
     * others they come back as a `warning`, and so they do while the server is out of reach.
     *
     * @param {boolean} locked
     */
    lock(locked) {
        this.#moderate({type: 'lock', locked});
    }

    /** Puts somebody out. They cannot come back by themselves. @param {RemotePeer} peer */
    remove(peer) {
        this.#moderate({type: 'remove', id: peer.id});
    }

    /** Asks somebody to mute their microphone. @param {RemotePeer} peer */
    mute(peer) {
        this.#moderate({type: 'mute', id: peer.id});
    }

    /** Hands our role on to somebody. @param {RemotePeer} peer */
    moderate(peer) {
        this.#moderate({type: 'moderate', id: peer.id});
    }

    /** Leaves for good: the others see it at once. A room is never entered again: join() anew. */
    leave() {
        this.#seat.leave();
    }

    /** @param {Ready} [ready] */
    async #enter({signaling, peers} = {signaling: null, peers: []}) {
        peers.forEach((peer) => this.#adopt(peer));
        const taken = this.#seat.take(signaling);
        for (const peer of this.peers.values()) { // right behind the `join`
            this.#called.add(peer.id);
            peer.call();
        }
        await taken;
    }

    /** @param {import('./signaling.js').Moderate} order */
    #moderate(order) {
        if (!this.#seat.moderate(order)) {
            this.fire('warning', {code: 'unreachable', message: 'The server is out of reach.'});
        }
    }

    #hangUp() {
        this.#listening.abort();
        this.peers.forEach((peer) => peer.close());
        this.peers.clear();
    }

    /** @param {ServerMessage} message */
    #handle(message) {
        switch (message.type) {
            case 'welcome': return this.#welcome(message);
            case 'peer-joined': return this.#meet(message.peer, false, true);
            case 'peer-left': return this.#gone(message.id, message.reason);
            case 'moderators': return this.#setModerators(message.ids);
            case 'locked': return this.#setLocked(message.locked);
            case 'mute': return this.#askedToMute(message.from);
            case 'ice-servers': return this.#setIceServers(message.iceServers);
            case 'error': return this.fire('warning', {code: message.code, message: message.message});
            case 'signal': // not awaited: Peer.receive() says why; what fails comes as an event
                this.peers.get(message.from)?.receive(message.data);
        }
    }

    /** @param {Welcome} welcome */
    #welcome({id, room, name, role, session, resumed, peers, moderators, locked, iceServers}) {
        const renamed = this.id !== '' && this.id !== id;
        Object.assign(this, {id, room, name, role, session});
        this.#setIceServers(iceServers);
        if (renamed) {
            this.#introduce();
        }
        const here = new Set(peers.map((peer) => peer.id));
        for (const known of [...this.peers.keys()].filter((known) => !here.has(known))) {
            this.#gone(known, 'lost');
        }
        for (const peer of peers) {
            this.#meet(peer, !resumed, !resumed);
        }
        this.#called.clear();
        this.#setModerators(moderators);
        this.#setLocked(locked);
    }

    /** @param {string[]} ids */
    #setModerators(ids) {
        this.moderators = new Set(ids);
        this.fire('moderators', {ids: this.moderators});
    }

    /** @param {boolean} locked */
    #setLocked(locked) {
        if (locked !== this.locked) {
            this.locked = locked;
            this.fire('locked', {locked});
        }
    }

    /** @param {string} id */
    #askedToMute(id) {
        const from = this.peers.get(id);
        if (from) { // the server names all who may ask
            this.fire('muted', {from});
        }
    }

    /**
     * The server has named someone to connect to. The newcomer makes the first offer; in a live
     * room it is always the host (PROTOCOL.md, rule 1). A connection that works is left alone,
     * whoever came back (rule 7).
     *
     * @param {PeerInfo} info
     * @param {boolean} weAreNew
     * @param {boolean} anew whether either side has just taken its seat, instead of coming back to it
     */
    #meet(info, weAreNew, anew) {
        if (!this.peers.has(info.id)) {
            const {id, name} = info;
            const same = [...this.peers.values()].find((peer) => peer.claim === id && peer.name === name);
            if (same) {
                this.#rename(same, id);
            }
        }
        let peer = this.peers.get(info.id);
        if (peer && this.#called.has(peer.id)) {
            peer.acquaint(this.#politeTo(peer.id));
            return; // they have our offer already
        }
        if (peer) {
            peer.reunited(info, anew);
        } else {
            peer = this.#add(info);
        }
        const weOffer = this.role === 'host' || (weAreNew && this.role !== 'viewer');
        if (weOffer && (anew ? !peer.alive : !peer.connection)) {
            peer.call();
        }
    }

    /**
     * Our session was refused, so to the server and to newcomers we are somebody new. Those who are
     * connected to us get to know it over the connection, and keep it (PROTOCOL.md, rule 7).
     */
    #introduce() {
        for (const peer of [...this.peers.values()]) {
            peer.polite = this.#politeTo(peer.id);
            if (!peer.introduce(this.id)) {
                this.#remove(peer, 'lost'); // whoever of them is still there will be met again
            }
        }
    }

    /**
     * The other side of #introduce(). Only an id that the server has named will do: under any other
     * they would be here for ever, since the server never says that it has left.
     *
     * @param {RemotePeer} peer
     * @param {string} id
     */
    #rename(peer, id) {
        const double = this.peers.get(id); // the server was faster
        if (id === this.id || double?.alive || (double && double.name !== peer.name)) {
            return; // nobody can take the place of another
        }
        if (double) {
            this.#remove(double, 'renamed');
        }
        const former = peer.id;
        this.peers.delete(former);
        this.peers.set(id, peer);
        Object.assign(peer, {id, claim: '', lost: false, polite: this.#politeTo(id)});
        this.fire('peer-renamed', {peer, former});
    }

    /** Of each two exactly one is polite: any rule will do that both agree on. @param {string} id */
    #politeTo(id) {
        return this.id < id;
    }

    /** @param {PeerInfo} info */
    #add(info) {
        const peer = new RemotePeer(info, {
            polite: this.#politeTo(info.id),
            configuration: this.#configuration,
            stream: this.#stream,
            screen: this.#screen,
        });
        this.#adopt(peer);
        return peer;
    }

    /** @param {RemotePeer} peer whose events are ours from here on */
    #adopt(peer) {
        peer.signalling = () => this.#seat.state === 'connected';
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
            if (this.peers.has(id)) { // else #meet() will see to it
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
     * Media is the truth (PROTOCOL.md, rule 7): who is only lost to the server may be well in touch
     * with us. They are gone when their media stops.
     *
     * @param {string} id
     * @param {LeaveReason} reason
     */
    #gone(id, reason) {
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

    /** @param {RTCIceServer[]} iceServers */
    #setIceServers(iceServers) {
        this.#relays.set(iceServers);
        this.#configure();
    }

    #configure() {
        this.#configuration = {...this.#configuration, iceServers: this.#relays.iceServers};
        this.peers.forEach((peer) => peer.setConfiguration(this.#configuration));
    }
}
