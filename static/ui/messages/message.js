// @ts-check

import {element, formatLanguage, say} from '../dom.js';
import {labelOf} from '../labels.js';
import {linkify} from './links.js';
import {text} from '../text.js';

const words = text.message;

/** The longest message, in UTF-16 units; see static/tincan/DATA.md. */
export const maxTextLength = 4000;

/** How much of a message a notification shows. */
const maxNoticeLength = 120; // UTF-16 units

/**
 * Cuts a received message to what drawMessage() and noticeOf() need. A slice of it would keep all of it in memory.
 * @param {string} message
 */
export function shorten(message) {
    const start = message.slice(0, maxTextLength + 1);
    return start === message ? message : new TextDecoder().decode(new TextEncoder().encode(start));
}

/**
 * @param {string} name of the sender; empty: you
 * @param {string} message
 * @param {Date} [at] when it was sent or received
 */
export function drawMessage(name, message, at = new Date()) {
    const shown = message.slice(0, maxTextLength).trim().replace(/\n{3,}/g, '\n\n');
    const body = element('div', {'class': 'chat-text', 'dir': 'auto'});
    body.append(/[^\s\p{C}]/u.test(shown) ? linkify(shown) : words.invisible);
    const entry = element('div', {'class': 'chat-message', 'data-message': name ? 'other' : 'own'},
        heading(name, at), body);
    if (message.length > maxTextLength) {
        addNote(entry, words.cut);
    }
    return entry;
}

/** Creates the heading with sender and time. @param {string} name empty: you @param {Date} at */
function heading(name, at) {
    return element('p', {'class': 'chat-head'},
        element('bdi', {'class': 'chat-sender', 'data-sender': true}, name || words.you),
        element('time', {'class': 'chat-time', 'datetime': at.toISOString()},
            at.toLocaleTimeString(formatLanguage(), {hour: 'numeric', minute: '2-digit'})));
}

/**
 * Adds what became of a message.
 * @param {HTMLElement} entry
 * @param {string} sentence
 * @param {Record<string, string>} [values]
 */
export function addNote(entry, sentence, values) {
    const note = element('p', {'class': 'chat-note'});
    say(note, sentence, values);
    entry.append(note);
}

/**
 * Adds to a message who did not get it, or why it was not sent.
 * @param {HTMLElement} entry
 * @param {unknown} error a DataError
 */
export function addFailure(entry, error) {
    const {message: why, peers = []} = /** @type {import('../../tincan/data/frames.js').DataError} */ (error);
    peers.forEach((peer) => addNote(entry, words.missed, {name: labelOf(peer)}));
    if (peers.length === 0) {
        addNote(entry, words.failed, {why});
    }
}

/** Returns the beginning of a message, for a notification. @param {string} message */
export function noticeOf(message) {
    return message.slice(0, maxNoticeLength).trim();
}
