// @ts-check

// One budget for everything that we send. Audio comes first. All video shares the rest, by the size
// at which each video is shown and by what its connection can carry. Pure arithmetic: no
// connections in this file.

import {affordable, ladders, stepFor} from './ladder.js';

/**
 * @typedef {import('./ladder.js').PictureKind} PictureKind
 * @typedef {import('./ladder.js').Size} Size
 */

/**
 * A video that we send to one peer.
 *
 * @typedef {object} Picture
 * @property {any} peer
 * @property {PictureKind} kind
 * @property {Size} size as it comes from the camera
 * @property {Size | null} shown the area in which the peer shows it; null if it does not
 * @property {number} line the most that all video to that peer may add up to, in bit/s; Infinity if
 *     unknown
 * @property {import('./ladder.js').LineStep} lineStep
 *
 * @typedef {object} Share
 * @property {number} maxBitrate in bit/s; 0 if there is not enough for video
 * @property {number} line what the connection has for this video, in bit/s; Infinity if that is
 *     enough, as far as we know
 * @property {number} step the best that the shown size and the budget allow, regardless of the
 *     connection
 */

/** For audio, in bit/s: what Opus needs for a voice to sound good, and to be intelligible. */
const voice = {good: 32_000, least: 12_000};

/**
 * A video may use more than its connection is known to carry. Otherwise we would never find out
 * that the connection carries more.
 */
const headroom = 1.2;

/**
 * Shares are multiples of this, in bit/s, so that small fluctuations of the bandwidth do not change
 * them.
 */
const grain = 10_000;

/**
 * The bitrate for one audio track.
 *
 * @param {number} budget in bit/s
 * @param {number} count how many audio tracks we send
 */
export function soundShare(budget, count) {
    return Math.floor(Math.min(voice.good, Math.max(voice.least, budget / 2 / count)));
}

/**
 * Divides a number by weight. What exceeds the limit of one claim goes to the others.
 *
 * @param {number} total
 * @param {{weight: number, most: number}[]} claims
 * @returns {number[]} with a sum of at most the total
 */
export function divide(total, claims) {
    total = Math.max(0, total);
    const shares = claims.map(() => 0);
    let open = claims.map((claim, i) => ({...claim, i})).filter(({weight}) => weight > 0);
    for (;;) {
        const weights = open.reduce((sum, {weight}) => sum + weight, 0);
        const unit = total / weights;
        const full = open.filter(({weight, most}) => most <= weight * unit);
        if (full.length === 0) {
            open.forEach(({weight, i}) => { shares[i] = weight * unit; });
            return shares;
        }
        for (const {most, i} of full) {
            shares[i] = most;
            total = Math.max(0, total - most); // rounding may have exceeded it
        }
        open = open.filter((claim) => !full.includes(claim));
    }
}

/**
 * Divides the budget among the videos.
 *
 * @param {number} budget for all video, in bit/s
 * @param {Picture[]} pictures
 * @returns {Share[]} in the same order
 */
export function allot(budget, pictures) {
    const needs = pictures.map(({kind, size, shown}) => {
        const wanted = shown ? stepFor(kind, size, shown) : ladders[kind].length;
        return {wanted, weight: ladders[kind][wanted]?.bitrate ?? 0};
    });
    const lines = pictures.map(({peer, line}, i) => {
        const weights = needs.reduce((sum, {weight}, j) => pictures[j].peer === peer ? sum + weight : sum, 0);
        return needs[i].weight > 0 ? Math.max(0, line) * needs[i].weight / weights : 0;
    });
    const ideal = divide(budget, needs.map(({weight}) => ({weight, most: weight})));
    const real = divide(budget, needs.map(({weight}, i) => {
        const least = ladders[pictures[i].kind].at(-1)?.bitrate ?? 0;
        return {weight, most: Math.min(weight, Math.max(least, lines[i] * headroom))};
    }));
    return pictures.map(({kind, lineStep}, i) => ({
        maxBitrate: Math.floor(real[i] / grain) * grain,
        line: lines[i] < ideal[i] ? lines[i] : Infinity,
        step: Math.max(needs[i].wanted, affordable(kind, ideal[i], lineStep.value)),
    }));
}
