// @ts-check

import {isMessage, lookUp, messageName} from '../entries.js';

/**
 * What an entry is good for, and where to read on.
 * @typedef {object} Rule
 * @property {string} text
 * @property {Page} page of this site
 * @property {string} source outside this site: named, but not linked, because nothing here is loaded from elsewhere
 *
 * @typedef {{href: string, title: string}} Page
 */

/** @param {string} section @returns {Page} */
const protocol = (section) => ({href: `/learn/protocol#${section}`, title: 'The signaling protocol'});
const clientToServer = protocol('client-to-server'), serverToClient = protocol('server-to-client');
const rulesOfTheProtocol = protocol('rules'), errors = protocol('errors'), transport = protocol('transport');

/** @param {string} section @returns {Page} */
const data = (section) => ({href: `/learn/data#${section}`, title: 'What browsers send each other'});
const connecting = data('connecting'), channels = data('channels');

const diagrams = {href: '/learn/diagrams', title: 'Diagrams'};
const glossary = {href: '/learn/glossary', title: 'Glossary'};
const library = {href: '/learn/library', title: 'The library'};

/** By the name of a message, the kind of another entry, the state that it is about, or the step of a negotiation. */
const rules = /** @type {Record<string, Rule>} */ ({
    join: rule(
        'The first message of someone who wants a seat in the room. The answer is a welcome, or an error.',
        clientToServer),
    look: rule(
        'Asks who is in the room without joining it. The library prepares its offers while you still look at a ' +
        'preview.',
        clientToServer),
    welcome: rule(
        'You have a seat. The message names everyone who is there: the newcomer sends each of them an offer (rule ' +
        '1). Its iceServers say where to find candidates.',
        rulesOfTheProtocol, 'TURN: RFC 8656; STUN: RFC 8489'),
    room: rule(
        'The answer to look. Its iceServers contain only STUN, since the relay is for members.',
        serverToClient),
    'peer-joined': rule('Someone new is in the room. You wait for their offer (rule 1).', rulesOfTheProtocol),
    'peer-left': rule('Someone has left the room. No signal of theirs follows (rule 2).', rulesOfTheProtocol),
    'ice-servers': rule(
        'Credentials for the relay expire. New ones arrive before that, and are used the next time that candidates ' +
        'are gathered.',
        serverToClient, 'RFC 8656 section 5'),
    ping: rule(
        'Asks whether the server is still there. A dead socket may otherwise look alive for minutes.',
        clientToServer),
    pong: rule('The server is still there.', serverToClient),
    error: rule('The server refused something. After a fatal error it closes the socket.', errors),
    leave: rule(
        'You leave for good, or reload the page. A socket that just closes keeps your seat for a while (rule 4).',
        rulesOfTheProtocol),
    knock: rule('The room is locked, and you ask to be let in (rule 9).', rulesOfTheProtocol),
    offer: rule(
        'Describes what its sender can do and wants: media, codecs, and how to reach it. The other side responds ' +
        'with an answer. The server passes it on unread.',
        connecting, 'JSEP: RFC 9429 section 5.2'),
    answer: rule(
        'Says what of the offer is accepted. With it, both sides know what to send, and ICE and DTLS can begin. ' +
        'Now both are in the signaling state stable.',
        connecting, 'JSEP: RFC 9429 section 5.3'),
    candidate: rule(
        'An address where its sender may be reached. Each is sent as soon as it is found (trickle ICE), so that ' +
        'checks begin early.',
        connecting, 'RFC 8838; RFC 8445 section 5'),
    request: rule(
        'All offers of a connection come from the side that made the first one. The other side asks for an offer ' +
        'in place of making one, so that offers never collide.',
        connecting),
    restart: rule(
        'Asks the other side to restart ICE: both sides gather new candidates and look for a new path. The old ' +
        'path is used until then.',
        connecting, 'RFC 8445 section 9; RFC 8839 section 4.4.1.1.1'),
    applied: rule(
        'Confirms that an answer was applied. The other side may now send the media that the answer adds.',
        connecting),
    signal: rule(
        'The server passes data from one peer to another, unread. This page does not know this kind.',
        connecting),
    collision: rule(
        'Both sides made an offer at the same time: glare. One side must give way. By rule 1 the peer with the ' +
        'lower id is polite.',
        rulesOfTheProtocol, 'W3C WebRTC section 10.7, perfect negotiation'),
    needed: rule(
        'Something has changed that both sides must agree on: a track was added, or ICE is to restart.',
        connecting, 'W3C WebRTC section 4.7.3'),
    signaling: rule(
        'stable: nothing is being negotiated. have-local-offer: your offer waits for an answer. have-remote-offer: ' +
        'their offer waits for yours.',
        diagrams, 'W3C WebRTC section 4.3.1'),
    gathering: rule(
        'gathering: the browser asks its network interfaces, STUN and TURN servers for addresses. complete: it has ' +
        'them all.',
        diagrams, 'RFC 8445 section 5.1.1; W3C WebRTC section 4.3.2'),
    ice: rule(
        'checking: ICE tries pairs of candidates. connected: one works. disconnected: nothing arrives at the ' +
        'moment. failed: no pair works.',
        diagrams, 'RFC 8445 section 7; W3C WebRTC section 4.3.4'),
    connection: rule(
        'Sums up ICE and DTLS: connected means that both work.',
        diagrams, 'W3C WebRTC section 4.3.3'),
    'peer-connection': rule(
        'One RTCPeerConnection to one peer, named by its link in all signals. The peer with the lower id is polite: ' +
        'it yields if two offers collide (rule 1).',
        rulesOfTheProtocol, 'W3C WebRTC section 10.7, perfect negotiation'),
    dtls: rule(
        'DTLS agrees on the keys for media and data over the path that ICE has found. Nobody on the path, not even ' +
        'a relay, can read what follows.',
        glossary, 'RFC 8842; RFC 5764; RFC 8827 section 6.5'),
    pair: rule('The path on which everything is sent from now on.', glossary, 'RFC 8445 section 8.1.1'),
    'candidate-error': rule(
        'A STUN or TURN server refused or did not answer. Other servers and addresses may do.',
        glossary, 'W3C WebRTC section 4.8.3'),
    credentials: rule(
        'The relay accepts only users with credentials. They last for a limited time.',
        serverToClient, 'RFC 8656 section 5'),
    recovery: rule(
        'A path may break, for example when a phone leaves the Wi-Fi. First the library waits, then it restarts ' +
        'ICE, then it makes a new connection.',
        library, 'RFC 8445 section 9'),
    channel: rule(
        'Data channels carry chat, files and what peers tell each other, without the server.',
        channels, 'RFC 8831; RFC 8832'),
    socket: rule(
        'One WebSocket carries all messages to and from the server. When it breaks, the library opens another one ' +
        'and comes back to its seat (rule 4). Calls go on meanwhile.',
        transport, 'RFC 6455'),
    seat: rule(
        'Your place in the room. The server keeps it for a while when your socket dies (rule 4).',
        rulesOfTheProtocol),
});

/** @param {string} text @param {Page} page @param {string} [source] @returns {Rule} */
function rule(text, page, source = '') {
    return {text, page, source};
}

/** @param {import('../recorder.js').Entry} entry @returns {Rule} */
export function ruleOf(entry) {
    const {kind, of, step} = entry;
    if (isMessage(entry)) {
        return lookUp(rules, messageName(entry)) ?? rule('', kind === 'sent' ? clientToServer : serverToClient);
    }
    const key = lookUp({
        state: of, connection: 'peer-connection',
        negotiation: ['ignored', 'rollback'].includes(step) ? 'collision' : step,
    }, kind);
    return lookUp(rules, key ?? kind) ?? rule('', library);
}
