// @ts-check

// One WebSocket to the relay, and the messages that travel on it: signal/PROTOCOL.md in code.
// This file knows nothing of WebRTC; what peers say to each other passes through as `data`.

import {TypedTarget} from './events.js';

/**
 * @typedef {{id: string, name: string, role: string}} PeerInfo
 *
 * @typedef {{type: 'join', room: string, name: string, role?: string, token?: string, password?: string,
 *            session?: string}} Join
 * @typedef {{type: 'look', room: string, role?: string, token?: string}} Look
 * @typedef {{type: 'signal', to: string, data: unknown}} SignalTo
 * @typedef {{type: 'ping', at?: unknown}} Ping
 * @typedef {{type: 'leave'}} Leave
 * @typedef {{type: 'lock', locked: boolean} | {type: 'remove' | 'mute' | 'moderate', id: string}} Moderate
 * @typedef {Join | Look | SignalTo | Ping | Moderate | Leave} ClientMessage
 *
 * @typedef {{type: 'welcome', id: string, room: string, name: string, role: string, session: string,
 *            resumed: boolean, peers: PeerInfo[], moderators: string[], locked: boolean,
 *            iceServers: RTCIceServer[], iceTTL: number}} Welcome
 * @typedef {{type: 'room', room: string, peers: PeerInfo[], full: boolean, locked: boolean,
 *            iceServers: RTCIceServer[]}} RoomSeen
 * @typedef {{type: 'peer-joined', peer: PeerInfo}} PeerJoined
 * @typedef {{type: 'peer-left', id: string, reason: LeaveReason}} PeerLeft
 * @typedef {'left' | 'lost' | 'removed'} LeaveReason
 * @typedef {{type: 'signal', from: string, data: any}} SignalFrom
 * @typedef {{type: 'moderators', ids: string[]}} Moderators
 * @typedef {{type: 'locked', locked: boolean}} Locked
 * @typedef {{type: 'mute', from: string}} Mute
 * @typedef {{type: 'ice-servers', iceServers: RTCIceServer[], iceTTL: number}} IceServers
 * @typedef {{type: 'pong', at?: unknown}} Pong
 * @typedef {{type: 'error', code: string, message: string}} WireError
 * @typedef {Welcome | RoomSeen | PeerJoined | PeerLeft | SignalFrom | Moderators | Locked | Mute | IceServers |
 *           Pong | WireError} ServerMessage
 */

/** Words for people, used when the server's own did not reach us. */
const words = /** @type {Record<string, string>} */ ({
    'unreachable': 'The server cannot be reached.',
    'bad-message': 'The server did not understand this page. Reloading it may help.',
    'bad-room': 'This room name cannot be used.',
    'bad-name': 'This name cannot be used.',
    'bad-role': 'There is no such role in this room.',
    'unauthorized': 'This room needs a valid invitation.',
    'bad-session': 'Your place in the room could not be found again.',
    'forbidden': 'You may not enter this room.',
    'removed': 'You were removed from this room.',
    'join-timeout': 'Joining took too long.',
    'too-slow': 'Your connection was too slow to keep up.',
    'replaced': 'You have joined from another tab or window.',
    'already-live': 'Somebody is live in this room already.',
    'ended': 'The broadcast has ended.',
    'too-large': 'A message was too large.',
    'rate-limited': 'Too many messages in too short a time.',
    'room-full': 'The room is full.',
    'server-full': 'The server is full.',
});

/**
 * The close codes after which the same join may succeed if it is tried again: the server or the
 * network went away (RFC 6455 section 7.4.1), or was busy, or the socket was given up on this side
 * (3000). After any other code it would not.
 */
const passing = new Set([1001, 1005, 1006, 1011, 1012, 3000, 4408, 4429, 4503]);

// Between attempts to come back.
const firstDelay = 500; // ms
const longestDelay = 15_000; // ms

/** The longest token that a server looks at. One that is much longer would end as `too-large`. */
const longestToken = 4096; // characters

/** Why a room could not be entered, or why our place in it was lost. */
export class RoomError extends Error {
    /**
     * @param {string} code for programs: from the protocol's table of errors, or `unreachable`
     * @param {string} message for people
     * @param {boolean} comeBack whether trying again can help
     */
    constructor(code, message, comeBack) {
        super(message);
        this.name = 'RoomError';
        this.code = code;
        this.comeBack = comeBack;
    }
}

/**
 * One socket: opened by the constructor, never opened again.
 *
 * Fires
 * - `open` (detail: null): messages can be sent,
 * - `message` (detail: the wire message),
 * - `close` (detail: a RoomError that says why): once and last, whichever side has closed it.
 *
 * @extends {TypedTarget<{open: null, message: ServerMessage, close: RoomError}>}
 */
export class Signaling extends TypedTarget {
    #socket;
    #listening = new AbortController();
    /** @type {WireError | null} the last one that came */
    #error = null;

    /** @param {string | URL} url a ws: or wss: URL; one that is neither throws a SyntaxError */
    constructor(url) {
        super();
        this.#socket = new WebSocket(url, 'tincan.v1');
        const {signal} = this.#listening;
        this.#socket.addEventListener('open', () => this.fire('open', null), {signal});
        this.#socket.addEventListener('message', ({data}) => this.#receive(JSON.parse(data)), {signal});
        // No listener for `error`: it says nothing, on purpose, and `close` always follows it.
        this.#socket.addEventListener('close', (event) => this.#closed(event), {signal});
    }

    /** Whether messages can be sent. */
    get isOpen() {
        return this.#socket.readyState === WebSocket.OPEN;
    }

    /** @param {Omit<Look, 'type'>} fields who is asked about; `room` is the answer */
    look(fields) {
        this.#send({type: 'look', ...fields});
    }

    /** @param {Omit<Join, 'type'>} fields */
    join(fields) {
        if ((fields.token?.length ?? 0) > longestToken) {
            this.close(new RoomError('unauthorized', `a token has at most ${longestToken} characters`, false));
            return;
        }
        this.#send({type: 'join', ...fields});
    }

    /**
     * @param {string} to the id of a peer that the server has named to us
     * @param {unknown} data any JSON value
     */
    signal(to, data) {
        this.#send({type: 'signal', to, data});
    }

    /** @param {unknown} [at] comes back in the `pong` */
    ping(at) {
        this.#send({type: 'ping', at});
    }

    /** @param {Moderate} order */
    moderate(order) {
        this.#send(order);
    }

    /** Gives our place up for good, instead of leaving it kept for a while. */
    leave() {
        this.#send({type: 'leave'});
    }

    /** @param {RoomError} error why it has to end; comes back in `close`, at once */
    close(error) {
        if (this.#listening.signal.aborted) {
            return;
        }
        this.#listening.abort();
        // To the server 1000 means that we leave for good; any other code keeps our seat.
        this.#socket.close(error.comeBack ? 3000 : 1000);
        this.fire('close', error);
    }

    /** @param {ClientMessage} message dropped if the socket is not open: its loss is told by `close` */
    #send(message) {
        if (this.isOpen) {
            this.#socket.send(JSON.stringify(message));
        }
    }

    /** @param {ServerMessage} message */
    #receive(message) {
        if (message.type === 'error') {
            this.#error = message;
        }
        this.fire('message', message);
    }

    /**
     * The close reason repeats the code of the error, so that we know it even if the message got
     * lost. Closes without a reason are those of the network and of a server that stops.
     *
     * @param {CloseEvent} event
     */
    #closed({code, reason}) {
        const why = code === 1009 ? 'too-large' : Object.hasOwn(words, reason) ? reason : 'unreachable';
        const message = this.#error?.code === why ? this.#error.message : words[why];
        this.close(new RoomError(why, message, passing.has(code)));
    }
}

/** The server does not answer, so a socket is given up on this side. */
export function unreachable() {
    return new RoomError('unreachable', 'The server does not answer.', true);
}

/**
 * How long to wait before another socket. A server that was restarted gets everyone back at once if
 * the delays are not spread over their whole range ("full jitter").
 *
 * @param {number} failures in a row, so far
 * @returns {number} in ms
 */
export function retryDelay(failures) {
    return Math.random() * Math.min(longestDelay, firstDelay * 2 ** failures);
}

/** The socket of the server that this very file came from, so that pages of other origins work. */
export function defaultURL() {
    const url = new URL('/ws', import.meta.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url;
}
