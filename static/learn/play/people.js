// @ts-check

// The peers of this page. Each joins with the client library, as if it were alone in a tab of its own.

import {Room} from '../../tincan/room.js';
import {generateVideo} from './picture.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

const hues = /** @type {Record<string, number>} */ ({Ada: 160, Bo: 12, Cy: 215});

/** One person with a seat in the room, or none. */
export class Person {
    /** @type {Room | null} null while not in the room */
    room = null;
    /** @type {'away' | 'joining' | 'here'} */
    state = 'away';
    /** Why the person is not in the room, or ''. */
    problem = '';
    /** Candidate errors of all connections, the last one last. @type {RTCPeerConnectionIceErrorEvent[]} */
    candidateErrors = [];
    /** Addresses of all connections, as candidates. @type {RTCIceCandidate[]} */
    candidates = [];
    /** How often a connection has found its last candidate. */
    gathered = 0;

    #ending = new AbortController();

    /** @param {string} name */
    constructor(name) {
        this.name = name;
        this.stream = generateVideo(name, hues[name] ?? 60, this.#ending.signal);
    }

    /**
     * Takes a seat, after giving up an earlier one. Never rejects.
     *
     * @param {string} roomName
     * @param {RTCIceTransportPolicy} [iceTransportPolicy]
     */
    async join(roomName, iceTransportPolicy) {
        this.room?.leave();
        this.state = 'joining';
        this.problem = '';
        try {
            const room = await Room.join(roomName, {name: this.name, stream: this.stream, iceTransportPolicy});
            if (this.#ending.signal.aborted) {
                room.leave();
                return;
            }
            this.room = room;
            this.state = 'here';
            room.peers.forEach((peer) => this.#watch(peer));
            room.addEventListener('peer-joined', ({detail: {peer}}) => this.#watch(peer));
            room.addEventListener('state', ({detail: {state, message}}) => {
                if (state === 'closed') {
                    this.#lose(message ?? '');
                }
            });
        } catch (error) {
            this.#lose(/** @type {Error} */ (error).message);
        }
    }

    /** Leaves for good. */
    leave() {
        this.#ending.abort();
        this.room?.leave();
    }

    /** @param {string} name @returns {RemotePeer | undefined} */
    peer(name) {
        return [...this.room?.peers.values() ?? []].find((peer) => peer.name === name);
    }

    /** @param {string} why */
    #lose(why) {
        this.room = null;
        this.state = 'away';
        this.problem = why;
    }

    /** @param {RemotePeer} peer */
    #watch(peer) {
        const watch = (/** @type {RTCPeerConnection} */ pc) => {
            pc.addEventListener('icecandidateerror', (event) => this.candidateErrors.push(event));
            pc.addEventListener('icecandidate', ({candidate}) => {
                if (candidate) {
                    this.candidates.push(candidate);
                } else {
                    this.gathered++;
                }
            });
        };
        peer.addEventListener('connection', ({detail: pc}) => watch(pc));
        if (peer.connection) {
            watch(peer.connection);
        }
    }
}

/**
 * Returns the pair of candidates that a connection uses, such as `host → relay`, or ''.
 *
 * @param {RTCPeerConnection | null | undefined} pc
 */
export async function pathOf(pc) {
    const stats = await pc?.getStats().catch(() => null) ?? new Map(); // it may have been closed
    const all = [...stats.values()];
    const transport = all.find(({type}) => type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId) ??
        all.find(({type, selected}) => type === 'candidate-pair' && selected); // Firefox
    const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats.get(id)?.candidateType);
    return ends.every((end) => end) ? ends.join(' → ') : '';
}
