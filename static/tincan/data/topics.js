// @ts-check

// The page's handlers for what peers send: subscribers to topics, and handlers that answer
// requests.

import {DataError, encode, toWireError} from './frames.js';

/**
 * @typedef {import('./frames.js').Frame} Frame
 * @typedef {import('./frames.js').Message} Message
 *
 * @typedef {{from: import('../remote.js').RemotePeer, topic: string}} Origin
 *
 * @callback Subscriber
 * @param {any} data as it was sent; a Uint8Array if it was binary
 * @param {Origin} origin
 * @returns {unknown} ignored
 *
 * @callback Answerer
 * @param {any} data
 * @param {Origin} origin
 * @returns {unknown} the answer, or a promise for it: binary or any JSON value
 */

export class Topics {
    /** @type {Map<string, Set<Subscriber>>} */
    #subscribers = new Map();
    /** @type {Map<string, Answerer>} */
    #answerers = new Map();

    /**
     * @param {string} topic @param {Subscriber} handler @returns {() => void} ends the subscription
     */
    subscribe(topic, handler) {
        // Wrapped, since the same handler may subscribe twice.
        const subscriber = /** @type {Subscriber} */ ((data, origin) => handler(data, origin));
        const subscribers = this.#subscribers.get(topic) ?? new Set();
        this.#subscribers.set(topic, subscribers.add(subscriber));
        return () => {
            subscribers.delete(subscriber);
        };
    }

    /** @param {string} topic @param {Answerer} handler @returns {() => void} removes the handler */
    answer(topic, handler) {
        if (this.#answerers.has(topic)) {
            throw new Error(`requests for ${topic} already have a handler`);
        }
        this.#answerers.set(topic, handler);
        return () => {
            if (this.#answerers.get(topic) === handler) { // not a later handler
                this.#answerers.delete(topic);
            }
        };
    }

    /** @param {any} data @param {Origin} origin */
    deliver(data, origin) {
        for (const subscriber of [...this.#subscribers.get(origin.topic) ?? []]) {
            try {
                subscriber(data, origin);
            } catch (error) {
                reportError(error); // as for events: the other subscribers still get the message
            }
        }
    }

    /**
     * @param {Message} message must be a request
     * @param {Origin} origin
     * @returns {Promise<Frame>} the answer, or why there is none
     */
    async reply({request, data}, origin) {
        const answer = /** @type {number} */ (request);
        try {
            const handler = this.#answerers.get(origin.topic);
            if (!handler) {
                throw new DataError('no-handler', `Nobody answers requests for ${origin.topic} here.`);
            }
            return encode({answer}, await handler(data, origin));
        } catch (error) {
            return encode({answer, error: toWireError(error)});
        }
    }
}
