// @ts-check

import {decimal, phrase} from '../../ui/dom.js';
import {text} from './text.js';

// Formats the figures of a connection.

/**
 * @typedef {import('../../tincan/quality/connection-quality.js').Sample} Sample
 * @typedef {import('../../tincan/quality/connection-quality.js').Picture} Picture
 * @typedef {import('../../tincan/quality/room-quality.js').View} View
 */

/** @param {import('./verdict.js').Finding} finding @param {View} view */
export function titleOf({code}, {roundTrip, loss, protocol}) {
    return phrase(text.findings[code].title, {
        ms: roundTrip.toFixed(), percent: (loss * 100).toFixed(), protocol: protocol.toUpperCase(),
    });
}

/** @param {number} value */
export function ms(value) {
    return Number.isNaN(value) ? text.unknown : phrase(text.ms, {ms: Math.ceil(value).toFixed()});
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
    if (Number.isNaN(share)) {
        return text.unknown;
    }
    const digits = share > 0 && share < 0.1 ? 1 : 0;
    return phrase(text.percent, {percent: decimal(share * 100, digits)});
}

/** @param {number} bits per second */
export function rate(bits) {
    if (Number.isNaN(bits)) {
        return text.unknown;
    }
    if (bits < 1e6) {
        return phrase(text.kilobits, {rate: (bits / 1e3).toFixed()});
    }
    return phrase(text.megabits, {rate: decimal(bits / 1e6, 1)});
}

/** @param {{way: import('../../tincan/quality/connection-quality.js').Way, protocol: string}} connection */
export function pathText({way, protocol}) {
    return way === '' ? text.unknown : phrase(text.pathBy, {path: text.paths[way], protocol: protocol.toUpperCase()});
}

/** Lists the figures that are not plotted, as pairs of name and value. @param {Sample} sample */
export function facts(sample) {
    const {picturesIn, picturesOut, soundIn, soundOut, available, attempt: {own, theirs, relay}} = sample;
    const {figures} = text;
    return [
        [figures.path, pathText(sample)],
        [figures.videoIn, videoText(picturesIn)],
        [figures.videoOut, videoText(picturesOut)],
        [figures.audioIn, soundIn || text.nothing],
        [figures.audioOut, soundOut || text.nothing],
        [figures.available, rate(available)],
        [figures.candidates, phrase(text.candidates, {
            own: String(own), theirs: String(theirs), relay: relay ? text.yes : text.no,
        })],
    ];
}

/** @param {Picture[]} all */
function videoText(all) {
    return all.map(({width, height, perSecond, codec}) => phrase(text.video, {
        width: String(width), height: String(height), perSecond: perSecond.toFixed(), codec,
    })).join('; ') || text.nothing;
}
