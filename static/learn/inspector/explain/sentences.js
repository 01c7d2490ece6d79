// @ts-check

import {candidateOf, isMessage, lookUp, messageName, peerOf, textAt, valueAt} from '../entries.js';
import {readCandidate} from './candidates.js';

/** @typedef {import('../recorder.js').Entry} Entry */

/** What you asked the server, by the type of the message. Other messages are named plainly. */
const sent = /** @type {Record<string, string>} */ ({
    'join': 'you asked to join the room',
    'look': 'you asked the server who is in the room',
    'knock': 'you asked the moderators to let you in',
    'ping': 'you sent a ping to the server',
    'leave': 'you told the server that you leave',
    'lock': 'you locked or unlocked the room',
    'remove': 'you removed {peer}',
    'mute': 'you asked {peer} to mute',
    'moderate': 'you made {peer} a moderator',
    'admit': 'you let someone in who had knocked',
    'deny': 'you did not let someone in who had knocked',
    'candidate': 'you sent a candidate ({candidate}) to {peer} through the server',
    'offer': 'you sent an offer to {peer} through the server',
    'answer': 'you sent an answer to {peer} through the server',
    'pranswer': 'you sent a provisional answer to {peer} through the server',
    'request': 'you asked {peer} for an offer, through the server',
    'restart': 'you asked {peer} for an ICE restart, through the server',
    'applied': 'you told {peer} through the server that you have applied their answer',
    'signal': 'you sent a signal of another kind to {peer} through the server',
});

const received = /** @type {Record<string, string>} */ ({
    'welcome': 'the server let you in and named {count}',
    'room': 'the server said who is in the room: {count}',
    'peer-joined': 'the server said that {peer} has joined',
    'peer-left': 'the server said that {peer} has left ({reason})',
    'moderators': 'the server said who moderates',
    'locked': 'the server said that the room was locked or unlocked',
    'mute': '{peer} asked you to mute',
    'knock': 'the server said what became of your knock: {state}',
    'knocking': 'the server said who is knocking',
    'ice-servers': 'the server sent new credentials for its relay',
    'pong': 'the server answered your ping',
    'error': 'the server reported an error: {code}',
    'candidate': '{peer} sent a candidate ({candidate}) through the server',
    'offer': '{peer} sent an offer through the server',
    'answer': '{peer} sent an answer through the server',
    'pranswer': '{peer} sent a provisional answer through the server',
    'request': '{peer} asked you for an offer, through the server',
    'restart': '{peer} asked you for an ICE restart, through the server',
    'applied': '{peer} told you through the server that they have applied your answer',
    'signal': '{peer} sent a signal of another kind through the server',
});

const steps = /** @type {Record<string, string>} */ ({
    'needed': 'the browser says that the connection to {peer} must be negotiated',
    'offer': 'your browser made an offer for {peer}',
    'answer': 'your browser made an answer for {peer}',
    'collision': 'glare: an offer of {peer} met yours',
    'ignored': 'glare: you are the impolite peer, so you ignored the offer of {peer}',
    'rollback': 'glare: you are the polite peer, so you rolled your own offer back and took the one of {peer}',
    'request': 'you need another offer from {peer}, and ask for it',
    'repeated': '{peer} sent something that you had received before',
    'outdated': '{peer} sent a description that is older than the last one, so you ignored it',
    'restart': 'you restart ICE with {peer}, to find a new path',
});

const states = /** @type {Record<string, string>} */ ({
    'signaling': 'the signaling state with {peer} is now {state}',
    'gathering': 'the gathering of candidates for {peer} is now {state}',
    'ice': 'the ICE connection to {peer} is now {state}',
    'connection': 'the connection to {peer} is now {state}',
    'dtls': 'the encryption (DTLS) with {peer} is now {state}',
});

const attempts = /** @type {Record<string, string>} */ ({
    'none': 'nothing needs to be repaired with {peer}',
    'prepared': 'an offer for {peer} is prepared',
    'connect': 'the library makes a new connection to {peer}',
    'healing': 'the connection to {peer} is interrupted: the library waits whether it recovers',
    'restart': 'the library restarts ICE with {peer}',
});

/**
 * Describes an entry in a sentence. The values for its {slots} come from other people: show them with say().
 *
 * @param {Entry} entry
 * @param {import('../roster.js').Roster} roster
 * @returns {{words: string, values: Record<string, string>}}
 */
export function sentenceOf(entry, roster) {
    const peer = peerOf(entry);
    const peers = valueAt(entry.message, 'peers');
    const values = {
        ...texts(entry), ...isMessage(entry) ? texts(entry.message) : {},
        peer: peer === '' ? 'a peer' : roster.nameOf(peer), candidate: brief(candidateOf(entry)),
        count: counted(Array.isArray(peers) ? peers.length : 0),
    };
    const words = isMessage(entry) ? `${wordsOfMessage(entry)}, ${bytes(entry.size)}` : wordsOf(entry);
    return {words, values};
}

/** @param {Entry} entry */
function wordsOfMessage(entry) {
    const name = messageName(entry);
    if (entry.kind === 'sent') {
        return lookUp(sent, name) ?? 'you sent the message {type} to the server';
    }
    return lookUp(received, name) ?? 'the server sent the message {type}';
}

/** @param {Entry} entry not a message */
function wordsOf(entry) {
    switch (entry.kind) {
    case 'socket':
        return `WebSocket {socket} to the server is ${entry.state}` +
            (entry.code ? ` with code {code}${entry.reason ? ' ({reason})' : ''}` : '');
    case 'seat':
        return `your seat in the room: {state}${entry.code ? ' ({code})' : ''}`;
    case 'connection':
        return entry.state === 'new' ?
            `a new RTCPeerConnection to {peer}: you are the ${entry.polite ? 'polite' : 'impolite'} peer` :
            'the RTCPeerConnection to {peer} is closed';
    case 'state':
        return lookUp(states, entry.of) ?? 'the state {of} with {peer} is now {state}';
    case 'candidate':
        return entry.candidate ? 'you found a candidate ({candidate}) for {peer}' :
            'you have found all candidates for {peer}';
    case 'candidate-error':
        return 'a server for candidates did not answer as expected, for {peer}: {code} {text}';
    case 'pair':
        return `the path to {peer} was selected: your ${typeOf(entry.local)} candidate, ` +
            `their ${typeOf(entry.remote)} candidate`;
    case 'negotiation':
        return lookUp(steps, entry.step) ?? 'a step of the negotiation with {peer}: {step}';
    case 'recovery':
        return lookUp(attempts, entry.attempt) ?? 'the library repairs the connection to {peer}: {attempt}';
    case 'channel':
        return 'the data channel “{label}” to {peer} is {state}';
    case 'credentials':
        return 'the credentials for the relay are in use; they last {ttl} s';
    default:
        return 'an entry of a kind that this page does not know: {kind}';
    }
}

/** The strings and numbers of an object, shortened: they fill slots. @param {unknown} value */
function texts(value) {
    const found = /** @type {Record<string, string>} */ (Object.create(null));
    for (const [name, field] of Object.entries(Object(value)).slice(0, 20)) {
        if (typeof field === 'string' || typeof field === 'number') {
            found[name] = String(field).slice(0, 80);
        }
    }
    return found;
}

/** @param {number} peers */
function counted(peers) {
    return peers === 1 ? 'one peer' : `${peers} peers`;
}

/** @param {string} line of a candidate */
function brief(line) {
    const {type, protocol} = readCandidate(line);
    return type === '' ? 'the end of candidates' : `${type}, ${protocol.toUpperCase()}`;
}

/** @param {unknown} line of a candidate */
function typeOf(line) {
    return readCandidate(String(line)).type || 'unknown';
}

/** @param {unknown} size */
function bytes(size) {
    return `${Number(size).toLocaleString('en')} ${size === 1 ? 'byte' : 'bytes'}`;
}

/** The time since the beginning of a trace. @param {number} at @param {number} start */
export function timeOf(at, start) {
    return `${((at - start) / 1000).toFixed(3)} s`;
}

/**
 * A sentence as plain text.
 * @param {Entry} entry
 * @param {import('../roster.js').Roster} roster
 */
export function plainSentence(entry, roster) {
    const {words, values} = sentenceOf(entry, roster);
    return words.replace(/\{(\w+)\}/g, (_, slot) => values[slot] ?? textAt(entry, slot));
}
