// @ts-check

import {element, say} from '../../ui/dom.js';
import {linkify} from './links.js';
import {text} from './text.js';

const words = text.chat;

/** The longest message, in UTF-16 units; see static/tincan/DATA.md. */
export const maxTextLength = 4000;

/** @param {string} name of the sender; empty: you @param {string} message */
export function drawMessage(name, message) {
    const shown = message.slice(0, maxTextLength).trim().replace(/\n{3,}/g, '\n\n');
    const body = element('div', {'class': 'chat-text', 'dir': 'auto'});
    body.append(/[^\s\p{C}]/u.test(shown) ? linkify(shown) : words.invisible);
    const entry = element('div', {'class': 'chat-message', 'data-message': name ? 'other' : 'own'},
        heading(name), body);
    if (message.length > maxTextLength) {
        addNote(entry, words.cut);
    }
    return entry;
}

/** Creates the heading with sender and time. @param {string} name empty: you */
function heading(name) {
    const now = new Date();
    return element('p', {'class': 'chat-head'},
        element('bdi', {'class': 'chat-sender', 'data-sender': true}, name || words.you),
        element('time', {'class': 'chat-time', 'datetime': now.toISOString()},
            now.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'})));
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
