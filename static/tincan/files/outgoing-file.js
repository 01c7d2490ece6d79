// @ts-check

import {pieceSize} from './file-line.js';
import {sha256} from './sha256.js';
import {Transfer, blockSize, digestOf, windowSize} from './transfer.js';

/** A file that we offer to one peer. They say where to begin, and how far they have come. */
export class OutgoingFile extends Transfer {
    #file;
    #line;
    #listening = new AbortController();
    /** Counts the times that they have told us to begin somewhere: an earlier run ends by it. */
    #runs = 0;
    /** Wakes the run if it waits. */
    #wake = () => {};
    #sent = 0; // bytes, at most, in any run
    /** @type {Promise<Uint8Array>[]} by number of the block */
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

    /** What they say about it. @param {{from?: unknown, got?: unknown}} reply which may be nonsense */
    hear({from, got}) {
        if (this.#isPlace(from)) {
            if (this.state === 'moving') {
                return; // it is said once for each connection: every run reads a block ahead
            }
            this.setMoved(Math.max(this.moved, from));
            this.setState('moving');
            void this.#run(from); // deals with its errors itself
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

    /** @param {unknown} at @returns {at is number} whether we have come so far */
    #isPlace(at) {
        return Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) <= this.#sent;
    }

    #stop() {
        this.#runs++;
        this.#wake();
    }

    /** Sends all from there on, and then the digest in the place where the next piece would begin. @param {number} from */
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

    /** Waits until there is room for more. @param {number} run @param {number} at @returns {Promise<boolean>} false: the run is over */
    async #mayGoOn(run, at) {
        while (run === this.#runs && (this.#line.full || at - this.moved >= windowSize)) {
            await new Promise((/** @type {(value: void) => void} */ resolve) => { this.#wake = resolve; });
        }
        return run === this.#runs;
    }

    /** @param {number} at @returns {Promise<Uint8Array<ArrayBuffer> | null>} the block it is in; null: there is no reading it */
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
