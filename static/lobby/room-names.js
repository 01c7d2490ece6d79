// @ts-check

import {adjectives, animals, things} from './words.js';

/** The rule for room names in PROTOCOL.md. */
export const roomPattern = /^[A-Za-z0-9_-]{6,64}$/;

/**
 * Creates a room name that cannot be guessed, such as `brisk-otter-lantern-4831`.
 *
 * Three words from lists of 256 are 24 bits, and four digits another 13.3. That makes 37 bits, or
 * 168 billion names. An address may try 50 names a second. From a thousand addresses it takes 19
 * days for even odds of finding one given room. The attacker then learns who is in it, and nobody
 * inside notices. Of a locked room they learn only that it is locked.
 */
export function randomRoomName() {
    const [a, b, c] = crypto.getRandomValues(new Uint8Array(3));
    return [adjectives[a], animals[b], things[c], fourDigits()].join('-');
}

/** Whether a room name could be one from randomRoomName(). @param {string} name */
export function isRandomRoomName(name) {
    const [a, b, c, digits, ...rest] = name.split('-');
    return adjectives.includes(a) && animals.includes(b) && things.includes(c) &&
        /^\d{4}$/.test(digits) && rest.length === 0;
}

/**
 * Four decimal digits, all equally likely: a number that would favor some of them is discarded.
 * @returns {string}
 */
function fourDigits() {
    const [n] = crypto.getRandomValues(new Uint16Array(1));
    return n < 60000 ? String(n % 10000).padStart(4, '0') : fourDigits();
}

/**
 * Turns what the user typed into a room name: spaces become dashes. The result may still break the rule.
 * @param {string} typed
 */
export function toRoomName(typed) {
    return typed.trim().replace(/\s+/g, '-');
}
