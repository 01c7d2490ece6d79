// @ts-check

// What the two ends of a connection tell each other about video: the size at which each video is
// shown, and which videos are held back because the connection is slow (DATA.md, `tincan.view`).

import {TypedTarget} from '../events.js';

/**
 * @typedef {import('./ladder.js').PictureKind} PictureKind
 * @typedef {import('./ladder.js').Size} Size
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {Partial<Record<PictureKind, Size | null>>} Shown null: not shown
 */

const topic = 'tincan.view';

const kinds = /** @type {PictureKind[]} */ (['camera', 'screen']);

/**
 * For a peer that sends no sizes: a good tile rather than a whole window, and a screen that is
 * readable.
 */
const untold = {camera: {width: 640, height: 360}, screen: {width: 1280, height: 720}};

/** Sizes are sent in multiples of this, so that resizing a tile slightly sends no message. */
const grain = 16; // pixels
const largest = 4096; // pixels

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
    /** @type {WeakMap<RemotePeer, PictureKind[]>} what they have told us */
    #held = new WeakMap();
    /** @type {WeakMap<RemotePeer, {wants?: Shown, held?: PictureKind[]}>} what we have told them */
    #told = new WeakMap();

    /** @param {import('../room.js').Room} room */
    constructor(room) {
        super();
        this.#room = room;
        room.subscribe(topic, (data, {from}) => this.#receive(data, from));
        room.addEventListener('channel', ({detail: {peer, state}}) => {
            const told = this.#told.get(peer);
            if (state === 'open' && told) { // what we sent over the previous connection may be lost
                void this.#send(peer, told); // never rejects
            }
        });
    }

    /**
     * The size at which a peer shows our video, or null if it does not.
     *
     * @param {RemotePeer} peer
     * @param {PictureKind} kind
     */
    wanted(peer, kind) {
        const told = this.#wanted.get(peer)?.[kind];
        return told === undefined ? untold[kind] : told;
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
        this.#tell(peer, {wants: Object.fromEntries(rounded)});
    }

    /**
     * Tells a peer which of our videos we hold back.
     *
     * @param {RemotePeer} peer
     * @param {PictureKind[]} held
     */
    hold(peer, held) {
        this.#tell(peer, {held});
    }

    /** @param {RemotePeer} peer @param {{wants?: Shown, held?: PictureKind[]}} news */
    #tell(peer, news) {
        const before = this.#told.get(peer) ?? {held: []}; // the default, which need not be sent
        const after = {...before, ...news};
        if (JSON.stringify(after) !== JSON.stringify(before)) {
            this.#told.set(peer, after);
            void this.#send(peer, news); // never rejects
        }
    }

    /** @param {RemotePeer} peer @param {object} news */
    async #send(peer, news) {
        try {
            await this.#room.send(peer, topic, news);
        } catch {
            // There is no connection, and we send it again when there is one. Or the peer has left.
        }
    }

    /** @param {any} data may be anything @param {RemotePeer} from */
    #receive(data, from) {
        const wants = data?.wants === undefined ? undefined : shownIn(data.wants);
        const held = data?.held === undefined ? undefined : heldIn(data.held);
        if (wants === null || held === null || typeof data !== 'object') {
            from.complain('a size of pictures that is none');
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
    const grains = (/** @type {number} */ pixels) => Math.min(largest, Math.ceil(pixels / grain) * grain);
    return {width: grains(width), height: grains(height)};
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

/** @param {any} held @returns {PictureKind[] | null} null if it is invalid */
function heldIn(held) {
    return Array.isArray(held) ? kinds.filter((kind) => held.includes(kind)) : null;
}
