// @ts-check

// One WebSocket to the signaling server, and its messages: signal/PROTOCOL.md in code. This file
// knows nothing about WebRTC. What peers send to each other passes through as `data`.

import {TypedTarget} from './events.js';
import {Trace, sizeOf} from './trace.js';

/**
 * @typedef {{id: string, name: string, role: string}} PeerInfo
 *
 * @typedef {{type: 'join', room: string, name: string, role?: string, token?: string, password?: string,
 *            session?: string}} Join
 * @typedef {{type: 'look', room: string, role?: string, token?: string}} Look
 * @typedef {{type: 'knock', room: string, name: string, role?: string, token?: string}} Knock
 * @typedef {{type: 'signal', to: string, data: unknown}} SignalTo
 * @typedef {{type: 'ping', at?: unknown}} Ping
 * @typedef {{type: 'leave', back?: boolean}} Leave
 * @typedef {{type: 'lock', locked: boolean} | {type: ModerateType, id: string}} Moderate
 * @typedef {'remove' | 'mute' | 'moderate' | 'admit' | 'deny'} ModerateType
 * @typedef {Join | Look | Knock | SignalTo | Ping | Moderate | Leave} ClientMessage
 *
 * @typedef {{type: 'welcome', id: string, room: string, name: string, role: string, session: string,
 *            resumed: boolean, peers: PeerInfo[], moderators: string[], locked: boolean,
 *            iceServers: RTCIceServer[], iceTTL: number, endsIn?: number}} Welcome
 * @typedef {{type: 'room', room: string, peers: PeerInfo[], full: boolean, locked: boolean,
 *            iceServers: RTCIceServer[]}} RoomInfo
 * @typedef {{type: 'peer-joined', peer: PeerInfo}} PeerJoined
 * @typedef {{type: 'peer-left', id: string, reason: LeaveReason}} PeerLeft
 * @typedef {'left' | 'lost' | 'removed'} LeaveReason
 * @typedef {{type: 'signal', from: string, data: any}} SignalFrom
 * @typedef {{type: 'moderators', ids: string[]}} Moderators
 * @typedef {{type: 'locked', locked: boolean}} Locked
 * @typedef {{type: 'mute', from: string}} Mute
 * @typedef {{type: 'knock', state: string, endsIn?: number}} KnockState
 * @typedef {{type: 'knocking', knocks: Knocker[]}} Knocking
 * @typedef {{id: string, name: string}} Knocker
 * @typedef {{type: 'ice-servers', iceServers: RTCIceServer[], iceTTL: number}} IceServers
 * @typedef {{type: 'pong', at?: unknown}} Pong
 * @typedef {{type: 'error', code: string, message: string}} WireError
 * @typedef {Welcome | RoomInfo | PeerJoined | PeerLeft | SignalFrom | Moderators | Locked | Mute | KnockState |
 *           Knocking | IceServers | Pong | WireError} ServerMessage
 */

/**
 * Messages for people, by the code of a fatal error in PROTOCOL.md. They are used if the server's
 * own message did not reach us.
 */
const errorMessages = /** @type {Record<string, string>} */ ({
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
    'internal': 'Something went wrong on the server.',
});

/**
 * The close codes after which the same join may succeed if we try again. The server or the network
 * went away (RFC 6455 section 7.4.1), the server failed or was busy, or we gave up on the socket
 * (3000). All other codes are final.
 */
const retryable = new Set([1001, 1005, 1006, 1011, 1012, 3000, 4408, 4429, 4503]);

// The delay between attempts to reconnect.
const minDelay = 500; // ms
const maxDelay = 15_000; // ms

/** The longest token that a server accepts. A much longer one would be refused as `too-large`. */
const maxTokenLength = 4096; // characters

/** Why we could not enter a room, or why we lost our seat in it. */
export class RoomError extends Error {
    /**
     * @param {string} code for programs: from the error table in PROTOCOL.md, or `unreachable`
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
 * One socket. The constructor opens it, and it is never reopened.
 *
 * Fires
 * - `open` (detail: null): messages can be sent,
 * - `message` (detail: the wire message),
 * - `close` (detail: a RoomError with the reason): once, as the last event, whichever side closed
 *   it.
 *
 * @extends {TypedTarget<{open: null, message: ServerMessage, close: RoomError}>}
 */
export class Signaling extends TypedTarget {
    #socket;
    #trace;
    /** Its number in the trace. */
    #number;
    #listening = new AbortController();
    /** @type {WireError | null} the last error that arrived */
    #error = null;

    /**
     * @param {string | URL} url a ws: or wss: URL; any other throws a SyntaxError
     * @param {Trace} [trace]
     */
    constructor(url, trace = new Trace()) {
        super();
        this.#socket = new WebSocket(url, 'tincan.v1');
        this.#trace = trace;
        this.#number = ++trace.sockets;
        trace.note?.({kind: 'socket', socket: this.#number, state: 'opening', url: this.#socket.url});
        const {signal} = this.#listening;
        this.#socket.addEventListener('open', () => {
            trace.note?.({kind: 'socket', socket: this.#number, state: 'open'});
            this.fire('open', null);
        }, {signal});
        this.#socket.addEventListener('message', ({data}) => this.#receive(data), {signal});
        // There is no listener for `error`: it carries no details, by design, and `close` always
        // follows it.
        this.#socket.addEventListener('close', (event) => this.#handleClose(event), {signal});
    }

    /** Whether messages can be sent. */
    get isOpen() {
        return this.#socket.readyState === WebSocket.OPEN;
    }

    /** Whether it can no longer be used. `close` may not have fired yet. */
    get isClosing() {
        return this.#socket.readyState > WebSocket.OPEN;
    }

    /** @param {Omit<Look, 'type'>} fields the room to ask about; the answer is a `room` message */
    look(fields) {
        this.#send({type: 'look', ...fields});
    }

    /** @param {Omit<Knock, 'type'>} fields the answers are `knock` messages */
    knock(fields) {
        this.#send({type: 'knock', ...fields});
    }

    /** @param {Omit<Join, 'type'>} fields */
    join(fields) {
        if ((fields.token?.length ?? 0) > maxTokenLength) {
            this.close(new RoomError('unauthorized', `a token has at most ${maxTokenLength} characters`, false));
            return;
        }
        this.#send({type: 'join', ...fields});
    }

    /**
     * @param {string} to the id of a peer that the server has announced to us
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

    /**
     * Leaves at once. If a socket just closes, the server keeps the seat for a while.
     *
     * @param {boolean} back whether another page may come back to our seat
     */
    leave(back) {
        this.#send(back ? {type: 'leave', back} : {type: 'leave'});
    }

    /** @param {RoomError} error why the socket is closed; `close` fires with it at once */
    close(error) {
        // 1000 tells the server that we leave for good. 3000 keeps our seat.
        const code = error.comeBack ? 3000 : 1000;
        this.#socket.close(code); // does nothing if it is closed
        this.#end(error, code, '');
    }

    /**
     * @param {RoomError} error
     * @param {number} code
     * @param {string} reason
     */
    #end(error, code, reason) {
        if (this.#listening.signal.aborted) {
            return;
        }
        this.#listening.abort();
        this.#trace.note?.({kind: 'socket', socket: this.#number, state: 'closed', code, reason});
        this.fire('close', error);
    }

    /**
     * @param {ClientMessage} message dropped if the socket is not open; the caller learns of that
     *     from `close`
     */
    #send(message) {
        if (this.isOpen) {
            const text = JSON.stringify(message);
            this.#socket.send(text);
            this.#trace.note?.({kind: 'sent', socket: this.#number, size: sizeOf(text), message});
        }
    }

    /** @param {string} text */
    #receive(text) {
        /** @type {ServerMessage} */
        const message = JSON.parse(text);
        this.#trace.note?.({kind: 'received', socket: this.#number, size: sizeOf(text), message});
        if (message.type === 'error') {
            this.#error = message;
        }
        this.fire('message', message);
    }

    /**
     * Finds out why the socket was closed. The close reason repeats the error's code, so we know
     * the code even if the error message was lost. A close without a reason comes from the network,
     * or from a server that shuts down.
     *
     * @param {CloseEvent} event
     */
    #handleClose({code, reason}) {
        let why = 'unreachable';
        if (code === 1009) { // the browser itself may have closed the socket, without a reason
            why = 'too-large';
        } else if (Object.hasOwn(errorMessages, reason)) {
            why = reason;
        }
        const message = this.#error?.code === why ? this.#error.message : errorMessages[why];
        this.#end(new RoomError(why, message, retryable.has(code)), code, reason);
    }
}

/** Returns the error with which we close the socket of a server that does not answer. */
export function unreachable() {
    return new RoomError('unreachable', 'The server does not answer.', true);
}

/**
 * Returns how long to wait before opening another socket. The delays are spread over their whole
 * range ("full jitter"). Otherwise all clients would return to a restarted server at once.
 *
 * @param {number} failures consecutive failures so far
 * @returns {number} in ms
 */
export function retryDelay(failures) {
    return Math.random() * Math.min(maxDelay, minDelay * 2 ** failures);
}

/**
 * Returns the WebSocket URL of the server that this file was loaded from, so that pages of other
 * origins work.
 */
export function defaultURL() {
    const url = new URL('/ws', import.meta.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url;
}
