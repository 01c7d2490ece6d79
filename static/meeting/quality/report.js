// @ts-check

import {judge} from './verdict.js';
import {facts, ms, percent, rate, titleOf, pathText} from './figures.js';
import {text} from './text.js';

/** Enough of an id to tell people apart. */
const idLength = 8;

/**
 * Formats all figures as plain text, for someone who helps. It may go to strangers, so it contains
 * no names and no addresses. It also leaves out the room's name, which is all that anyone needs to
 * join.
 *
 * @param {import('../../tincan/room.js').Room} room
 * @param {import('../../tincan/quality/room-quality.js').RoomQuality} quality
 */
export function report(room, quality) {
    const {figures} = text;
    const short = (/** @type {string} */ id) => id.slice(0, idLength);
    const parts = [[`tincan, ${new Date().toISOString()}`, navigator.userAgent, `${short(room.id)}: ${room.state}`]];
    for (const peer of room.peers.values()) {
        const connection = quality.of(peer);
        const sample = connection.now();
        const view = quality.view(peer);
        const part = [
            `${short(room.id)} - ${short(peer.id)}: ${peer.state}`,
            ...judge(view, sample).map((finding) => titleOf(finding, view)),
        ];
        if (sample) {
            part.push(
                `${figures.roundTrip}: ${ms(sample.roundTrip)}`,
                `${figures.loss}: ${percent(sample.lossIn)} in, ${percent(sample.lossOut)} out`,
                `${figures.bitsIn}: ${rate(sample.bitsIn)}`, `${figures.bitsOut}: ${rate(sample.bitsOut)}`,
                ...facts(sample).map(([name, value]) => `${name}: ${value}`));
        }
        parts.push(part);
    }
    const others = quality.edges().filter(({ends}) => !ends.includes(room.id));
    parts.push(others.map(({ends, view}) => `${ends.map(short).join(' - ')}: ` +
        (view ? [view.state, ms(view.roundTrip), percent(view.loss), pathText(view)].join(', ') : text.unknown)));
    return parts.filter((part) => part.length > 0).map((part) => part.join('\n')).join('\n\n') + '\n';
}
