// @ts-check

import {TypedTarget} from '../events.js';
import {sha256} from './sha256.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {'waiting' | 'offered' | 'moving' | 'paused' | 'done' | 'ended'} TransferState `waiting`:
 *     not offered yet, because too many others to the same peer come before it; `offered`: not
 *     accepted yet; `paused`: there is no connection, and the transfer resumes with the next one;
 *     `ended`: see `code`
 *
 * @typedef {object} Batch files that were offered together
 * @property {number} id the same for each of them
 * @property {number} count how many they are
 * @property {number} size of all of them, in bytes
 */

/** How much to read, check and write at a time. */
export const blockSize = 1 << 20; // bytes

/** How many bytes may be sent beyond what the receiver has written. */
export const windowSize = 16 << 20; // bytes

/**
 * One file that we send to a peer or receive from it. Fires
 * - `progress` (detail: how many bytes the receiver has written),
 * - `state` (detail: the new state).
 *
 * @extends {TypedTarget<{progress: number, state: TransferState}>}
 */
export class Transfer extends TypedTarget {
    /** @type {TransferState} */
    state = 'offered';

    /** How many bytes the receiver has written. */
    moved = 0;

    /** Why the transfer ended, for programs: see README.md. */
    code = '';

    /** Whether the other side ended the transfer. */
    endedByThem = false;

    #channel;
    #sendMessage;

    /**
     * @param {object} options
     * @param {number} options.id
     * @param {RemotePeer} options.peer
     * @param {string} options.name
     * @param {number} options.size
     * @param {Batch} [options.batch] missing: the file was offered alone
     * @param {import('./file-channel.js').FileChannel} options.channel
     * @param {(message: object) => Promise<void>} options.sendMessage sends to the other end of the
     *     transfer
     */
    constructor({id, peer, name, size, batch, channel, sendMessage}) {
        super();
        this.id = id;
        this.peer = peer;
        this.name = name;
        this.size = size;
        this.batch = batch;
        this.#channel = channel;
        this.#sendMessage = sendMessage;
    }

    /** Whether the transfer has finished, successfully or not. */
    get over() {
        return this.state === 'done' || this.state === 'ended';
    }

    /** Ends the transfer on both sides. The receiver discards what has arrived. */
    cancel() {
        this.end('cancelled');
    }

    /**
     * Records that the other side ended the transfer.
     *
     * @param {string} code
     */
    endByPeer(code) {
        if (!this.over) {
            this.endedByThem = true;
            this.finish(code);
        }
    }

    /**
     * Ends the transfer from our side.
     *
     * @protected
     * @param {string} code
     */
    end(code) {
        if (!this.over) {
            const known = this.state !== 'waiting'; // to the peer
            this.finish(code);
            if (known) {
                void this.send({end: code}); // never rejects
            }
        }
    }

    /** @protected @param {string} code `received` if everything went well */
    finish(code) {
        this.code = code;
        this.setState(code === 'received' ? 'done' : 'ended');
    }

    /**
     * Sends to the other end. If the connection breaks meanwhile, sends again over the next one.
     *
     * @protected
     * @param {object} message
     */
    async send(message) {
        try {
            await this.#sendMessage({id: this.id, ...message});
        } catch (error) {
            const {code} = /** @type {{code?: string}} */ (error);
            if (code === 'lost' || code === 'unreachable') { // else they have left, or accept no data
                this.#channel.addEventListener('open', () => void this.send(message), {once: true});
            }
        }
    }

    /** @protected @param {TransferState} state */
    setState(state) {
        if (state !== this.state) {
            this.state = state;
            this.fire('state', state);
        }
    }

    /** @protected @param {number} moved */
    setMoved(moved) {
        this.moved = moved;
        this.fire('progress', moved);
    }
}

/**
 * Computes the hash that both sides compare: the SHA-256 of the SHA-256 hashes of all blocks. That
 * way each block can be hashed as it passes, with the browser's own SHA-256, which cannot hash
 * incrementally.
 *
 * @param {Promise<Uint8Array>[]} digests of the blocks, in order
 */
export async function digestOf(digests) {
    const all = new Uint8Array(32 * digests.length);
    (await Promise.all(digests)).forEach((digest, i) => all.set(digest, 32 * i));
    return sha256(all);
}
