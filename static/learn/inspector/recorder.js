// @ts-check

import {TypedTarget} from '../../tincan/events.js';
import {isTooDeep, textAt} from './entries.js';
import {Roster} from './roster.js';

/**
 * An entry of a trace, see “What is sent” in the README of the library. It may come from a file, so only `at` and
 * `kind` are certain.
 * @typedef {{at: number, kind: string} & Record<string, any>} Entry
 *
 * @typedef {object} Kept an entry in the memory of a Recorder
 * @property {number} number counts from 0, and never changes
 * @property {Entry} entry
 * @property {number} size of the entry as JSON
 */

/** How much a Recorder keeps, as JSON. */
const maxSize = 2 << 20; // UTF-16 code units

/** When it is full, so much of it is freed at once: moving the rest for each new entry would be slow. */
const freed = maxSize / 16;

/**
 * Keeps the entries of a trace in memory, the latest ones if there are too many. Fires `entry` with each new one, and
 * `dropped` when the oldest had to go.
 *
 * @extends {TypedTarget<{entry: Kept, dropped: null}>}
 */
export class Recorder extends TypedTarget {
    /** @type {Kept[]} */
    entries = [];
    /** How many of the oldest entries are gone. */
    gone = 0;
    /** When the first entry was made, even if it is gone; NaN before that. */
    start = NaN;
    roster = new Roster();
    /** How much it keeps. */
    limit = maxSize;

    #size = 0;
    /** @type {(() => void) | null} ends listening */
    #stop = null;

    /** Whether it listens. */
    get isRecording() {
        return this.#stop !== null;
    }

    /**
     * Starts to listen, unless it does already.
     * @param {{listen: (listener: (entry: any) => void) => () => void}} trace such as `room.trace`
     */
    record(trace) {
        this.#stop ??= trace.listen((entry) => this.add(entry));
    }

    /** Stops listening. What is there stays. */
    stop() {
        this.#stop?.();
        this.#stop = null;
    }

    /** @param {Entry} entry a message in it that is nested too deeply is left out */
    add(entry) {
        if (Number.isNaN(this.start)) {
            this.start = entry.at;
        }
        const {message, ...rest} = entry;
        const shown = isTooDeep(message) ? {...rest, message: {type: textAt(message, 'type'), isTooDeep: true}} : entry;
        const kept = {number: this.gone + this.entries.length, entry: shown, size: JSON.stringify(shown).length};
        this.roster.learn(shown);
        this.entries.push(kept);
        this.#size += kept.size;
        this.fire('entry', kept);
        if (this.#size > this.limit) {
            this.#dropOldest();
        }
    }

    #dropOldest() {
        let count = 0;
        while (this.#size > maxSize - freed && count < this.entries.length - 1) {
            this.#size -= this.entries[count].size;
            count++;
        }
        this.entries.splice(0, count);
        this.gone += count;
        this.fire('dropped', null);
    }
}
