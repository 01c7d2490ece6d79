// @ts-check

import {byId, formatLanguage, pageLanguage, phrase} from '../ui/dom.js';
import {Presence} from './presence.js';
import {text} from './text.js';

/** @typedef {import('../tincan/door.js').Door} Door */

const words = text.afterwards;
const minute = 60_000; // ms

/** The page after a call: why it ended, how long it was, and who is still there. */
export class Ended {
    #presence = new Presence(byId('ended-presence'), {...text.presence, ...words});

    /**
     * @param {{title: string, text?: string}} reason
     * @param {string} room
     * @param {number} duration of the call, in ms; 0: there was none
     */
    show(reason, room, duration) {
        byId('ended-room').textContent = room;
        byId('ended-title').textContent = reason.title;
        byId('ended-text').textContent = reason.text ?? '';
        byId('ended-duration').textContent = duration > 0 ? howLong(duration) : '';
        this.#presence.clear();
    }

    /** @param {Door} door @param {string} own your id in the call; the server may still list it */
    update(door, own) {
        const {full, locked} = door;
        this.#presence.update({peers: door.peers.filter(({id}) => id !== own), full, locked});
    }
}

/**
 * Says how long a call was. The browser knows the plural forms of each language.
 * @param {number} duration in ms
 */
function howLong(duration) {
    const minutes = Math.floor(duration / minute);
    if (minutes === 0) {
        return words.short;
    }
    const parts = [quantity(Math.floor(minutes / 60), 'hour'), quantity(minutes % 60, 'minute')].filter(Boolean);
    return phrase(words.duration, {duration: new Intl.ListFormat(pageLanguage(), {type: 'unit'}).format(parts)});
}

/** @param {number} count @param {'hour' | 'minute'} unit @returns {string} such as `2 hours`; '' for none */
function quantity(count, unit) {
    const format = new Intl.NumberFormat(formatLanguage(), {style: 'unit', unit, unitDisplay: 'long'});
    return count === 0 ? '' : format.format(count);
}
