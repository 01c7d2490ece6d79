// @ts-check

// The connections of a whole room. We measure our own. Connections between two other peers are
// reported by those peers when we ask them: DATA.md, `tincan.line`.

import {TypedTarget} from '../events.js';
import {ConnectionQuality} from './connection-quality.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./connection-quality.js').Way} Way
 * @typedef {import('./connection-quality.js').Protocol} Protocol
 * @typedef {import('../remote.js').PeerState} State
 *
 * @typedef {object} View a connection as one of its ends sees it; NaN and '' mean unknown
 * @property {State} state
 * @property {number} roundTrip ms
 * @property {number} loss from 0 to 1, in the direction that loses more
 * @property {Way} way
 * @property {Protocol} protocol
 *
 * @typedef {{ends: [string, string], view: View | null}} Edge between the peers with these ids;
 *     null if neither has reported
 */

const topic = 'tincan.line';

const sampleInterval = 2_000; // ms
const samplesPerRequest = 2;

/**
 * A peer that asks again sooner than this gets the previous measurement. Even a room full of such
 * peers costs no more than one.
 */
const freshTime = sampleInterval * 0.75; // ms

/** How long a report counts. */
const maxReportAge = 15_000; // ms

/** More than a room can have. */
const maxViews = 64;

const maxRoundTrip = 60_000; // ms

// From best to worst.
const states = /** @type {State[]} */ (['connected', 'reconnecting', 'connecting', 'failed']);
const ways = /** @type {Way[]} */ (['', 'direct', 'relay']);
const protocols = /** @type {Protocol[]} */ (['', 'udp', 'tcp', 'tls']);

/**
 * Answers the other peers for as long as the room exists. It measures and asks on its own only
 * while watch() runs. Fires `sample` after each measurement.
 *
 * @extends {TypedTarget<{sample: null}>}
 */
export class RoomQuality extends TypedTarget {
    #room;
    /** @type {Map<RemotePeer, ConnectionQuality>} */
    #connections = new Map();
    /** @type {Map<RemotePeer, {at: number, views: Map<string, View>}>} what they have reported */
    #reports = new Map();
    /** @type {Set<RemotePeer>} peers whose answer is pending */
    #pending = new Set();
    #measuredAt = -Infinity;
    /** @type {Promise<unknown>} the last measurement */
    #measuring = Promise.resolve();

    /** @param {import('../room.js').Room} room */
    constructor(room) {
        super();
        this.#room = room;
        room.answer(topic, async () => {
            await this.#measure();
            return [...room.peers.values()].map((peer) => {
                const {roundTrip, loss, ...view} = this.view(peer);
                return {to: peer.id, ...view, roundTrip: nullIfUnknown(roundTrip), loss: nullIfUnknown(loss)};
            });
        });
        room.addEventListener('peer-left', ({detail: {peer}}) => {
            this.#connections.delete(peer);
            this.#reports.delete(peer);
        });
    }

    /**
     * Measures our connections every 2 s and asks the other peers about theirs every 4 s.
     *
     * @param {AbortSignal} signal ends it
     * @param {{ask?: boolean}} [options] without `ask`, edges() knows only our own connections
     */
    watch(signal, {ask = true} = {}) {
        if (signal.aborted) {
            return;
        }
        let samples = 0;
        const measure = async () => {
            if (ask && samples++ % samplesPerRequest === 0) {
                this.#room.peers.forEach((peer) => void this.#requestViews(peer)); // handles its own errors
            }
            await this.#measure();
            if (!signal.aborted) {
                this.fire('sample', null);
            }
        };
        void measure();
        const timer = setInterval(measure, sampleInterval);
        signal.addEventListener('abort', () => clearInterval(timer));
    }

    /** @param {RemotePeer} peer @returns {ConnectionQuality} as measured at our end */
    of(peer) {
        const quality = this.#connections.get(peer) ?? new ConnectionQuality(peer);
        this.#connections.set(peer, quality);
        return quality;
    }

    /**
     * The connection to a peer, as seen from our end.
     *
     * @param {RemotePeer} peer
     * @returns {View}
     */
    view(peer) {
        const {roundTrip = NaN, lossIn = NaN, lossOut = NaN, way = '', protocol = ''} = this.of(peer).now() ?? {};
        return {state: peer.state, roundTrip, loss: worseOf(lossIn, lossOut), way, protocol};
    }

    /**
     * Every pair of peers in the room, with what both of them report about their connection. The
     * worse report counts.
     */
    edges() {
        const ids = [this.#room.id, ...this.#room.peers.keys()];
        return ids.flatMap((one, i) => ids.slice(i + 1).map((other) => {
            const both = [this.#reportedView(one, other), this.#reportedView(other, one)];
            const views = both.filter((view) => view !== null);
            return /** @type {Edge} */ ({ends: [one, other], view: views.length > 0 ? views.reduce(merge) : null});
        }));
    }

    /**
     * @param {string} one
     * @param {string} other
     * @returns {View | null} what one reports about its connection to the other
     */
    #reportedView(one, other) {
        const {id, peers} = this.#room;
        if (one === id) {
            const peer = peers.get(other);
            return peer ? this.view(peer) : null;
        }
        const reporter = peers.get(one);
        const report = reporter && this.#reports.get(reporter);
        if (!report || performance.now() - report.at >= maxReportAge) {
            return null;
        }
        return report.views.get(other) ?? null;
    }

    /** Samples all our connections, unless that was done a moment ago. */
    async #measure() {
        const now = performance.now();
        if (now - this.#measuredAt >= freshTime) {
            this.#measuredAt = now;
            const peers = [...this.#room.peers.values()];
            // allSettled(), because a connection may be closed in the meantime.
            this.#measuring = Promise.allSettled(peers.map((peer) => this.of(peer).sample()));
        }
        await this.#measuring;
    }

    /** @param {RemotePeer} peer */
    async #requestViews(peer) {
        if (peer.state !== 'connected' || this.#pending.has(peer)) {
            return;
        }
        this.#pending.add(peer);
        try {
            const answer = await this.#room.request(peer, topic);
            const {id, peers} = this.#room;
            if (peers.get(peer.id) === peer) {
                const views = readViews(answer, (other) => other === id || peers.has(other));
                this.#reports.set(peer, {at: performance.now(), views});
            }
        } catch {
            // They have left, or their page does not answer this. The other ends report those
            // connections.
        } finally {
            this.#pending.delete(peer);
        }
    }
}

/**
 * @param {any} answer may be anything
 * @param {(id: string) => boolean} isHere
 * @returns {Map<string, View>} by the id at the other end
 */
function readViews(answer, isHere) {
    const views = /** @type {Map<string, View>} */ (new Map());
    for (const entry of Array.isArray(answer) ? answer.slice(0, maxViews) : []) {
        if (isHere(entry?.to) && states.includes(entry.state)) {
            views.set(entry.to, {
                state: entry.state,
                roundTrip: within(entry.roundTrip, maxRoundTrip),
                loss: within(entry.loss, 1),
                way: ways.includes(entry.way) ? entry.way : '',
                protocol: protocols.includes(entry.protocol) ? entry.protocol : '',
            });
        }
    }
    return views;
}

/** @param {unknown} number @param {number} max */
function within(number, max) {
    return typeof number === 'number' && number >= 0 ? Math.min(number, max) : NaN;
}

/** @param {View} one @param {View} other @returns {View} */
function merge(one, other) {
    return {
        state: laterOf(states, one.state, other.state),
        roundTrip: worseOf(one.roundTrip, other.roundTrip),
        loss: worseOf(one.loss, other.loss),
        way: laterOf(ways, one.way, other.way),
        protocol: laterOf(protocols, one.protocol, other.protocol),
    };
}

/**
 * The greater of two numbers, or the one that is known.
 *
 * @param {number} one
 * @param {number} other
 */
function worseOf(one, other) {
    if (Number.isNaN(one)) {
        return other;
    }
    return Number.isNaN(other) ? one : Math.max(one, other);
}

/** @template T @param {T[]} order @param {T} one @param {T} other @returns {T} the one that comes later in the order */
function laterOf(order, one, other) {
    return order[Math.max(order.indexOf(one), order.indexOf(other))];
}

/**
 * Replaces NaN with null, since JSON has no NaN.
 *
 * @param {number} value
 */
function nullIfUnknown(value) {
    return Number.isNaN(value) ? null : value;
}
