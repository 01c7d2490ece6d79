// @ts-check

import {ConnectionQuality} from '../tincan/quality/connection-quality.js';
import {Room} from '../tincan/room.js';
import {Uplink} from '../tincan/quality/uplink.js';
import {onBlocked} from '../ui/blocked.js';
import {ownToken} from '../ui/room/invitation.js';
import {reportOutcomes} from '../ui/room/outcomes.js';
import {storedName} from '../ui/store.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {import('../ui/room/kept-seat.js').KeptSeat<HostSeat>} KeptHostSeat
 *
 * @typedef {object} HostSeat what a page that was live leaves for the next one in this tab
 * @property {string} session
 * @property {number} since when it went live, as returned by Date.now()
 * @property {import('./source.js').Kind} kind what it showed
 *
 * @typedef {object} Load what is sent at the moment
 * @property {number} upload to all viewers together, in bit/s
 * @property {number[]} lines of each video that is sent: its shorter side
 */

/**
 * What the host tells its viewers, in {viewers, away} (DATA.md).
 */
export const topic = 'tincan.live';

/**
 * The host's side of a live room. Fires
 * - `change` when anything below changes,
 * - `blocked` when it has been reconnecting for a long time because the WebSocket is blocked,
 * - `end` {code, message} when someone else has ended it.
 *
 * It survives a reload: the next page in this tab finds its session and continues as the same host.
 */
export class Broadcast extends EventTarget {
    /** @type {'offline' | 'starting' | 'live' | 'reconnecting'} */
    state = 'offline';
    /** When it went live, as returned by Date.now(). */
    since = 0;
    #name;
    #seat;
    /** @type {Room | null} */
    #room = null;
    #traffic = new Traffic();
    /** Counts starts and stops. The result of an earlier start is discarded. */
    #attempts = 0;

    /** @param {string} name of the room @param {KeptHostSeat} seat */
    constructor(name, seat) {
        super();
        this.#name = name;
        this.#seat = seat;
        addEventListener('pagehide', () => this.#tellViewers(true));
        addEventListener('pageshow', () => this.#tellViewers(false));
    }

    /** The number of viewers. */
    get viewers() {
        return this.#room?.peers.size ?? 0;
    }

    /** When the server ends it, as returned by Date.now(); Infinity without a limit. */
    get endsAt() {
        return this.#room?.endsAt ?? Infinity;
    }

    /** Measures what is sent, since the last call. */
    measure() {
        return this.#traffic.measure(this.#room?.peers.values() ?? []);
    }

    /**
     * Goes live.
     * @param {MediaStream | null} stream
     * @param {import('./source.js').Kind} kind stored for the next page
     * @param {string} [password]
     * @throws {import('../tincan/signaling.js').RoomError} if the server refuses
     */
    async start(stream, kind, password) {
        const attempt = ++this.#attempts;
        this.#setState('starting');
        try {
            const room = await this.#join(stream, password, this.#seat.kept?.session);
            if (attempt !== this.#attempts) {
                room.leave();
                return;
            }
            const {kept, isFresh} = this.#seat; // forgotten if the session was refused
            this.since = kept && isFresh ? kept.since : Date.now();
            this.#follow(room, kind);
        } catch (error) {
            if (attempt === this.#attempts) {
                this.#setState('offline');
                throw error;
            }
        }
    }

    /** @param {MediaStream | null} stream what to send from now on */
    setStream(stream) {
        void this.#room?.setStream(stream); // errors are reported as the room's `warning`
    }

    /** Ends the broadcast for everyone. */
    stop() {
        this.#attempts++;
        this.#seat.forget();
        const room = this.#room;
        this.#room = null;
        room?.leave();
        this.#setState('offline');
    }

    /**
     * @param {MediaStream | null} stream
     * @param {string} [password]
     * @param {string} [session]
     * @returns {Promise<Room>}
     */
    async #join(stream, password, session) {
        const name = storedName() || text.live.hostName;
        try {
            return await Room.join(this.#name,
                {name, role: 'host', stream, password, token: ownToken(), session, keepSeat: true});
        } catch (error) {
            const {code} = /** @type {{code?: string}} */ (error);
            if (code === 'bad-session' && session) {
                this.#seat.forget();
                return this.#join(stream, password);
            }
            throw error;
        }
    }

    /** @param {Room} room @param {import('./source.js').Kind} kind */
    #follow(room, kind) {
        this.#room = room;
        reportOutcomes(room);
        new Uplink(room); // one budget for all viewers, whatever their number
        const store = () => this.#seat.keep({session: room.session, since: this.since, kind});
        room.addEventListener('peer-joined', () => this.#notify());
        room.addEventListener('peer-left', () => {
            this.#tellViewers(false);
            this.#notify();
        });
        room.addEventListener('channel', ({detail: {state}}) => {
            if (state === 'open') {
                this.#tellViewers(false);
            }
        });
        room.addEventListener('state', ({detail: {state, code = '', message = ''}}) => {
            if (room !== this.#room) {
                return; // we ended it ourselves
            }
            if (state === 'closed') {
                this.stop();
                this.dispatchEvent(new CustomEvent('end', {detail: {code, message}}));
            } else if (state === 'connected') {
                store(); // each welcome brings a new session
                this.#setState('live');
            } else {
                this.#setState('reconnecting');
            }
        });
        onBlocked(room, () => this.dispatchEvent(new CustomEvent('blocked')));
        store();
        this.#setState('live');
    }

    /**
     * Tells viewers how many they are, and whether this page is going away. Without that they would see a
     * frozen video until their connections time out.
     * @param {boolean} away
     */
    #tellViewers(away) {
        const news = this.#room?.publish(topic, {viewers: this.viewers, away});
        news?.catch(() => {}); // those that it did not reach are told when their channel opens
    }

    /** @param {Broadcast['state']} state */
    #setState(state) {
        this.state = state;
        this.#notify();
    }

    #notify() {
        this.dispatchEvent(new CustomEvent('change'));
    }
}

/** Measures what is sent to the viewers, from one call of measure() to the next. */
class Traffic {
    /** @type {WeakMap<RemotePeer, ConnectionQuality>} */
    #meters = new WeakMap();

    /** @param {Iterable<RemotePeer>} viewers @returns {Promise<Load>} */
    async measure(viewers) {
        const flows = await Promise.all(Array.from(viewers, (viewer) => this.#meterOf(viewer).sample()));
        const upload = flows.reduce((sum, {bitsOut}) => sum + (bitsOut || 0), 0); // the first sample has none
        const lines = flows.flatMap(({picturesOut}) => picturesOut.map(({width, height}) => Math.min(width, height)));
        return {upload, lines};
    }

    /** @param {RemotePeer} viewer */
    #meterOf(viewer) {
        const meter = this.#meters.get(viewer) ?? new ConnectionQuality(viewer);
        this.#meters.set(viewer, meter);
        return meter;
    }
}
