// @ts-check

// A mesh sends each video once to every peer. This module keeps the total within the available
// bandwidth, and sends no peer a larger video than it shows.

import {TypedTarget} from '../events.js';
import {Estimate} from './estimate.js';
import {encodingFor, ladders, LineStep, Stair} from './ladder.js';
import {Line} from './line.js';
import {encode, picturesTo, soundsTo} from './senders.js';
import {allot, soundShare} from './shares.js';
import {Views} from './views.js';

/**
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 *
 * @typedef {'full' | 'smaller' | 'off'} Level
 * how our video is sent: as large as it is shown; smaller, because the connection is slow; not at
 * all, so that the audio gets through
 */

const levels = /** @type {Level[]} */ (['full', 'smaller', 'off']);

/** How long a new level must last before we report it, to avoid false alarms. */
const patience = {down: 5, up: 10}; // measurements

const lookInterval = 1000; // ms
const settleInterval = 100; // ms: limits how often we follow a peer that keeps changing its sizes

/**
 * Fires `level` (detail: the new level). It covers all peers that we send video to. If the
 * connection is slow for some of them only, just their video is smaller, and the level stays.
 *
 * @extends {TypedTarget<{level: Level}>}
 */
export class Uplink extends TypedTarget {
    /** What the two sides tell each other about their video. */
    views;

    #room;
    #maxUpload;
    /** @type {WeakMap<RemotePeer, {line: Line, estimate: Estimate}>} */
    #lines = new WeakMap();
    /** @type {WeakMap<RTCRtpSender, LineStep>} */
    #steps = new WeakMap();
    #level = new Stair(patience);
    #settling = false;
    #unsettled = false;

    /**
     * @param {import('../room.js').Room} room that we are in; the Uplink stops when we leave it
     * @param {object} [options]
     * @param {number} [options.maxUpload] for everything that we send, in bit/s
     */
    constructor(room, {maxUpload = 3_000_000} = {}) {
        super();
        this.#room = room;
        this.#maxUpload = maxUpload;
        this.views = new Views(room);
        const settle = () => void this.#settle(); // never rejects
        this.views.addEventListener('wanted', settle);
        room.addEventListener('peer-state', settle);
        const looking = setInterval(() => void this.#look(), lookInterval); // never rejects
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                clearInterval(looking);
            }
        });
        settle();
    }

    get level() {
        return levels[this.#level.value];
    }

    /** Measures the connections and adapts the video to them. */
    async #look() {
        await Promise.allSettled(this.#peers().map((peer) => this.#measure(peer)));
        const {pictures} = this.#plan();
        const seen = pictures.filter(({shown}) => shown);
        seen.forEach(({lineStep, line}) => lineStep.look(line));
        if (seen.length > 0 && this.#level.look(levels.indexOf(levelOf(seen)))) {
            this.fire('level', this.level);
        }
        await this.#settle();
    }

    /** @param {RemotePeer} peer */
    async #measure(peer) {
        const {line, estimate} = this.#lines.get(peer) ?? {line: new Line(peer), estimate: new Estimate(this.#maxUpload)};
        this.#lines.set(peer, {line, estimate});
        estimate.look(await line.sample());
    }

    #peers() {
        return [...this.#room.peers.values()].filter(({connection}) => connection?.connectionState === 'connected');
    }

    /** Calculates what each sender gets under the current conditions. */
    #plan() {
        const peers = this.#peers();
        const sounds = peers.flatMap(soundsTo);
        const voice = soundShare(this.#maxUpload, sounds.length);
        const pictures = peers.flatMap((peer) => {
            const estimate = this.#lines.get(peer)?.estimate.value ?? Infinity;
            const line = estimate - voice * soundsTo(peer).length;
            return picturesTo(peer).map((picture) => ({
                ...picture, line, lineStep: this.#stepOf(picture), shown: this.views.wanted(peer, picture.kind),
            }));
        });
        const shares = allot(this.#maxUpload - voice * sounds.length, pictures);
        return {
            sounds: sounds.map((sender) => ({sender, encoding: {maxBitrate: voice, priority: /** @type {const} */ ('high')}})),
            pictures: pictures.map((picture, i) => ({...picture, ...shares[i], encoding: encodingFor(picture, shares[i])})),
        };
    }

    /** @param {import('./senders.js').SentPicture} picture */
    #stepOf({sender, kind}) {
        const step = this.#steps.get(sender) ?? new LineStep(kind);
        this.#steps.set(sender, step);
        return step;
    }

    /** Applies the plan to all senders. What fails is tried again after the next measurement. */
    async #settle() {
        this.#unsettled = true;
        if (this.#settling) {
            return;
        }
        this.#settling = true;
        while (this.#unsettled) {
            this.#unsettled = false;
            const {sounds, pictures} = this.#plan();
            for (const peer of this.#peers()) {
                const held = pictures.filter((picture) => picture.peer === peer && picture.shown && !picture.encoding.active);
                this.views.hold(peer, held.map(({kind}) => kind));
            }
            await encode([...sounds, ...pictures]);
            await new Promise((resolve) => setTimeout(resolve, settleInterval));
        }
        this.#settling = false;
    }
}

/**
 * @param {{kind: import('./ladder.js').PictureKind, lineStep: LineStep, step: number}[]} pictures that peers show
 * @returns {Level}
 */
function levelOf(pictures) {
    if (pictures.every(({kind, lineStep}) => lineStep.value === ladders[kind].length)) {
        return 'off';
    }
    return pictures.every(({lineStep, step}) => lineStep.value > step) ? 'smaller' : 'full';
}
