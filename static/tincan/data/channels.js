// @ts-check

// The data channels to one peer. Connections to them come and go; what waits to be sent, and what
// they may still send us, goes on from one to the next.

import {TypedTarget} from '../events.js';
import {DataError, decode, maxFrame} from './frames.js';
import {Budget, Intake} from './intake.js';
import {Outbox, unit} from './outbox.js';

/**
 * @typedef {import('./frames.js').Frame} Frame
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} Delivery
 * @property {boolean} [reliable] true (default): all arrives, in the order sent. false: each message
 *     is sent once, so one may be lost or overtaken, but none waits for another. For what is soon out
 *     of date, such as where a hand is.
 */

// Both ends open all channels by themselves, under these numbers.
const reliableChannel = {negotiated: true, id: 1};
const fastChannel = {negotiated: true, id: 2, ordered: false, maxRetransmits: 0};

// Messages that one peer sends to another. More are admitted than sent, since the way between the
// two may hold some up and let them go at once.
const sent = {perSecond: 1000, atOnce: 500};
const admitted = {perSecond: 2000, atOnce: 4000};

/**
 * Fires
 * - `message` (detail: what has come, decoded),
 * - `state` (detail: `open` if what is sent leaves at once, `closed` if it waits for a connection).
 *
 * @extends {TypedTarget<{message: import('./frames.js').Message | import('./frames.js').Answer,
 *                        state: 'open' | 'closed'}>}
 */
export class Channels extends TypedTarget {
    /** Requests of theirs that are being answered. */
    unanswered = 0;

    #peer;
    #intake = new Intake({...admitted, maxSize: maxFrame, unit});
    #reliable;
    #fast;
    #open = false;
    #listening = new AbortController();

    /** @param {RemotePeer} peer */
    constructor(peer) {
        super();
        this.#peer = peer;
        const budget = new Budget(sent.perSecond, sent.atOnce);
        this.#reliable = new Outbox(budget);
        this.#fast = new Outbox(budget);
        peer.addEventListener('connection', ({detail: pc}) => this.#attach(pc), {signal: this.#listening.signal});
        if (peer.connection) { // made ready at the door
            this.#attach(peer.connection);
        }
    }

    /** Whether we have ceased to listen to them, for all that was useless. */
    get exhausted() {
        return this.#intake.exhausted;
    }

    /**
     * @param {Frame} frame
     * @param {Delivery} [delivery]
     * @returns {Promise<void>} when it has left the buffer of the browser
     * @throws {DataError}
     */
    async send(frame, {reliable = true} = {}) {
        await (reliable ? this.#reliable : this.#fast).post(frame);
    }

    /** @param {DataError} error why nothing is sent any more. No event is fired any more either. */
    close(error) {
        this.#listening.abort();
        this.#reliable.close(error);
        this.#fast.close(error);
    }

    /** @param {RTCPeerConnection} pc a new one, in place of the one before */
    #attach(pc) {
        this.#setOpen(false);
        if (this.exhausted) {
            return;
        }
        const channel = pc.createDataChannel('tincan reliable', reliableChannel);
        channel.addEventListener('open', () => this.#setOpen(true));
        channel.addEventListener('close', () => this.#setOpen(false));
        this.#use(this.#reliable, pc, channel);
        this.#use(this.#fast, pc, pc.createDataChannel('tincan fast', fastChannel));
    }

    /** @param {Outbox} outbox @param {RTCPeerConnection} pc @param {RTCDataChannel} channel */
    #use(outbox, pc, channel) {
        outbox.use(channel, () => pc.sctp?.maxMessageSize ?? maxFrame);
        this.#intake.listen(channel, {
            decode,
            deliver: (message) => this.fire('message', message),
            complain: (why) => this.#peer.complain(why),
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
