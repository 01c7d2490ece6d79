// @ts-check

// Files from browser to browser: offered, agreed to, and then sent over a data channel of their own.

import {TypedTarget} from '../events.js';
import {FileLine} from './file-line.js';
import {cleanName} from './file-names.js';
import {IncomingFile} from './incoming-file.js';
import {OutgoingFile} from './outgoing-file.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./file-line.js').Piece} Piece
 */

/** The words about a file, from the side that has it and from the one that gets it. */
const topic = 'tincan.file';
const replyTopic = 'tincan.file-reply';

/** Files of one peer that may be waiting or coming in at once. */
const maxOffers = 32;

/** Of one peer's files, those that are remembered when they are over, for what is still on its way. */
const maxRemembered = 64;

const maxName = 1000; // UTF-16 units
const maxSize = 2 ** 48; // bytes

/** The ends that the other side may tell of. */
const codes = ['received', 'declined', 'cancelled', 'bad-data', 'unreadable', 'unwritable'];

/**
 * The files that one peer sends us, and those that they get.
 *
 * @typedef {object} Exchange
 * @property {FileLine} line
 * @property {Map<number, OutgoingFile>} outgoing that are not over
 * @property {Map<number, IncomingFile>} incoming
 */

/**
 * Files on top of a Room: make one right after joining. Fires
 * - `offer` (detail: an IncomingFile, to be accepted or declined).
 *
 * @extends {TypedTarget<{offer: IncomingFile}>}
 */
export class Files extends TypedTarget {
    #room;
    /** @type {Map<RemotePeer, Exchange>} */
    #exchanges = new Map();
    #lastId = 0;
    #listening = new AbortController();

    /** @param {import('../room.js').Room} room */
    constructor(room) {
        super();
        this.#room = room;
        const signal = this.#listening.signal;
        room.addEventListener('peer-joined', ({detail: {peer}}) => this.#open(peer), {signal});
        room.addEventListener('peer-left', ({detail: {peer}}) => this.#close(peer, 'peer-left'), {signal});
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#listening.abort();
                this.#exchanges.forEach((_, peer) => this.#close(peer, 'closed'));
            }
        }, {signal});
        const stops = [
            room.answer(topic, (offer, {from}) => this.#offered(from, offer)),
            room.subscribe(topic, (message, {from}) => this.#told(from, message)),
            room.subscribe(replyTopic, (reply, {from}) => this.#replied(from, reply)),
        ];
        signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
        room.peers.forEach((peer) => this.#open(peer));
    }

    /**
     * Offers a file. Each peer decides alone, and may be at another place in it.
     *
     * @param {File} file
     * @param {Iterable<RemotePeer>} [peers] all who are there, if left out
     * @returns {OutgoingFile[]} one for each of them
     */
    offer(file, peers = this.#room.peers.values()) {
        const offers = [];
        for (const peer of peers) {
            const exchange = this.#exchanges.get(peer);
            if (exchange) {
                offers.push(this.#offer(file, peer, exchange));
            }
        }
        return offers;
    }

    /** @param {File} file @param {RemotePeer} peer @param {Exchange} exchange */
    #offer(file, peer, {line, outgoing}) {
        const id = ++this.#lastId;
        const {name, size} = file;
        const say = (/** @type {object} */ message) => this.#room.send(peer, topic, message);
        const offer = new OutgoingFile({id, peer, name, size, line, say, file});
        outgoing.set(id, offer);
        offer.addEventListener('state', () => {
            if (offer.over) {
                outgoing.delete(id);
            }
        });
        void this.#ask(offer); // deals with its errors itself
        return offer;
    }

    /** @param {OutgoingFile} offer */
    async #ask(offer) {
        const {id, peer, name, size} = offer;
        try {
            await this.#room.request(peer, topic, {id, name: name.slice(0, maxName), size});
        } catch (error) {
            offer.endedBy(/** @type {import('../data/frames.js').DataError} */ (error).code);
        }
    }

    /** @param {RemotePeer} peer */
    #open(peer) {
        /** @type {Exchange['incoming']} */
        const incoming = new Map();
        const line = new FileLine(peer, (piece) => take(incoming, piece));
        this.#exchanges.set(peer, {line, outgoing: new Map(), incoming});
    }

    /** @param {RemotePeer} peer @param {string} code */
    #close(peer, code) {
        const exchange = this.#exchanges.get(peer);
        this.#exchanges.delete(peer);
        exchange?.line.close();
        exchange?.outgoing.forEach((offer) => offer.endedBy(code));
        exchange?.incoming.forEach((offer) => offer.endedBy(code));
    }

    /** @param {RemotePeer} peer @param {any} offer which may be nonsense: what this throws is the answer */
    #offered(peer, offer) {
        const {id, name, size} = offer ?? {};
        const exchange = this.#exchanges.get(peer);
        if (!isId(id) || typeof name !== 'string' || name.length > maxName ||
            !Number.isSafeInteger(size) || size < 0 || size > maxSize || !exchange || exchange.incoming.has(id)) {
            throw new Error('no offer of a file');
        }
        const {line, incoming} = exchange;
        const over = [...incoming.values()].filter((file) => file.over);
        if (incoming.size - over.length >= maxOffers) {
            throw new Error('too many files at once');
        }
        if (over.length >= maxRemembered) {
            incoming.delete(over[0].id);
        }
        const say = (/** @type {object} */ message) => this.#room.send(peer, replyTopic, message);
        const file = new IncomingFile({id, peer, name: cleanName(name), size, line, say});
        incoming.set(id, file);
        this.fire('offer', file);
        return true;
    }

    /** @param {RemotePeer} peer @param {any} message */
    #told(peer, message) {
        const {id, end} = message ?? {};
        if (codes.includes(end) && end !== 'received') {
            this.#exchanges.get(peer)?.incoming.get(id)?.endedBy(end);
        }
    }

    /** @param {RemotePeer} peer @param {any} reply */
    #replied(peer, reply) {
        const {id, end} = reply ?? {};
        const file = this.#exchanges.get(peer)?.outgoing.get(id);
        if (file && codes.includes(end)) {
            file.endedBy(end);
        } else if (file) {
            file.hear(reply);
        } else if (isId(id) && reply.from !== undefined) { // they wait for one that is over
            this.#room.send(peer, topic, {id, end: 'cancelled'}).catch(() => {}); // then they will ask again
        }
    }
}

/** @param {unknown} id */
function isId(id) {
    return Number.isSafeInteger(id) && Number(id) > 0 && Number(id) < 2 ** 32;
}

/** @param {Exchange['incoming']} incoming @param {Piece} piece */
function take(incoming, piece) {
    const file = incoming.get(piece.id);
    if (!file) {
        throw new Error('a piece of a file that was not offered');
    }
    file.take(piece);
}
