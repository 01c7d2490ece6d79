// @ts-check

// A mesh whose members exchange data: publish to all, send to one, request and answer.

import {Channels} from './data/channels.js';
import {DataError, encode} from './data/frames.js';
import {Mesh} from './mesh.js';
import {RemotePeer} from './remote.js';
import {Topics} from './data/topics.js';

/**
 * @typedef {import('./data/channels.js').Delivery} Delivery
 * @typedef {import('./data/frames.js').Frame} Frame
 * @typedef {import('./data/frames.js').Message} Message
 * @typedef {import('./data/frames.js').Answer} Answer
 */

/** How long to wait for an answer. */
const answerTimeout = 10_000; // ms

/** The most requests of one peer that may wait for our answers at once. */
const maxUnanswered = 256;

/**
 * A Mesh that also carries data. All reliable data to one peer takes the same channel, in order.
 */
export class Room extends Mesh {
    /** @type {Map<RemotePeer, Channels>} */
    #channels = new Map();
    #topics = new Topics();
    /** @type {Map<number, {peer: RemotePeer, finish: (error: Error | null, data?: any) => void}>} */
    #requests = new Map();
    #lastRequest = 0;

    /**
     * Use Room.join() instead.
     *
     * @param {string} room
     * @param {import('./mesh.js').RoomOptions} options
     */
    constructor(room, options) {
        super(room, options);
        this.addEventListener('peer-joined', ({detail: {peer}}) => this.#open(peer));
        this.addEventListener('peer-left', ({detail: {peer}}) => {
            this.#close(peer, new DataError('peer-left', `${peer.name} has left.`));
        });
        this.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#channels.forEach((_, peer) => this.#close(peer, closed()));
            }
        });
    }

    /**
     * Sends to everyone who is in the room at this moment.
     *
     * @param {string} topic 1 to 128 characters; a topic need not be created first
     * @param {unknown} data an ArrayBuffer, a view of one, or any JSON value
     * @param {Delivery} [delivery]
     * @returns {Promise<void>} resolves when it has left the buffer for the slowest peer
     * @throws {DataError} if it fails for some peers, listed in `error.peers`. The others have
     *     received it. A peer that leaves in the meantime does not count.
     */
    async publish(topic, data, delivery) {
        if (this.state === 'closed') {
            throw closed();
        }
        const frame = encode({topic}, data);
        const peers = [...this.peers.values()].filter((peer) => !this.#channels.get(peer)?.exhausted);
        const outcomes = await Promise.allSettled(peers.map((peer) => this.#send(peer, frame, delivery)));
        const missed = [];
        let why = /** @type {DataError | null} */ (null);
        for (const [i, outcome] of outcomes.entries()) {
            if (outcome.status === 'rejected' && outcome.reason.code !== 'peer-left') {
                missed.push(peers[i]);
                why ??= outcome.reason;
            }
        }
        if (why) {
            throw new DataError(why.code, why.message, missed);
        }
    }

    /**
     * Sends to a single peer.
     *
     * @param {RemotePeer} peer
     * @param {string} topic
     * @param {unknown} data as in publish()
     * @param {Delivery} [delivery]
     * @returns {Promise<void>} resolves when it has left the buffer
     * @throws {DataError}
     */
    async send(peer, topic, data, delivery) {
        await this.#send(peer, encode({topic}, data), delivery);
    }

    /**
     * Asks one peer, and waits for the response of its answer() handler.
     *
     * @param {RemotePeer} peer
     * @param {string} topic
     * @param {unknown} [data] as in publish()
     * @param {{timeout?: number}} [options] in ms
     * @returns {Promise<any>} the answer
     * @throws {DataError}
     */
    async request(peer, topic, data, {timeout = answerTimeout} = {}) {
        const id = ++this.#lastRequest;
        const frame = encode({topic, request: id}, data);
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                finish(new DataError('timeout', `${peer.name} has not answered in ${timeout} ms.`));
            }, timeout);
            /** @type {(error: Error | null, data?: any) => void} */
            const finish = (error, answer) => {
                clearTimeout(timer);
                this.#requests.delete(id);
                if (error) {
                    reject(error);
                } else {
                    resolve(answer);
                }
            };
            this.#requests.set(id, {peer, finish});
            void this.#sendRequest(peer, frame, finish); // never rejects: it passes errors to finish()
        });
    }

    /**
     * Calls a handler for everything that is published or sent to us under a topic.
     *
     * @param {string} topic
     * @param {import('./data/topics.js').Subscriber} handler
     * @returns {() => void} ends the subscription
     */
    subscribe(topic, handler) {
        return this.#topics.subscribe(topic, handler);
    }

    /**
     * Registers the handler for requests under a topic. Its return value is the answer. If it
     * throws, the peer that asked gets the error's message.
     *
     * @param {string} topic must not have another handler
     * @param {import('./data/topics.js').Answerer} handler
     * @returns {() => void} removes the handler
     */
    answer(topic, handler) {
        return this.#topics.answer(topic, handler);
    }

    /** @param {RemotePeer} peer */
    #open(peer) {
        const channels = new Channels(peer);
        this.#channels.set(peer, channels);
        channels.addEventListener('message', ({detail}) => this.#receive(peer, channels, detail));
        channels.addEventListener('state', ({detail: state}) => this.fire('channel', {peer, state}));
    }

    /** @param {RemotePeer} peer @param {DataError} error */
    #close(peer, error) {
        this.#channels.get(peer)?.close(error);
        this.#channels.delete(peer);
        for (const request of this.#requests.values()) {
            if (request.peer === peer) {
                request.finish(error);
            }
        }
    }

    /** @param {RemotePeer} peer @param {Frame} frame @param {Delivery} [delivery] */
    async #send(peer, frame, delivery) {
        if (!(peer instanceof RemotePeer)) {
            throw new TypeError(`${String(peer)} is not a peer: use a value of room.peers`);
        }
        const channels = this.#channels.get(peer);
        if (!channels) {
            throw this.state === 'closed' ? closed() : new DataError('peer-left', `${peer.name} is not in the room.`);
        }
        await channels.send(frame, delivery);
    }

    /** @param {RemotePeer} peer @param {Frame} frame @param {(error: Error) => void} failed */
    async #sendRequest(peer, frame, failed) {
        try {
            await this.#send(peer, frame);
        } catch (error) {
            failed(/** @type {Error} */ (error));
        }
    }

    /** @param {RemotePeer} peer @param {Channels} channels @param {Message | Answer} message */
    #receive(peer, channels, message) {
        if ('answer' in message) {
            const {answer, error, data} = message;
            const request = this.#requests.get(answer);
            if (request?.peer === peer) { // else it is late or invented
                request.finish(error ? new DataError(error.code, error.message) : null, data);
            }
        } else if (message.request === undefined) {
            const {topic, data} = message;
            this.fire('message', {peer, topic, data});
            this.#topics.deliver(data, {from: peer, topic});
        } else if (channels.unanswered < maxUnanswered) {
            void this.#reply(peer, channels, message); // handles its own errors
        } else {
            peer.reportBadData('too many requests at once');
        }
    }

    /** @param {RemotePeer} from @param {Channels} channels @param {Message} message */
    async #reply(from, channels, message) {
        channels.unanswered++;
        try {
            await channels.send(await this.#topics.reply(message, {from, topic: message.topic}));
        } catch {
            // They have left, or do not accept the answer that they asked for. Their request times
            // out.
        } finally {
            channels.unanswered--;
        }
    }
}

function closed() {
    return new DataError('closed', 'You are not in the room any more.');
}
