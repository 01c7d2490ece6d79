// @ts-check

// The data channel for the contents of files. It is separate from channel 1, so that messages never
// wait behind a file.

import {TypedTarget} from '../events.js';
import {ReceiveLimiter} from '../data/limits.js';

/** @typedef {import('../remote.js').RemotePeer} RemotePeer */

const fileChannel = {negotiated: true, id: 3};

/**
 * How much of a file one frame carries. A message on another channel may have to wait for one
 * frame.
 */
export const chunkSize = 32 << 10; // bytes

const headerSize = 12; // bytes

// How much to put into the browser's own buffer: enough that it never runs empty while the page is
// busy.
const fullAt = 256 << 10; // bytes
const lowAt = 128 << 10; // bytes

/** Limits the frames that we accept from one peer. No browser sends faster. */
const limits = {perSecond: 16_000, atOnce: 8_000};

/**
 * Fires
 * - `open` and `closed` as connections come and go,
 * - `low` when it accepts data again after it was full.
 *
 * @extends {TypedTarget<{open: null, closed: null, low: null}>}
 */
export class FileChannel extends TypedTarget {
    #peer;
    #limiter = new ReceiveLimiter({...limits, maxSize: headerSize + chunkSize});
    /** @type {RTCDataChannel | null} */
    #channel = null;
    #deliver;
    #listening = new AbortController();

    /**
     * @param {RemotePeer} peer
     * @param {(chunk: Chunk) => void} deliver called for each chunk that arrives; throws if the
     *     chunk is invalid
     */
    constructor(peer, deliver) {
        super();
        this.#peer = peer;
        this.#deliver = deliver;
        peer.addEventListener('connection', ({detail: pc}) => this.#attach(pc), {signal: this.#listening.signal});
        if (peer.connection && peer.connection.signalingState !== 'closed') {
            this.#attach(peer.connection);
        }
    }

    get open() {
        return this.#channel?.readyState === 'open';
    }

    /** Whether it accepts no data until the next `open` or `low`. */
    get full() {
        return !this.open || Number(this.#channel?.bufferedAmount) >= fullAt;
    }

    /** @param {Chunk} chunk to send; only while the channel is not full */
    send({id, at, bytes}) {
        const frame = new Uint8Array(headerSize + bytes.length);
        const header = new DataView(frame.buffer);
        header.setUint32(0, id);
        header.setBigUint64(4, BigInt(at));
        frame.set(bytes, headerSize);
        this.#channel?.send(frame);
    }

    /** Closes the channel. No more events fire. */
    close() {
        this.#listening.abort();
        this.#channel?.close();
    }

    /** @param {RTCPeerConnection} pc a new connection, which replaces the previous one */
    #attach(pc) {
        this.#loseChannel();
        if (this.#limiter.exhausted) {
            return;
        }
        const channel = this.#channel = pc.createDataChannel('tincan files', fileChannel);
        this.#peer.watchChannel(channel);
        const signal = this.#listening.signal;
        channel.bufferedAmountLowThreshold = lowAt;
        channel.addEventListener('open', () => this.fire('open', null), {signal});
        channel.addEventListener('bufferedamountlow', () => this.fire('low', null), {signal});
        channel.addEventListener('close', () => {
            if (channel === this.#channel) {
                this.#loseChannel();
            }
        }, {signal});
        this.#limiter.listen(channel, {
            decode: (frame) => {
                if (channel === this.#channel) {
                    this.#deliver(decode(frame));
                }
            },
            deliver: () => {},
            reportDropped: (why) => this.#peer.reportBadData(why),
            signal,
        });
    }

    #loseChannel() {
        if (this.#channel) {
            this.#channel = null;
            this.fire('closed', null);
        }
    }
}

/**
 * @typedef {object} Chunk
 * @property {number} id of the transfer, chosen by the sender
 * @property {number} at the offset in the file, in bytes
 * @property {Uint8Array<ArrayBuffer>} bytes
 */

/**
 * @param {string | ArrayBuffer} frame as received: it may be anything
 * @returns {Chunk}
 */
function decode(frame) {
    if (typeof frame === 'string' || frame.byteLength < headerSize) {
        throw new Error('not a chunk of a file');
    }
    const header = new DataView(frame);
    return {id: header.getUint32(0), at: Number(header.getBigUint64(4)), bytes: new Uint8Array(frame, headerSize)};
}
