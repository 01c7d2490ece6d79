// @ts-check

// The data channels to one peer. Connections to the peer come and go. Queued data and the limits on
// what the peer may send carry over from one to the next.

import {TypedTarget} from '../events.js';
import {DataError, decode, maxFrame} from './frames.js';
import {ReceiveLimiter, TokenBucket} from './limits.js';
import {SendQueue, bytesPerMessage} from './send-queue.js';

/**
 * @typedef {import('./frames.js').Frame} Frame
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} Delivery
 * @property {boolean} [reliable] true (default): all messages arrive, in the order sent. false:
 *     each message is sent once. It may be lost or overtaken, but never waits for another. Use this
 *     for data that is soon out of date, such as a pointer position.
 */

// Both ends open the channels themselves, under these ids.
const reliableChannel = {negotiated: true, id: 1};
const unreliableChannel = {negotiated: true, id: 2, ordered: false, maxRetransmits: 0};

// Message limits between two peers. The receiver admits more than the sender sends, since the
// network between them may hold some messages back and deliver them all at once.
const sent = {perSecond: 1000, atOnce: 500};
const admitted = {perSecond: 2000, atOnce: 4000};

/**
 * Fires
 * - `message` (detail: a decoded message),
 * - `state` (detail: `open` if data is sent immediately, `closed` if it waits for a connection).
 *
 * @extends {TypedTarget<{message: import('./frames.js').Message | import('./frames.js').Answer,
 *                        state: 'open' | 'closed'}>}
 */
export class Channels extends TypedTarget {
    /** Requests from the peer that we have not answered yet. */
    unanswered = 0;

    #peer;
    #limiter = new ReceiveLimiter({...admitted, maxSize: maxFrame, bytesPerMessage});
    #reliable;
    #unreliable;
    #open = false;
    #listening = new AbortController();

    /** @param {RemotePeer} peer */
    constructor(peer) {
        super();
        this.#peer = peer;
        const budget = new TokenBucket(sent.perSecond, sent.atOnce);
        this.#reliable = new SendQueue(budget);
        this.#unreliable = new SendQueue(budget);
        peer.addEventListener('connection', ({detail: pc}) => this.#attach(pc), {signal: this.#listening.signal});
        if (peer.connection) { // prepared by a Door
            this.#attach(peer.connection);
        }
    }

    /** Whether we no longer listen to the peer, because too much of its data was invalid. */
    get exhausted() {
        return this.#limiter.exhausted;
    }

    /**
     * @param {Frame} frame
     * @param {Delivery} [delivery]
     * @returns {Promise<void>} resolves when it has left the browser's buffer
     * @throws {DataError}
     */
    async send(frame, {reliable = true} = {}) {
        await (reliable ? this.#reliable : this.#unreliable).send(frame);
    }

    /** @param {DataError} error why nothing more is sent. No more events fire. */
    close(error) {
        this.#listening.abort();
        this.#reliable.close(error);
        this.#unreliable.close(error);
    }

    /** @param {RTCPeerConnection} pc a new connection, which replaces the previous one */
    #attach(pc) {
        this.#setOpen(false);
        if (this.exhausted) {
            return;
        }
        const channel = pc.createDataChannel('tincan reliable', reliableChannel);
        channel.addEventListener('open', () => this.#setOpen(true));
        channel.addEventListener('close', () => this.#setOpen(false));
        this.#attachQueue(this.#reliable, pc, channel);
        this.#attachQueue(this.#unreliable, pc, pc.createDataChannel('tincan fast', unreliableChannel));
    }

    /** @param {SendQueue} queue @param {RTCPeerConnection} pc @param {RTCDataChannel} channel */
    #attachQueue(queue, pc, channel) {
        this.#peer.watchChannel(channel);
        queue.attach(channel, () => pc.sctp?.maxMessageSize ?? maxFrame);
        this.#limiter.listen(channel, {
            decode,
            deliver: (message) => this.fire('message', message),
            reportDropped: (why) => this.#peer.reportBadData(why),
            signal: this.#listening.signal,
        });
    }

    /** @param {boolean} open */
    #setOpen(open) {
        if (open !== this.#open && !this.#listening.signal.aborted) {
            this.#open = open;
            this.fire('state', open ? 'open' : 'closed');
        }
    }
}
