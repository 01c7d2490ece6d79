// @ts-check

import {judge} from './verdict.js';

/**
 * @typedef {import('../../tincan/quality/lines.js').Edge} Edge
 * @typedef {'yours' | 'theirs' | ''} Culprit whose way to everybody it seems to be; '': that cannot be told
 * @typedef {'in' | 'out' | 'both' | ''} Direction in which packets get lost; '': too few, or not known
 */

/** From what losses on a direction is named: those of a line that has a weakness. */
const noticed = 0.02;

/**
 * Whose line it is that makes the one between two bad: whoever's other lines are mostly bad as well,
 * while those of the other are not.
 *
 * @param {Edge[]} edges between all
 * @param {string} you
 * @param {string} them
 * @returns {Culprit}
 */
export function culprit(edges, you, them) {
    const yours = badShare(edges, you, them);
    const theirs = badShare(edges, them, you);
    if (theirs > 0.5 && yours <= 0.5) {
        return 'theirs';
    }
    return yours > 0.5 && theirs <= 0.5 ? 'yours' : '';
}

/** How many of somebody's lines are bad. @param {Edge[]} edges @param {string} whose @param {string} except the line to them @returns {number} from 0 to 1; NaN: none is known */
function badShare(edges, whose, except) {
    const grades = edges.filter(({ends}) => ends.includes(whose) && !ends.includes(except))
        .map(({view}) => view ? judge(view)[0].grade : 'unknown')
        .filter((grade) => grade !== 'unknown');
    return grades.filter((grade) => grade === 'bad' || grade === 'none').length / grades.length;
}

/** @param {{lossIn: number, lossOut: number}} sample @returns {Direction} */
export function direction({lossIn, lossOut}) {
    if (lossIn >= noticed) {
        return lossOut >= noticed ? 'both' : 'in';
    }
    return lossOut >= noticed ? 'out' : '';
}
