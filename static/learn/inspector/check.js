// @ts-check

// Reads a trace from a file, which may contain anything.

import {isTooDeep, lookUp, textAt, valueAt} from './entries.js';
import {format, version} from './export.js';
import {Recorder} from './recorder.js';

/** The largest file. A full Recorder fits, with the blanks that make it readable. */
export const maxFile = 4 << 20; // bytes

/** The most entries. */
const maxEntries = 100_000;

/** Why a file is not shown, and what to do about it, in words for the reader. */
export class TraceError extends Error {}

/** @type {Record<string, Record<string, 'string' | 'number'>>} required fields of an entry, by its kind */
const required = {
    socket: {socket: 'number', state: 'string'},
    sent: {size: 'number'},
    received: {size: 'number'},
    seat: {state: 'string'},
    connection: {peer: 'string', link: 'string', state: 'string'},
    state: {peer: 'string', of: 'string', state: 'string'},
    candidate: {peer: 'string'},
    'candidate-error': {peer: 'string', url: 'string', code: 'number'},
    pair: {peer: 'string', local: 'string', remote: 'string'},
    negotiation: {peer: 'string', step: 'string'},
    recovery: {peer: 'string', attempt: 'string'},
    channel: {peer: 'string', label: 'string', state: 'string'},
    credentials: {ttl: 'number'},
};

/**
 * Reads a trace.
 * @param {string} text
 * @returns {{recorder: Recorder, unreadable: number}} unreadable: how many entries are left out
 * @throws {TraceError}
 */
export function readTrace(text) {
    const trace = parse(text);
    if (textAt(trace, 'format') !== format) {
        throw new TraceError('This is JSON, but not a trace of tincan. Choose a file that was saved with “Save as ' +
            'JSON” in an inspector.');
    }
    const theirs = valueAt(trace, 'version');
    if (theirs !== version) {
        const named = isNumber(theirs) ? `the version ${theirs}` : 'no version';
        throw new TraceError(`This trace has ${named}, and this page reads version ${version}. Open it on a server ` +
            'with the tincan that saved it.');
    }
    const entries = valueAt(trace, 'entries');
    if (!Array.isArray(entries)) {
        throw new TraceError('This trace has no list of entries. It may have been changed: save it again.');
    }
    if (entries.length > maxEntries) {
        throw new TraceError(`This trace has ${entries.length.toLocaleString('en')} entries, and this page shows ` +
            `at most ${maxEntries.toLocaleString('en')}. Save a shorter part of the call.`);
    }
    return fill(trace, entries);
}

/** @param {string} text @returns {unknown} */
function parse(text) {
    if (new Blob([text]).size > maxFile) {
        throw new TraceError(`This file is too large: a trace has at most ${maxFile >> 20} MiB. Choose another ` +
            'file, or save a shorter part of the call.');
    }
    const trimmed = text.trim();
    if (trimmed === '') {
        throw new TraceError('This file is empty. Choose a file that was saved with “Save as JSON” in an inspector.');
    }
    try {
        return JSON.parse(trimmed);
    } catch {
        if (trimmed.startsWith('{') && !trimmed.endsWith('}')) {
            throw new TraceError('This trace is not complete: its end is missing. Save or copy it again.');
        }
        throw new TraceError('This is not a trace, because it is not JSON. Choose a file that was saved with “Save ' +
            'as JSON” in an inspector. (The text for Mermaid cannot be read back.)');
    }
}

/** @param {unknown} trace @param {unknown[]} entries */
function fill(trace, entries) {
    const recorder = new Recorder();
    recorder.limit = Infinity; // the file is small enough
    recorder.gone = count(valueAt(trace, 'gone'));
    const start = valueAt(trace, 'start');
    recorder.start = isNumber(start) ? start : NaN; // NaN: that of the first entry
    recorder.roster.you = textAt(trace, 'you');
    const peers = valueAt(trace, 'peers');
    for (const peer of Array.isArray(peers) ? peers : []) {
        recorder.roster.add(valueAt(peer, 'id'), valueAt(peer, 'name'));
    }
    const readable = entries.filter(isReadable);
    readable.forEach((entry) => recorder.add(entry));
    if (readable.length === 0) {
        throw new TraceError('This trace contains no entry that this page can read. Save it again.');
    }
    return {recorder, unreadable: entries.length - readable.length};
}

/** @param {unknown} value */
function count(value) {
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
}

/** @param {unknown} entry @returns {entry is import('./recorder.js').Entry} */
function isReadable(entry) {
    const kind = textAt(entry, 'kind');
    if (!isNumber(valueAt(entry, 'at')) || kind === '' || isTooDeep(entry)) {
        return false;
    }
    if ((kind === 'sent' || kind === 'received') && textAt(entry, 'message', 'type') === '') {
        return false;
    }
    return Object.entries(lookUp(required, kind) ?? {}).every(([name, type]) => {
        const value = valueAt(entry, name);
        return type === 'number' ? isNumber(value) : typeof value === type;
    });
}

/** Whether a value is a number of a sensible size. @param {unknown} value @returns {value is number} */
function isNumber(value) {
    return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}
