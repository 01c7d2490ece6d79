// @ts-check

import {judge} from './verdict.js';

/**
 * @typedef {import('../../tincan/quality/room-quality.js').Edge} Edge
 * @typedef {'yours' | 'theirs' | ''} Culprit whose connection is the likely cause; '': unknown
 * @typedef {'in' | 'out' | 'both' | ''} Direction in which packets are lost; '': too few, or unknown
 */

/** The packet loss from which a direction is named; the same as for a fair connection. */
const noticed = 0.02;

/**
 * Finds out which of two people makes their connection bad: the one whose other connections are
 * mostly bad too, provided that those of the other person are not.
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

/**
 * The share of someone's connections that are bad.
 * @param {Edge[]} edges
 * @param {string} whose
 * @param {string} except leaves out the connection to this person
 * @returns {number} from 0 to 1; NaN if none is known
 */
function badShare(edges, whose, except) {
    const grades = edges.filter(({ends}) => ends.includes(whose) && !ends.includes(except))
        .map(({view}) => view ? judge(view)[0].grade : 'unknown')
        .filter((grade) => grade !== 'unknown');
    return grades.filter((grade) => grade === 'bad' || grade === 'none').length / grades.length;
}

/** @param {{lossIn: number, lossOut: number}} sample @returns {Direction} */
export function lossDirection({lossIn, lossOut}) {
    if (lossIn >= noticed) {
        return lossOut >= noticed ? 'both' : 'in';
    }
    return lossOut >= noticed ? 'out' : '';
}
