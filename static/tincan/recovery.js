// @ts-check

// How a connection to a peer is kept alive: when to wait, when to restart ICE, and when to start
// over. This file decides and keeps the time. RemotePeer does the work.

import {TypedTarget} from './events.js';

/**
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed'} PeerState
 * `connecting`: not connected yet; `reconnecting`: was connected, and may be again; `failed`: no
 * path was found so far
 *
 * @typedef {'none' | 'prepared' | 'connect' | 'healing' | 'restart'} Attempt
 */

/** How long a `disconnected` connection gets to recover by itself. Most do. */
const healTime = 3_000; // ms

// How long an ICE restart or a new connection may take, and the limit that this grows to.
const trialTime = 15_000; // ms
const maxTrialTime = 60_000; // ms

/** How long a connection without relays may take before we try the relays as well. */
const directTime = 3_000; // ms

// How long after an ICE restart we expect everything on the new path, and how long we then listen.
const settleTime = 1_000; // ms
const silentTime = 2_000; // ms

/**
 * `state` is whether the peer is connected. `attempt` is what is being done about it:
 *
 * | attempt    |                                                    | when its time is up   |
 * | ---------- | -------------------------------------------------- | --------------------- |
 * | `none`     | nothing: it works, or no signals get through       |                       |
 * | `prepared` | an offer is ready, and connect() will send it      |                       |
 * | `connect`  | a new connection is negotiated                     | `connect` once more;  |
 * |            |                                                    | `restart` after       |
 * |            |                                                    | connectDirectly()     |
 * | `healing`  | it is interrupted, and may recover by itself       | `restart`             |
 * | `restart`  | an ICE restart looks for another path              | `connect`; `none` if  |
 * |            |                                                    | the old one works     |
 *
 * | event                      | leads to                                                         |
 * | -------------------------- | ---------------------------------------------------------------- |
 * | prepare()                  | `prepared`                                                       |
 * | connect()                  | `connect`                                                        |
 * | connectDirectly()          | `connect` without relays, for a short time                       |
 * | connected                  | `none`                                                           |
 * | disconnected               | `healing`; `connect` and `restart` go on                         |
 * | failed                     | `restart`, which goes on if it is under way                      |
 * | restart()                  | `restart`, from the beginning if it is under way                 |
 * | resume()                   | `restart`, if one is under way or due, or if the attempt is      |
 * |                            | `none` and the connection is down                                |
 * | verify()                   | `connect`, if the connection is silent                           |
 * | stop()                     | `none`                                                           |
 *
 * While no signals get through, `restart` and `connect` are not begun. The attempt is `none` then, and
 * resume() makes up for it.
 *
 * Fires `state` (detail: the new state).
 *
 * @extends {TypedTarget<{state: PeerState}>}
 */
export class Recovery extends TypedTarget {
    /** @type {PeerState} */
    state = 'connecting';
    /** @type {Attempt} */
    attempt = 'none';

    #peer;
    /** @type {ReturnType<typeof setTimeout> | undefined} the end of the attempt */
    #timer;
    /** Whether a restart was not begun because no signals got through. */
    #restartDue = false;
    /** Attempts in a row that have led to no connection. */
    #failures = 0;
    /** How many ICE restarts there were. */
    #restarts = 0;

    /**
     * @param {Pick<import('./remote.js').RemotePeer, 'id' | 'trace' | 'isConnected' | 'isReachable' |
     *     'lost' | 'restartIce' | 'isSilent' | 'call'>} peer
     */
    constructor(peer) {
        super();
        this.#peer = peer;
    }

    prepare() {
        this.#begin('prepared');
    }

    connect() {
        this.#beginTrial('connect');
    }

    /** Limits the time of a new connection that uses no relays. The restart uses them. */
    connectDirectly() {
        this.#begin('connect', directTime, () => this.restart());
    }

    /** @param {RTCPeerConnectionState} state */
    handleConnectionState(state) {
        if (state === 'connected') {
            this.stop();
            this.#failures = 0;
            this.#setState('connected');
            return;
        }
        const firstTime = this.state === 'connecting';
        this.interrupt();
        if (state === 'failed') {
            if (firstTime) {
                this.fail();
            }
            if (this.attempt !== 'restart') {
                this.restart();
            }
        } else if (state === 'disconnected' && this.attempt !== 'connect' && this.attempt !== 'restart') {
            this.#begin('healing', healTime, () => this.restart());
        }
    }

    /** Repairs a connection that will not recover by itself, or probably will not. */
    restart() {
        this.stop();
        if (this.#peer.isReachable) {
            this.#peer.restartIce();
            this.#beginTrial('restart');
        } else {
            this.#restartDue = true;
            this.#failIfLost();
        }
    }

    /** Call this when signals get through again. Earlier ones may be lost. */
    resume() {
        const idle = this.attempt === 'none' && !this.#peer.isConnected;
        if (this.#restartDue || this.attempt === 'restart' || idle) {
            this.restart();
        }
    }

    /**
     * Replaces the connection if nothing arrives over it after an ICE restart. When the old path still works,
     * or a new path leads to the remote peer's old address, Chromium (156) may use it for half a minute while
     * Firefox (153) expects everything on another one.
     */
    verify() {
        const restart = ++this.#restarts;
        const isLast = () => restart === this.#restarts;
        setTimeout(async () => {
            if (isLast() && await this.#peer.isSilent(silentTime) && isLast() && this.#peer.isReachable) {
                this.#peer.call();
            }
        }, settleTime);
    }

    /** Ends the attempt. */
    stop() {
        this.#begin('none');
        this.#restartDue = false;
    }

    /** Records that the connection broke, or was given up. Only success leads out of `failed`. */
    interrupt() {
        if (this.state === 'connected') {
            this.#setState('reconnecting');
        }
    }

    fail() {
        this.#setState('failed');
    }

    /** @param {'connect' | 'restart'} attempt */
    #beginTrial(attempt) {
        const time = Math.min(maxTrialTime, trialTime * 1.5 ** this.#failures);
        this.#begin(attempt, time, () => this.#startOver());
    }

    /**
     * @param {Attempt} attempt
     * @param {number} [time] in ms
     * @param {() => void} [next] called when the time is up
     */
    #begin(attempt, time, next) {
        clearTimeout(this.#timer);
        if (attempt !== this.attempt) {
            this.#peer.trace.note?.({kind: 'recovery', peer: this.#peer.id, attempt});
        }
        this.attempt = attempt;
        if (next) {
            this.#timer = setTimeout(next, time);
        }
    }

    /** Starts a new connection after an attempt that took too long. */
    #startOver() {
        this.stop();
        if (this.#peer.isConnected) { // the old path still works, so the restart changed nothing
            return;
        }
        this.#failures++;
        if (this.#failures > 1 || this.state === 'connecting') {
            this.fail();
        }
        if (this.#peer.isReachable) {
            this.#peer.call();
        } else {
            this.#failIfLost();
        }
    }

    #failIfLost() {
        if (this.#peer.lost && !this.#peer.isConnected) {
            this.fail();
        }
    }

    /** @param {PeerState} state */
    #setState(state) {
        if (state !== this.state) {
            this.state = state;
            this.fire('state', state);
        }
    }
}
