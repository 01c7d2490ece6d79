// @ts-check

import {pieceSize} from './file-line.js';
import {sha256} from './sha256.js';
import {Transfer, blockSize, digestOf, windowSize} from './transfer.js';

/**
 * A file that we offer to one peer. The peer tells us where to begin, and how much it has written.
 */
export class OutgoingFile extends Transfer {
    #file;
    #line;
    #listening = new AbortController();
    /**
     * The number of the current run. A run ends when this changes, for example because the peer
     * told us to begin somewhere else.
     */
    #runs = 0;
    /** Lets the run continue if it waits for room. */
    #wake = () => {};
    #sent = 0; // bytes, the most in any run
    /** @type {Promise<Uint8Array>[]} by block number */
    #digests = [];

    /** @param {ConstructorParameters<typeof Transfer>[0] & {file: Blob}} of */
    constructor(of) {
        super(of);
        this.#file = of.file;
        this.#line = of.line;
        const {signal} = this.#listening;
        this.#line.addEventListener('low', () => this.#wake(), {signal});
        this.#line.addEventListener('open', () => this.#wake(), {signal});
        this.#line.addEventListener('closed', () => {
            if (this.state === 'moving') {
                this.#stop();
                this.setState('paused');
            }
        }, {signal});
    }

    /**
     * Handles a reply from the peer.
     *
     * @param {{from?: unknown, got?: unknown}} reply may be invalid
     */
    hear({from, got}) {
        if (this.#isPlace(from)) {
            if (this.state === 'moving') {
                return; // ignored: one for each connection is enough, and every run reads a block ahead
            }
            this.setMoved(Math.max(this.moved, from));
            this.setState('moving');
            void this.#run(from); // handles its own errors
        } else if (this.#isPlace(got)) {
            this.setMoved(Math.max(this.moved, got));
            this.#wake();
        }
    }

    /** @override @protected @param {string} code */
    finish(code) {
        this.#listening.abort();
        this.#stop();
        super.finish(code);
    }

    /**
     * @param {unknown} at
     * @returns {at is number} whether it is an offset that we have reached
     */
    #isPlace(at) {
        return Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) <= this.#sent;
    }

    #stop() {
        this.#runs++;
        this.#wake();
    }

    /**
     * Sends everything from an offset on. The digest comes last, at the offset of the file's end.
     *
     * @param {number} from
     */
    async #run(from) {
        this.#stop();
        const run = this.#runs;
        let at = from;
        while (at < this.size) {
            const block = await this.#read(at);
            if (run !== this.#runs) {
                return;
            }
            if (!block) {
                this.end('unreadable');
                return;
            }
            for (let i = at % blockSize; i < block.length; i += pieceSize) {
                if (!await this.#mayGoOn(run, at)) {
                    return;
                }
                const bytes = block.subarray(i, i + pieceSize);
                this.#line.send({id: this.id, at, bytes});
                at += bytes.length;
                this.#sent = Math.max(this.#sent, at);
            }
        }
        const digest = await digestOf(this.#digests);
        if (await this.#mayGoOn(run, at)) {
            this.#line.send({id: this.id, at, bytes: digest});
        }
    }

    /**
     * Waits until more may be sent.
     *
     * @param {number} run
     * @param {number} at
     * @returns {Promise<boolean>} false if the run is over
     */
    async #mayGoOn(run, at) {
        while (run === this.#runs && (this.#line.full || at - this.moved >= windowSize)) {
            await new Promise((/** @type {(value: void) => void} */ resolve) => { this.#wake = resolve; });
        }
        return run === this.#runs;
    }

    /**
     * @param {number} at
     * @returns {Promise<Uint8Array<ArrayBuffer> | null>} the block that contains this offset; null
     *     if it cannot be read
     */
    async #read(at) {
        const number = Math.floor(at / blockSize);
        const start = number * blockSize;
        const end = Math.min(start + blockSize, this.size);
        try {
            const block = new Uint8Array(await this.#file.slice(start, end).arrayBuffer());
            this.#digests[number] ??= sha256(block);
            return block.length === end - start ? block : null;
        } catch {
            return null; // moved, changed or deleted since it was chosen
        }
    }
}
