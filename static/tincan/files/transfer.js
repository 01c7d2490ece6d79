// @ts-check

import {TypedTarget} from '../events.js';
import {sha256} from './sha256.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {'offered' | 'moving' | 'paused' | 'done' | 'ended'} TransferState `offered`: nobody has
 *     agreed yet; `paused`: there is no connection, with the next it goes on; `ended`: see `code`
 */

/** What is read, checked and written at a time. */
export const blockSize = 1 << 20; // bytes

/** What may be on its way without having been written at the other end. */
export const windowSize = 16 << 20; // bytes

/**
 * One file on its way to or from one peer. Fires
 * - `progress` (detail: bytes that have been written at the other end, or here),
 * - `state` (detail: the new state).
 *
 * @extends {TypedTarget<{progress: number, state: TransferState}>}
 */
export class Transfer extends TypedTarget {
    /** @type {TransferState} */
    state = 'offered';

    /** Bytes that have been written where the file goes. */
    moved = 0;

    /** Why it has ended, for programs: see README.md. */
    code = '';

    /** Whether it was the other side that has ended it. */
    endedByThem = false;

    #line;
    #say;

    /**
     * @param {object} of
     * @param {number} of.id
     * @param {RemotePeer} of.peer
     * @param {string} of.name
     * @param {number} of.size
     * @param {import('./file-line.js').FileLine} of.line
     * @param {(message: object) => Promise<void>} of.say sends to the other end of the transfer
     */
    constructor({id, peer, name, size, line, say}) {
        super();
        this.id = id;
        this.peer = peer;
        this.name = name;
        this.size = size;
        this.#line = line;
        this.#say = say;
    }

    /** Whether it is over, well or not. */
    get over() {
        return this.state === 'done' || this.state === 'ended';
    }

    /** Ends it, on both sides. What has been received of it is thrown away. */
    cancel() {
        this.end('cancelled');
    }

    /** They have ended it. @param {string} code */
    endedBy(code) {
        if (!this.over) {
            this.endedByThem = true;
            this.finish(code);
        }
    }

    /** We end it. @protected @param {string} code */
    end(code) {
        if (!this.over) {
            this.finish(code);
            void this.tell({end: code}); // settles by itself
        }
    }

    /** @protected @param {string} code `received` if all went well */
    finish(code) {
        this.code = code;
        this.setState(code === 'received' ? 'done' : 'ended');
    }

    /** Tells the other end; if the connection breaks over it, once more with the next. @protected @param {object} message */
    async tell(message) {
        try {
            await this.#say({id: this.id, ...message});
        } catch (error) {
            const {code} = /** @type {{code?: string}} */ (error);
            if (code === 'lost' || code === 'unreachable') { // else they are gone, or take nothing in
                this.#line.addEventListener('open', () => void this.tell(message), {once: true});
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
 * What must be the same on both sides: the SHA-256 of the SHA-256s of all blocks. So each block can
 * be hashed when it comes by, with the browser's own hash, which knows no piece by piece.
 *
 * @param {Promise<Uint8Array>[]} digests of the blocks, in order
 */
export async function digestOf(digests) {
    const all = new Uint8Array(32 * digests.length);
    (await Promise.all(digests)).forEach((digest, i) => all.set(digest, 32 * i));
    return sha256(all);
}
