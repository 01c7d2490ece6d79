// @ts-check

// One budget for all that we send. Sound comes first; pictures share the rest, by the size at which
// each is shown and by what its connection can carry. No connection in here: numbers alone.

import {affordable, ladders, stepFor} from './ladder.js';

/**
 * @typedef {import('./ladder.js').PictureKind} PictureKind
 * @typedef {import('./ladder.js').Size} Size
 */

/**
 * A picture on its way to one peer.
 *
 * @typedef {object} Picture
 * @property {any} peer
 * @property {PictureKind} kind
 * @property {Size} size as it comes from the camera
 * @property {Size | null} shown the place where they show it; null: nowhere
 * @property {number} line what all pictures to that peer may add up to, in bit/s; Infinity: not known
 * @property {import('./ladder.js').LineStep} lineStep
 *
 * @typedef {object} Share
 * @property {number} maxBitrate in bit/s; 0: not enough for a picture
 * @property {number} line what the line has for this picture, in bit/s; Infinity: enough, as far as it is known
 * @property {number} step as good as the size at which it is shown and the budget allow; the line is another matter
 */

/** For sound: what Opus needs for a voice to sound well, and to be understood, in bit/s. */
const voice = {good: 32_000, least: 12_000};

/** A picture may use more than its line is known to carry: else nobody would find out that it can. */
const headroom = 1.2;

/** Shares are multiples of this, in bit/s, so that they do not change with each breath of the line. */
const grain = 10_000;

/** The share of one in the sound. @param {number} budget in bit/s @param {number} count who get sound */
export function soundShare(budget, count) {
    return Math.floor(Math.min(voice.good, Math.max(voice.least, budget / 2 / count)));
}

/**
 * Divides a number by weight; what is more than one may have goes to the others.
 *
 * @param {number} total
 * @param {{weight: number, most: number}[]} claims
 * @returns {number[]} whose sum is at most the total
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
            total = Math.max(0, total - most); // rounding may have made it too much
        }
        open = open.filter((claim) => !full.includes(claim));
    }
}

/**
 * What each picture gets.
 *
 * @param {number} budget for all pictures, in bit/s
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
