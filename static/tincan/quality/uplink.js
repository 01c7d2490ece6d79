// @ts-check

// A mesh sends each video once to every peer. This module keeps the total within the available
// bandwidth, and sends no peer a larger video than it shows.

import {TypedTarget} from '../events.js';
import {Capture} from './capture.js';
import {ConnectionQuality} from './connection-quality.js';
import {BandwidthEstimate} from './estimate.js';
import {BandwidthStep, encodingFor, firstSteps, Hysteresis, ladders} from './ladder.js';
import {applyEncodings, audioTo, videosTo} from './senders.js';
import {allocateAudio, allocateBitrates} from './shares.js';
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
const delays = {down: 5, up: 10}; // measurements

const updateInterval = 1000; // ms
const applyInterval = 100; // ms: limits how often we follow a peer that keeps changing its sizes

/**
 * Fires
 * - `level` (detail: the new level). It covers all peers that we send video to. If the connection is slow for
 *   only some of them, their video becomes smaller and the level stays the same.
 * - `camera-size` (detail: the new size), when our camera should record at another size.
 *
 * @extends {TypedTarget<{'level': Level, 'camera-size': import('./capture.js').CameraSize}>}
 */
export class Uplink extends TypedTarget {
    /** What the two sides tell each other about their video. */
    views;

    #room;
    #maxUpload;
    /** @type {WeakMap<RemotePeer, {quality: ConnectionQuality, estimate: BandwidthEstimate}>} */
    #connections = new WeakMap();
    /** @type {WeakMap<RTCRtpSender, BandwidthStep>} */
    #steps = new WeakMap();
    #level = new Hysteresis(delays);
    #capture = new Capture();
    #applying = false;
    /** Whether conditions have changed since the current plan was made. */
    #outdated = false;

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
        const apply = () => void this.#apply(); // never rejects
        this.views.addEventListener('wanted', apply);
        room.addEventListener('peer-state', apply);
        const timer = setInterval(() => void this.#update(), updateInterval); // never rejects
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                clearInterval(timer);
            }
        });
        apply();
    }

    get level() {
        return levels[this.#level.value];
    }

    /** The size at which our camera should record. */
    get cameraSize() {
        return this.#capture.size;
    }

    /** Measures the connections and adapts the video to them. */
    async #update() {
        await Promise.allSettled(this.#peers().map((peer) => this.#measure(peer)));
        const {videos} = this.#plan();
        const shownVideos = videos.filter(({shown}) => shown);
        shownVideos.forEach(({bandwidthStep, bandwidth, ladder}) => bandwidthStep.update(bandwidth, ladder));
        if (shownVideos.length > 0 && this.#level.update(levels.indexOf(levelOf(shownVideos)))) {
            this.fire('level', this.level);
        }
        this.#updateCapture();
        await this.#apply();
    }

    #updateCapture() {
        const peers = this.#peers();
        const watching = peers.filter((peer) => this.views.wanted(peer, 'camera')).length;
        const slow = peers.some((peer) => this.#connections.get(peer)?.quality.now()?.limit === 'cpu');
        if (this.#capture.update(watching, slow)) {
            this.fire('camera-size', this.cameraSize);
        }
    }

    /** @param {RemotePeer} peer */
    async #measure(peer) {
        const known = this.#connections.get(peer);
        const quality = known?.quality ?? new ConnectionQuality(peer);
        const estimate = known?.estimate ?? new BandwidthEstimate(this.#maxUpload);
        this.#connections.set(peer, {quality, estimate});
        estimate.update(await quality.sample());
    }

    #peers() {
        return [...this.#room.peers.values()].filter(({connection}) => connection?.connectionState === 'connected');
    }

    /** Calculates what each sender gets under the current conditions. */
    #plan() {
        const peers = this.#peers();
        const tracks = peers.flatMap((peer) => audioTo(peer).map((track) => ({...track, peer})));
        const bitrates = allocateAudio(this.#maxUpload, tracks.map(({kind}) => kind));
        const audio = tracks.map((track, i) => ({...track, maxBitrate: bitrates[i]}));
        const videos = peers.flatMap((peer) => {
            const estimate = this.#connections.get(peer)?.estimate.value ?? Infinity;
            const bandwidth = estimate - sum(audio.filter((track) => track.peer === peer));
            return videosTo(peer).map((video) => ({
                ...video, bandwidth, bandwidthStep: this.#stepOf(video), shown: this.views.wanted(peer, video.kind),
            }));
        });
        const shares = allocateBitrates(this.#maxUpload - sum(audio), videos);
        const priority = /** @type {const} */ ('high');
        return {
            audio: audio.map(({sender, maxBitrate}) => ({sender, encoding: {maxBitrate, priority}})),
            videos: videos.map((video, i) => ({...video, ...shares[i], encoding: encodingFor(video, shares[i])})),
        };
    }

    /** @param {import('./senders.js').SentVideo} video */
    #stepOf({sender, kind}) {
        const step = this.#steps.get(sender) ?? new BandwidthStep(firstSteps[kind]);
        this.#steps.set(sender, step);
        return step;
    }

    /** Applies the plan to all senders. What fails is tried again after the next measurement. */
    async #apply() {
        this.#outdated = true;
        if (this.#applying) {
            return;
        }
        this.#applying = true;
        while (this.#outdated) {
            this.#outdated = false;
            const {audio, videos} = this.#plan();
            for (const peer of this.#peers()) {
                const theirs = videos.filter((video) => video.peer === peer);
                const held = theirs.filter(({shown, encoding}) => shown && !encoding.active);
                this.views.hold(peer, held.map(({kind}) => kind));
            }
            await applyEncodings([...audio, ...videos]);
            await new Promise((resolve) => setTimeout(resolve, applyInterval));
        }
        this.#applying = false;
    }
}

/** @param {{maxBitrate: number}[]} tracks */
function sum(tracks) {
    return tracks.reduce((total, {maxBitrate}) => total + maxBitrate, 0);
}

/**
 * @param {{kind: import('./ladder.js').VideoKind, bandwidthStep: BandwidthStep, step: number}[]} videos that peers show
 * @returns {Level}
 */
function levelOf(videos) {
    if (videos.every(({kind, bandwidthStep}) => bandwidthStep.value === ladders[kind].length)) {
        return 'off';
    }
    return videos.every(({bandwidthStep, step}) => bandwidthStep.value > step) ? 'smaller' : 'full';
}
