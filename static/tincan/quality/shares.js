// @ts-check

// One budget for everything that we send. Audio comes first. All video shares the rest, by the size
// at which each video is shown and by what its connection can carry. Pure arithmetic: no
// connections in this file.

import {affordable, ladderFor, ladders, stepFor} from './ladder.js';

/**
 * @typedef {import('./ladder.js').VideoKind} VideoKind
 * @typedef {import('./ladder.js').Size} Size
 * @typedef {'voice' | 'music'} AudioKind
 */

/**
 * A video that we send to one peer.
 *
 * @typedef {object} Video
 * @property {any} peer
 * @property {VideoKind} kind
 * @property {Size} size as it comes from the camera
 * @property {Size | null} shown the area in which the peer shows it; null if it does not
 * @property {number} bandwidth the most that all video to that peer may add up to, in bit/s;
 *     Infinity if unknown
 * @property {import('./ladder.js').BandwidthStep} bandwidthStep
 *
 * @typedef {object} Share
 * @property {number} maxBitrate in bit/s; 0 if there is not enough for video
 * @property {number} bandwidth what the connection has for this video, in bit/s; Infinity if
 *     that is enough, as far as we know
 * @property {import('./ladder.js').Step[]} ladder for the size at which the video is shown
 * @property {number} step the best that the shown size and the budget allow, regardless of the
 *     connection
 */

/**
 * For audio, in bit/s: what Opus needs to sound good, and to be intelligible. Music stands for
 * everything that is not a voice, and is in stereo.
 *
 * @type {Record<AudioKind, {good: number, min: number}>}
 */
const audioBitrate = {voice: {good: 32_000, min: 12_000}, music: {good: 128_000, min: 32_000}};

/**
 * A video may use more than its connection is known to carry. Otherwise we would never find out
 * that the connection carries more.
 */
const headroom = 1.2;

/**
 * Shares are multiples of this, in bit/s, so that small fluctuations of the bandwidth do not change
 * them.
 */
const granularity = 10_000;

/**
 * The bitrates for all audio tracks that we send. Together they take at most half the budget, unless
 * that is too little to be intelligible.
 *
 * @param {number} budget in bit/s
 * @param {AudioKind[]} kinds of the tracks
 * @returns {number[]} in bit/s, in the same order
 */
export function allocateAudio(budget, kinds) {
    const total = kinds.reduce((sum, kind) => sum + audioBitrate[kind].good, 0);
    const scale = Math.min(1, budget / 2 / total);
    return kinds.map((kind) => Math.floor(Math.max(audioBitrate[kind].min, audioBitrate[kind].good * scale)));
}

/**
 * Divides a number by weight. What exceeds the limit of one claim goes to the others.
 *
 * @param {number} total
 * @param {{weight: number, max: number}[]} claims
 * @returns {number[]} with a sum of at most the total
 */
export function divide(total, claims) {
    total = Math.max(0, total);
    const shares = claims.map(() => 0);
    let unmet = claims.map((claim, i) => ({...claim, i})).filter(({weight}) => weight > 0);
    for (;;) {
        const weights = unmet.reduce((sum, {weight}) => sum + weight, 0);
        const unit = total / weights;
        const full = unmet.filter(({weight, max}) => max <= weight * unit);
        if (full.length === 0) {
            unmet.forEach(({weight, i}) => { shares[i] = weight * unit; });
            return shares;
        }
        for (const {max, i} of full) {
            shares[i] = max;
            total = Math.max(0, total - max); // rounding may have exceeded it
        }
        unmet = unmet.filter((claim) => !full.includes(claim));
    }
}

/**
 * Divides the budget among the videos.
 *
 * @param {number} budget for all video, in bit/s
 * @param {Video[]} videos
 * @returns {Share[]} in the same order
 */
export function allocateBitrates(budget, videos) {
    const demands = videos.map(({kind, size, shown}) => {
        const ladder = shown ? ladderFor(kind, size, shown) : ladders[kind];
        const wanted = shown ? stepFor(kind, size, shown) : ladder.length;
        return {ladder, wanted, weight: ladder[wanted]?.bitrate ?? 0};
    });
    const bandwidths = videos.map(({peer, bandwidth}, i) => {
        const weights = demands.reduce((sum, {weight}, j) => videos[j].peer === peer ? sum + weight : sum, 0);
        return demands[i].weight > 0 ? Math.max(0, bandwidth) * demands[i].weight / weights : 0;
    });
    const ideal = divide(budget, demands.map(({weight}) => ({weight, max: weight})));
    const possible = divide(budget, demands.map(({ladder, weight}, i) => {
        const smallest = ladder.at(-1)?.bitrate ?? 0;
        return {weight, max: Math.min(weight, Math.max(smallest, bandwidths[i] * headroom))};
    }));
    return videos.map(({bandwidthStep}, i) => ({
        maxBitrate: Math.floor(possible[i] / granularity) * granularity,
        bandwidth: bandwidths[i] < ideal[i] ? bandwidths[i] : Infinity,
        ladder: demands[i].ladder,
        step: Math.max(demands[i].wanted, affordable(demands[i].ladder, ideal[i], bandwidthStep.value)),
    }));
}
