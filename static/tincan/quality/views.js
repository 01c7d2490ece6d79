// @ts-check

// What the two ends of a connection tell each other about video: the size at which each video is
// shown, and which videos are held back because the connection is slow (DATA.md, `tincan.view`).

import {TypedTarget} from '../events.js';

/**
 * @typedef {import('./ladder.js').VideoKind} VideoKind
 * @typedef {import('./ladder.js').Size} Size
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {Partial<Record<VideoKind, Size | null>>} Shown null: not shown
 */

const topic = 'tincan.view';

const kinds = /** @type {VideoKind[]} */ (['camera', 'screen']);

/**
 * For a peer that sends no sizes: a good tile rather than a whole window, and a screen that is
 * readable.
 */
const defaults = {camera: {width: 640, height: 360}, screen: {width: 1280, height: 720}};

/** Sizes are sent in multiples of this, so that resizing a tile slightly sends no message. */
const sizeStep = 16; // pixels
const maxSize = 4096; // pixels

/**
 * Fires
 * - `wanted` {peer}: the peer shows our video at a different size,
 * - `held` {peer}: the peer holds back different videos than before.
 *
 * @extends {TypedTarget<{wanted: {peer: RemotePeer}, held: {peer: RemotePeer}}>}
 */
export class Views extends TypedTarget {
    #room;
    /** @type {WeakMap<RemotePeer, Shown>} what they have told us */
    #wanted = new WeakMap();
    /** @type {WeakMap<RemotePeer, VideoKind[]>} what they have sent us */
    #held = new WeakMap();
    /** @type {WeakMap<RemotePeer, {wants?: Shown, held?: VideoKind[]}>} what we have sent them */
    #sent = new WeakMap();

    /** @param {import('../room.js').Room} room */
    constructor(room) {
        super();
        this.#room = room;
        room.subscribe(topic, (data, {from}) => this.#receive(data, from));
        room.addEventListener('channel', ({detail: {peer, state}}) => {
            const sent = this.#sent.get(peer);
            if (state === 'open' && sent) { // what we sent over the previous connection may be lost
                void this.#send(peer, sent); // never rejects
            }
        });
    }

    /**
     * The size at which a peer shows our video, or null if it does not.
     *
     * @param {RemotePeer} peer
     * @param {VideoKind} kind
     */
    wanted(peer, kind) {
        const size = this.#wanted.get(peer)?.[kind];
        return size === undefined ? defaults[kind] : size;
    }

    /**
     * Which of its videos a peer holds back.
     *
     * @param {RemotePeer} peer
     */
    held(peer) {
        return this.#held.get(peer) ?? [];
    }

    /**
     * Tells a peer at which sizes we show its video, in device pixels.
     *
     * @param {RemotePeer} peer
     * @param {Shown} shown
     */
    show(peer, shown) {
        const rounded = kinds.map((kind) => [kind, shown[kind] && round(shown[kind])]);
        this.#sendIfChanged(peer, {wants: Object.fromEntries(rounded)});
    }

    /**
     * Tells a peer which of our videos we hold back.
     *
     * @param {RemotePeer} peer
     * @param {VideoKind[]} held
     */
    hold(peer, held) {
        this.#sendIfChanged(peer, {held});
    }

    /** @param {RemotePeer} peer @param {{wants?: Shown, held?: VideoKind[]}} message */
    #sendIfChanged(peer, message) {
        const before = this.#sent.get(peer) ?? {held: []}; // the default, which need not be sent
        const after = {...before, ...message};
        if (JSON.stringify(after) !== JSON.stringify(before)) {
            this.#sent.set(peer, after);
            void this.#send(peer, message); // never rejects
        }
    }

    /** @param {RemotePeer} peer @param {object} message */
    async #send(peer, message) {
        try {
            await this.#room.send(peer, topic, message);
        } catch {
            // There is no connection, and we send it again when there is one. Or the peer has left.
        }
    }

    /** @param {any} data may be anything @param {RemotePeer} from */
    #receive(data, from) {
        const wants = data?.wants === undefined ? undefined : shownIn(data.wants);
        const held = data?.held === undefined ? undefined : heldIn(data.held);
        if (wants === null || held === null || typeof data !== 'object') {
            from.reportBadData('not a valid size of a video');
            return;
        }
        if (wants) {
            this.#wanted.set(from, wants);
            this.fire('wanted', {peer: from});
        }
        if (held) {
            this.#held.set(from, held);
            this.fire('held', {peer: from});
        }
    }
}

/** @param {Size} size */
function round({width, height}) {
    const roundUp = (/** @type {number} */ pixels) => Math.min(maxSize, Math.ceil(pixels / sizeStep) * sizeStep);
    return {width: roundUp(width), height: roundUp(height)};
}

/** @param {any} wants @returns {Shown | null} null if it is invalid */
function shownIn(wants) {
    if (typeof wants !== 'object' || wants === null) {
        return null;
    }
    /** @type {Shown} */
    const shown = {};
    for (const kind of kinds) {
        const size = wants[kind];
        if (size === null) {
            shown[kind] = null;
        } else if (size?.width > 0 && size.height > 0 && Number.isFinite(size.width) && Number.isFinite(size.height)) {
            shown[kind] = round(size);
        } else if (size !== undefined) {
            return null;
        }
    }
    return shown;
}

/** @param {any} held @returns {VideoKind[] | null} null if it is invalid */
function heldIn(held) {
    return Array.isArray(held) ? kinds.filter((kind) => held.includes(kind)) : null;
}
