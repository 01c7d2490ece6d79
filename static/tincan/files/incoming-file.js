// @ts-check

import {sha256} from './sha256.js';
import {Transfer, blockSize, digestOf, windowSize} from './transfer.js';

/** A file that a peer offers us. No content arrives before accept(). */
export class IncomingFile extends Transfer {
    #channel;
    #listening = new AbortController();
    /** @type {WritableStreamDefaultWriter<Uint8Array> | null} */
    #writer = null;
    /** @type {Uint8Array<ArrayBuffer>} the block that is being received */
    #block = new Uint8Array();
    #filled = 0; // bytes of it
    #received = 0; // bytes of the file
    /** Whether the sender's digest has arrived. Over a new connection it is sent again. */
    #complete = false;
    /** @type {Promise<Uint8Array>[]} of all blocks received so far */
    #digests = [];
    /** @type {Promise<void>} resolves when all blocks so far have been written */
    #writing = Promise.resolve();
    /**
     * How many more bytes of unwanted chunks to tolerate. They were in transit while we still
     * wanted them.
     */
    #tolerance = 0;

    /** @param {ConstructorParameters<typeof Transfer>[0]} options */
    constructor(options) {
        super(options);
        this.#channel = options.channel;
        const {signal} = this.#listening;
        this.#channel.addEventListener('open', () => {
            if (this.#writer) {
                this.#requestData();
            }
        }, {signal});
        this.#channel.addEventListener('closed', () => {
            if (this.state === 'moving') {
                this.setState('paused');
            }
        }, {signal});
    }

    /**
     * Starts the transfer. The stream is closed when the whole file has arrived and is what was
     * sent. Otherwise it is aborted.
     *
     * @param {WritableStream<Uint8Array>} writable such as a FileSystemWritableFileStream
     */
    accept(writable) {
        if (this.over || this.#writer) {
            void discard(writable); // never rejects
            return;
        }
        this.#writer = writable.getWriter();
        if (this.#channel.open) {
            this.#requestData();
        } else {
            this.setState('paused');
        }
    }

    decline() {
        this.end('declined');
    }

    /** Ends the transfer, or declines the file if it was not accepted yet. @override */
    cancel() {
        this.end(this.#writer ? 'cancelled' : 'declined');
    }

    /**
     * Handles a chunk. Throws if the chunk is invalid.
     *
     * @param {import('./file-channel.js').Chunk} chunk
     */
    receive({at, bytes}) {
        if (this.state !== 'moving' || at < this.#received || this.#complete) {
            this.#tolerance -= bytes.length;
            if (this.#tolerance < 0) {
                this.#reject('a chunk of a file that is not wanted');
            }
        } else if (at > this.#received) {
            this.#reject('a file with a chunk missing');
        } else if (at === this.size) {
            this.#complete = true;
            void this.#close(bytes); // handles its own errors
        } else if (bytes.length === 0 || at + bytes.length > Math.min(this.size, this.moved + windowSize + blockSize)) {
            this.#reject('more of a file than was agreed');
        } else {
            this.#append(bytes);
        }
    }

    /** @override @protected @param {string} code */
    finish(code) {
        this.#listening.abort();
        this.#tolerance = windowSize;
        this.#block = new Uint8Array();
        if (code !== 'received') {
            void discard(this.#writer); // never rejects
        }
        super.finish(code);
    }

    /** Tells the sender where to begin or resume. */
    #requestData() {
        this.#tolerance = windowSize;
        this.setState('moving');
        void this.send({from: this.#received}); // never rejects
    }

    /** @param {string} why @returns {never} */
    #reject(why) {
        this.end('bad-data');
        throw new Error(why);
    }

    /** @param {Uint8Array} bytes the next bytes of the file */
    #append(bytes) {
        this.#received += bytes.length;
        while (bytes.length > 0) {
            if (this.#filled === 0) {
                this.#block = new Uint8Array(Math.min(blockSize, this.size - blockSize * this.#digests.length));
            }
            const part = bytes.subarray(0, this.#block.length - this.#filled);
            this.#block.set(part, this.#filled);
            this.#filled += part.length;
            bytes = bytes.subarray(part.length);
            if (this.#filled === this.#block.length) {
                this.#filled = 0;
                this.#digests.push(sha256(this.#block));
                this.#writing = this.#write(this.#writing, this.#block);
            }
        }
    }

    /** @param {Promise<void>} before @param {Uint8Array} block */
    async #write(before, block) {
        await before;
        if (this.over) {
            return;
        }
        try {
            await this.#writer?.write(block);
        } catch {
            this.end('unwritable'); // most likely the disk is full
            return;
        }
        if (!this.over) {
            this.setMoved(this.moved + block.length);
            void this.send({got: this.moved}); // never rejects
        }
    }

    /**
     * Checks that the complete file is what was sent, and ends the transfer.
     *
     * @param {Uint8Array} theirs the sender's digest
     */
    async #close(theirs) {
        const ours = await digestOf(this.#digests);
        if (theirs.length !== ours.length || ours.some((byte, i) => byte !== theirs[i])) {
            this.end('bad-data');
            return;
        }
        await this.#writing;
        try {
            if (!this.over) {
                await this.#writer?.close();
            }
        } catch {
            this.end('unwritable');
            return;
        }
        this.end('received');
    }
}

/** @param {WritableStream | WritableStreamDefaultWriter | null} target where nothing more is written */
async function discard(target) {
    try {
        await target?.abort();
    } catch {
        // It has already failed, or someone else holds its lock.
    }
}
