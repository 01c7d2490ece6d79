// @ts-check

import {adjectives, animals, things} from './words.js';

/** PROTOCOL.md's rule for a room's name. */
export const roomPattern = /^[A-Za-z0-9_-]{6,64}$/;

/**
 * A fresh room name that nobody guesses, like `brisk-otter-lantern-4831`.
 *
 * Three words from lists of 256 are 24 bits, four digits another 13.3: 37 bits, 168 thousand
 * million names. An address may try 50 a second: at a thousand addresses that takes 19 days for even
 * odds against one room. What they find is who is there, which nobody inside sees them do; of a locked
 * room they find only that it is one.
 */
export function freshRoomName() {
    const [a, b, c] = crypto.getRandomValues(new Uint8Array(3));
    return [adjectives[a], animals[b], things[c], fourDigits()].join('-');
}

/** Whether a room's name is one of those. @param {string} name */
export function isFreshRoomName(name) {
    const [a, b, c, digits, ...rest] = name.split('-');
    return adjectives.includes(a) && animals.includes(b) && things.includes(c) && /^\d{4}$/.test(digits) && rest.length === 0;
}

/**
 * Four decimal digits, each as likely as any other: what does not divide evenly is thrown away.
 * @returns {string}
 */
function fourDigits() {
    const [n] = crypto.getRandomValues(new Uint16Array(1));
    return n < 60000 ? String(n % 10000).padStart(4, '0') : fourDigits();
}

/**
 * Makes a room name of what a person typed or pasted: a whole link counts as the room it leads
 * to, and spaces become dashes. The result may still break the rule.
 * @param {string} typed
 */
export function toRoomName(typed) {
    const link = typed.match(/\/r\/([^/?#\s]+)/);
    return (link ? link[1] : typed).trim().replace(/\s+/g, '-');
}
