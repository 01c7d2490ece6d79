// @ts-check

// The connections of a whole room. We measure our own. Connections between two other peers are
// reported by those peers when we ask them: DATA.md, `tincan.line`.

import {TypedTarget} from '../events.js';
import {Line} from './line.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./line.js').Way} Way
 * @typedef {import('./line.js').Protocol} Protocol
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
const samplesToAnAsking = 2;

/**
 * A peer that asks sooner gets the previous measurement. Even a room full of such peers costs no
 * more than one.
 */
const freshness = sampleInterval * 0.75; // ms

/** How long a report counts. */
const longestTold = 15_000; // ms

/** More than a room can have. */
const mostViews = 64;

const longestRoundTrip = 60_000; // ms

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
export class Lines extends TypedTarget {
    #room;
    /** @type {Map<RemotePeer, Line>} */
    #lines = new Map();
    /** @type {Map<RemotePeer, {at: number, views: Map<string, View>}>} what they have reported */
    #told = new Map();
    /** @type {Set<RemotePeer>} peers whose answer is pending */
    #asked = new Set();
    #lookedAt = -Infinity;
    /** @type {Promise<unknown>} the last measurement */
    #looking = Promise.resolve();

    /** @param {import('../room.js').Room} room */
    constructor(room) {
        super();
        this.#room = room;
        room.answer(topic, async () => {
            await this.#look();
            return [...room.peers.values()].map((peer) => {
                const {roundTrip, loss, ...view} = this.view(peer);
                return {to: peer.id, ...view, roundTrip: known(roundTrip), loss: known(loss)};
            });
        });
        room.addEventListener('peer-left', ({detail: {peer}}) => {
            this.#lines.delete(peer);
            this.#told.delete(peer);
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
        let looks = 0;
        const look = async () => {
            if (ask && looks++ % samplesToAnAsking === 0) {
                this.#room.peers.forEach((peer) => void this.#ask(peer)); // handles its own errors
            }
            await this.#look();
            if (!signal.aborted) {
                this.fire('sample', null);
            }
        };
        void look();
        const timer = setInterval(look, sampleInterval);
        signal.addEventListener('abort', () => clearInterval(timer));
    }

    /** @param {RemotePeer} peer */
    line(peer) {
        const line = this.#lines.get(peer) ?? new Line(peer);
        this.#lines.set(peer, line);
        return line;
    }

    /**
     * The connection to a peer, as seen from our end.
     *
     * @param {RemotePeer} peer
     * @returns {View}
     */
    view(peer) {
        const {roundTrip = NaN, lossIn = NaN, lossOut = NaN, way = '', protocol = ''} = this.line(peer).now() ?? {};
        return {state: peer.state, roundTrip, loss: worse(lossIn, lossOut), way, protocol};
    }

    /**
     * Every pair of peers in the room, with what both of them report about their connection. The
     * worse report counts.
     */
    edges() {
        const ids = [this.#room.id, ...this.#room.peers.keys()];
        return ids.flatMap((one, i) => ids.slice(i + 1).map((other) => {
            const views = [this.#viewOf(one, other), this.#viewOf(other, one)].filter((view) => view !== null);
            return /** @type {Edge} */ ({ends: [one, other], view: views.length > 0 ? views.reduce(merge) : null});
        }));
    }

    /**
     * @param {string} one
     * @param {string} other
     * @returns {View | null} what one reports about its connection to the other
     */
    #viewOf(one, other) {
        const {id, peers} = this.#room;
        if (one === id) {
            const peer = peers.get(other);
            return peer ? this.view(peer) : null;
        }
        const teller = peers.get(one);
        const told = teller && this.#told.get(teller);
        return told && performance.now() - told.at < longestTold ? told.views.get(other) ?? null : null;
    }

    /** Samples all our connections, unless that was done a moment ago. */
    async #look() {
        const now = performance.now();
        if (now - this.#lookedAt >= freshness) {
            this.#lookedAt = now;
            const peers = [...this.#room.peers.values()];
            // allSettled(), because a connection may be closed in the meantime.
            this.#looking = Promise.allSettled(peers.map((peer) => this.line(peer).sample()));
        }
        await this.#looking;
    }

    /** @param {RemotePeer} peer */
    async #ask(peer) {
        if (peer.state !== 'connected' || this.#asked.has(peer)) {
            return;
        }
        this.#asked.add(peer);
        try {
            const answer = await this.#room.request(peer, topic);
            const {id, peers} = this.#room;
            if (peers.get(peer.id) === peer) {
                const views = readViews(answer, (other) => other === id || peers.has(other));
                this.#told.set(peer, {at: performance.now(), views});
            }
        } catch {
            // They have left, or their page does not answer this. The other ends report those
            // connections.
        } finally {
            this.#asked.delete(peer);
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
    for (const said of Array.isArray(answer) ? answer.slice(0, mostViews) : []) {
        if (isHere(said?.to) && states.includes(said.state)) {
            views.set(said.to, {
                state: said.state,
                roundTrip: within(said.roundTrip, longestRoundTrip),
                loss: within(said.loss, 1),
                way: ways.includes(said.way) ? said.way : '',
                protocol: protocols.includes(said.protocol) ? said.protocol : '',
            });
        }
    }
    return views;
}

/** @param {unknown} number @param {number} most */
function within(number, most) {
    return typeof number === 'number' && number >= 0 ? Math.min(number, most) : NaN;
}

/** @param {View} one @param {View} other @returns {View} */
function merge(one, other) {
    return {
        state: later(states, one.state, other.state),
        roundTrip: worse(one.roundTrip, other.roundTrip),
        loss: worse(one.loss, other.loss),
        way: later(ways, one.way, other.way),
        protocol: later(protocols, one.protocol, other.protocol),
    };
}

/**
 * The greater of two numbers, or the one that is known.
 *
 * @param {number} one
 * @param {number} other
 */
function worse(one, other) {
    return Number.isNaN(one) ? other : Number.isNaN(other) ? one : Math.max(one, other);
}

/** @template T @param {T[]} order @param {T} one @param {T} other @returns {T} whichever comes later in the order */
function later(order, one, other) {
    return order[Math.max(order.indexOf(one), order.indexOf(other))];
}

/**
 * Replaces NaN with null, since JSON has no NaN.
 *
 * @param {number} value
 */
function known(value) {
    return Number.isNaN(value) ? null : value;
}
