// @ts-check

// Files from browser to browser. They are offered, accepted, and then sent over a separate data
// channel.

import {TypedTarget} from '../events.js';
import {FileChannel} from './file-channel.js';
import {IncomingFile} from './incoming-file.js';
import {OutgoingFile} from './outgoing-file.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./file-channel.js').Chunk} Chunk
 * @typedef {import('./transfer.js').Batch} Batch
 */

/** Topics for the messages about a file: from its sender, and from its receiver. */
const topic = 'tincan.file';
const replyTopic = 'tincan.file-reply';

/**
 * The most files that we offer or send to one peer at once. The others wait. More would only share
 * the same bandwidth.
 */
const maxAtOnce = 4;

/** The most files of one peer that may be waiting for us or in transfer at once. */
const maxOffers = 32;

/** The most finished files to remember for one peer. Chunks of them may still be in transit. */
const maxRemembered = 64;

const maxOfferedName = 1000; // UTF-16 units
const maxSize = 2 ** 48; // bytes

// Limits of the names under which files are saved.
const maxNameLength = 255; // bytes, the limit of file systems
const maxExtension = 16; // UTF-16 units, kept when a name is shortened

/** How many characters of an offered name to examine. This is more than can be kept. */
const maxExamined = 512;

const encoder = new TextEncoder();

/** The end codes that the other side may send. */
const codes = ['received', 'declined', 'cancelled', 'bad-data', 'unreadable', 'unwritable'];

/**
 * The files that one peer sends us, and those that we send to it.
 *
 * @typedef {object} Exchange
 * @property {FileChannel} channel
 * @property {Map<number, OutgoingFile>} outgoing those that are not over, in the order of offering
 * @property {Map<number, IncomingFile>} incoming
 */

/**
 * Sends and receives files in a Room. Create one right after joining. Fires
 * - `offer` (detail: an IncomingFile to accept or decline).
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
        const unsubscribe = [
            room.answer(topic, (offer, {from}) => this.#handleOffer(from, offer)),
            room.subscribe(topic, (message, {from}) => this.#handleMessage(from, message)),
            room.subscribe(replyTopic, (reply, {from}) => this.#handleReply(from, reply)),
        ];
        signal.addEventListener('abort', () => unsubscribe.forEach((end) => end()));
        room.peers.forEach((peer) => this.#open(peer));
    }

    /**
     * Offers files to peers. Each peer decides independently, and receives at its own speed.
     *
     * @param {File | File[]} files
     * @param {Iterable<RemotePeer>} [peers] everyone in the room, if left out
     * @returns {OutgoingFile[]} one for each file and peer; all files of the first peer come first
     */
    offer(files, peers = this.#room.peers.values()) {
        const list = [files].flat();
        const size = list.reduce((sum, file) => sum + file.size, 0);
        const batch = list.length > 1 ? {id: this.#lastId + 1, count: list.length, size} : undefined;
        const offers = [];
        for (const peer of peers) {
            const exchange = this.#exchanges.get(peer);
            if (exchange) {
                offers.push(...list.map((file) => this.#add(file, peer, exchange, batch)));
                this.#offerNext(peer, exchange);
            }
        }
        return offers;
    }

    /** @param {File} file @param {RemotePeer} peer @param {Exchange} exchange @param {Batch} [batch] */
    #add(file, peer, exchange, batch) {
        const id = ++this.#lastId;
        const {name, size} = file;
        const {channel, outgoing} = exchange;
        const sendMessage = (/** @type {object} */ message) => this.#room.send(peer, topic, message);
        const offer = new OutgoingFile({id, peer, name, size, batch, channel, sendMessage, file});
        outgoing.set(id, offer);
        offer.addEventListener('state', () => {
            if (offer.over) {
                outgoing.delete(id);
                this.#offerNext(peer, exchange);
            }
        });
        return offer;
    }

    /**
     * Offers the files that come next, in the order in which they were added.
     *
     * @param {RemotePeer} peer
     * @param {Exchange} exchange
     */
    #offerNext(peer, exchange) {
        if (this.#exchanges.get(peer) !== exchange) {
            return; // they have left
        }
        const next = [...exchange.outgoing.values()].slice(0, maxAtOnce);
        for (const offer of next.filter(({state}) => state === 'waiting')) {
            offer.setOffered();
            void this.#sendOffer(offer); // handles its own errors
        }
    }

    /** @param {OutgoingFile} offer */
    async #sendOffer(offer) {
        const {id, peer, name, size, batch} = offer;
        try {
            await this.#room.request(peer, topic, {id, name: name.slice(0, maxOfferedName), size, batch});
        } catch (error) {
            offer.endByPeer(/** @type {import('../data/frames.js').DataError} */ (error).code);
        }
    }

    /** @param {RemotePeer} peer */
    #open(peer) {
        /** @type {Exchange['incoming']} */
        const incoming = new Map();
        const channel = new FileChannel(peer, (chunk) => receive(incoming, chunk));
        this.#exchanges.set(peer, {channel, outgoing: new Map(), incoming});
    }

    /** @param {RemotePeer} peer @param {string} code */
    #close(peer, code) {
        const exchange = this.#exchanges.get(peer);
        this.#exchanges.delete(peer);
        exchange?.channel.close();
        exchange?.outgoing.forEach((offer) => offer.endByPeer(code));
        exchange?.incoming.forEach((offer) => offer.endByPeer(code));
    }

    /**
     * @param {RemotePeer} peer
     * @param {any} offer may be invalid; an error thrown here is sent as the answer
     */
    #handleOffer(peer, offer) {
        const {id, name, size, batch} = offer ?? {};
        const exchange = this.#exchanges.get(peer);
        if (!isId(id) || typeof name !== 'string' || name.length > maxOfferedName ||
            !isSize(size) || !isBatch(batch, size) || !exchange || exchange.incoming.has(id)) {
            throw new Error('not a valid offer of a file');
        }
        const {channel, incoming} = exchange;
        const over = [...incoming.values()].filter((file) => file.over);
        if (incoming.size - over.length >= maxOffers) {
            throw new Error('too many files at once');
        }
        if (over.length >= maxRemembered) {
            incoming.delete(over[0].id);
        }
        const sendMessage = (/** @type {object} */ message) => this.#room.send(peer, replyTopic, message);
        const file = new IncomingFile({id, peer, name: cleanName(name), size, batch, channel, sendMessage});
        incoming.set(id, file);
        this.fire('offer', file);
        return true;
    }

    /** @param {RemotePeer} peer @param {any} message */
    #handleMessage(peer, message) {
        const {id, end} = message ?? {};
        if (codes.includes(end) && end !== 'received') {
            this.#exchanges.get(peer)?.incoming.get(id)?.endByPeer(end);
        }
    }

    /** @param {RemotePeer} peer @param {any} reply */
    #handleReply(peer, reply) {
        const {id, end} = reply ?? {};
        const file = this.#exchanges.get(peer)?.outgoing.get(id);
        if (file && codes.includes(end)) {
            file.endByPeer(end);
        } else if (file) {
            file.handleReply(reply);
        } else if (isId(id) && reply.from !== undefined) { // they wait for a transfer that is over
            this.#room.send(peer, topic, {id, end: 'cancelled'}).catch(() => {}); // if this fails, they will ask again
        }
    }
}

/** @param {unknown} id */
function isId(id) {
    return Number.isSafeInteger(id) && Number(id) > 0 && Number(id) < 2 ** 32;
}

/** @param {unknown} size */
function isSize(size) {
    return Number.isSafeInteger(size) && Number(size) >= 0 && Number(size) <= maxSize;
}

/** @param {any} batch @param {number} size of a file in it @returns {batch is Batch | undefined} */
function isBatch(batch, size) {
    return batch === undefined || isId(batch?.id) && Number.isSafeInteger(batch.count) && batch.count > 1 &&
        isSize(batch.size) && batch.size >= size;
}

/** @param {Exchange['incoming']} incoming @param {Chunk} chunk */
function receive(incoming, chunk) {
    const file = incoming.get(chunk.id);
    if (!file) {
        throw new Error('a chunk of a file that was not offered');
    }
    file.receive(chunk);
}

/**
 * Turns a file name from a peer into one that is safe to show and to save under. The result is a
 * single path component, without characters that are invisible or change the direction of text.
 *
 * @param {string} name
 */
export function cleanName(name) {
    const clean = name.slice(0, maxExamined).normalize()
        .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
        .replace(/[/\\:*?"<>|]/g, '_')
        .replace(/^[\s.]+|[\s.]+$/g, '');
    const extension = clean.match(/.\.[^.]+$/u)?.[0].slice(-maxExtension).match(/\.[^.]+$/)?.[0] ?? '';
    let stem = clean.slice(0, Math.min(clean.length - extension.length, maxNameLength));
    while (encoder.encode(stem + extension).length > maxNameLength) {
        stem = [...stem].slice(0, -1).join('');
    }
    return stem + extension || 'file';
}
