// @ts-check

import {phrase} from '../../ui/dom.js';
import {text} from '../../ui/text.js';

// Formats the figures of a connection.

const words = text.line;

/**
 * @typedef {import('../../tincan/quality/connection-quality.js').Sample} Sample
 * @typedef {import('../../tincan/quality/connection-quality.js').Picture} Picture
 * @typedef {import('../../tincan/quality/room-quality.js').View} View
 */

/** @param {import('./verdict.js').Finding} finding @param {View} view */
export function title({code}, {roundTrip, loss, protocol}) {
    return phrase(words.findings[code].title, {
        ms: roundTrip.toFixed(), percent: (loss * 100).toFixed(), protocol: protocol.toUpperCase(),
    });
}

/** @param {number} value */
export function ms(value) {
    return Number.isNaN(value) ? words.unknown : phrase(words.ms, {ms: Math.ceil(value).toFixed()});
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
    return Number.isNaN(share) ? words.unknown : phrase(words.percent, {percent: (share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)});
}

/** @param {number} bits per second */
export function rate(bits) {
    if (Number.isNaN(bits)) {
        return words.unknown;
    }
    return bits < 1e6 ? phrase(words.kilobits, {rate: (bits / 1e3).toFixed()}) : phrase(words.megabits, {rate: (bits / 1e6).toFixed(1)});
}

/** @param {{way: import('../../tincan/quality/connection-quality.js').Way, protocol: string}} line */
export function way({way, protocol}) {
    return way === '' ? words.unknown : phrase(words.wayBy, {way: words.ways[way], protocol: protocol.toUpperCase()});
}

/** Lists the figures that are not plotted, as pairs of name and value. @param {Sample} sample */
export function facts(sample) {
    const {picturesIn, picturesOut, soundIn, soundOut, available, attempt: {own, theirs, relay}} = sample;
    const {figures} = words;
    return [
        [figures.way, way(sample)],
        [figures.pictureIn, pictures(picturesIn)],
        [figures.pictureOut, pictures(picturesOut)],
        [figures.soundIn, soundIn || words.nothing],
        [figures.soundOut, soundOut || words.nothing],
        [figures.available, rate(available)],
        [figures.candidates, phrase(words.candidates, {own: String(own), theirs: String(theirs), relay: relay ? words.yes : words.no})],
    ];
}

/** @param {Picture[]} all */
function pictures(all) {
    return all.map(({width, height, perSecond, codec}) => phrase(words.picture, {
        width: String(width), height: String(height), perSecond: perSecond.toFixed(), codec,
    })).join('; ') || words.nothing;
}
