// @ts-check

import {chunkSize} from './file-channel.js';
import {sha256} from './sha256.js';
import {Transfer, blockSize, digestOf, windowSize} from './transfer.js';

/**
 * A file that we offer to one peer. The peer tells us where to begin, and how much it has written.
 */
export class OutgoingFile extends Transfer {
    /** @override @type {import('./transfer.js').TransferState} */
    state = 'waiting';
    #file;
    #channel;
    #listening = new AbortController();
    /**
     * The number of the current run. A run ends when this changes, for example because the peer
     * told us to begin somewhere else.
     */
    #currentRun = 0;
    /** Lets the run continue if it waits until more may be sent. */
    #resume = () => {};
    #sent = 0; // bytes, the most in any run
    /** @type {Promise<Uint8Array>[]} by block number */
    #digests = [];

    /** @param {ConstructorParameters<typeof Transfer>[0] & {file: Blob}} options */
    constructor(options) {
        super(options);
        this.#file = options.file;
        this.#channel = options.channel;
        const {signal} = this.#listening;
        this.#channel.addEventListener('low', () => this.#resume(), {signal});
        this.#channel.addEventListener('open', () => this.#resume(), {signal});
        this.#channel.addEventListener('closed', () => {
            if (this.state === 'moving') {
                this.#stopRun();
                this.setState('paused');
            }
        }, {signal});
    }

    /** Records that the file has now been offered to the peer. */
    setOffered() {
        this.setState('offered');
    }

    /**
     * Handles a reply from the peer.
     *
     * @param {{from?: unknown, got?: unknown}} reply may be invalid
     */
    handleReply({from, got}) {
        if (this.#isReached(from)) {
            if (this.state === 'moving') {
                return; // ignored: one for each connection is enough, and every run reads a block ahead
            }
            this.setMoved(Math.max(this.moved, from));
            this.setState('moving');
            void this.#run(from); // handles its own errors
        } else if (this.#isReached(got)) {
            this.setMoved(Math.max(this.moved, got));
            this.#resume();
        }
    }

    /** @override @protected @param {string} code */
    finish(code) {
        this.#listening.abort();
        this.#stopRun();
        super.finish(code);
    }

    /**
     * @param {unknown} at
     * @returns {at is number} whether it is an offset that we have reached
     */
    #isReached(at) {
        return Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) <= this.#sent;
    }

    #stopRun() {
        this.#currentRun++;
        this.#resume();
    }

    /**
     * Sends everything from an offset on. The digest comes last, at the offset of the file's end.
     *
     * @param {number} from
     */
    async #run(from) {
        this.#stopRun();
        const run = this.#currentRun;
        let at = from;
        while (at < this.size) {
            const block = await this.#read(at);
            if (run !== this.#currentRun) {
                return;
            }
            if (!block) {
                this.end('unreadable');
                return;
            }
            for (let i = at % blockSize; i < block.length; i += chunkSize) {
                if (!await this.#waitUntilWritable(run, at)) {
                    return;
                }
                const bytes = block.subarray(i, i + chunkSize);
                this.#channel.send({id: this.id, at, bytes});
                at += bytes.length;
                this.#sent = Math.max(this.#sent, at);
            }
        }
        const digest = await digestOf(this.#digests);
        if (await this.#waitUntilWritable(run, at)) {
            this.#channel.send({id: this.id, at, bytes: digest});
        }
    }

    /**
     * Waits until more may be sent.
     *
     * @param {number} run
     * @param {number} at
     * @returns {Promise<boolean>} false if the run is over
     */
    async #waitUntilWritable(run, at) {
        while (run === this.#currentRun && (this.#channel.full || at - this.moved >= windowSize)) {
            await new Promise((/** @type {(value: void) => void} */ resolve) => { this.#resume = resolve; });
        }
        return run === this.#currentRun;
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
