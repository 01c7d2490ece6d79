// @ts-check

import {diagnose, onBlocked} from '../ui/blocked.js';
import {byId, phrase, setText} from '../ui/dom.js';
import {Room} from '../tincan/room.js';
import {askForName} from './name-form.js';
import {topic} from './broadcast.js';
import {ownToken} from '../ui/room/invitation.js';
import {reportOutcomes} from '../ui/room/outcomes.js';
import {doctorLink} from '../ui/page.js';
import {Player} from './player.js';
import {storedName} from '../ui/store.js';
import {errorText} from '../ui/text.js';
import {text} from './text.js';
import {Views} from '../tincan/quality/views.js';

/**
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {'joining' | 'full' | 'unreachable' | 'blocked' | 'waiting' | 'starting' | 'live' | 'away' | 'failed'
 *     | 'ended' | 'reconnecting' | 'over'} Watching what a viewer sees: the keys of text.watching, and `over` for an
 *     error
 */

// Between attempts to join while the room is full or the server does not answer.
const firstWait = 5_000; // ms
const maxWait = 15_000; // ms

/** When the server ends a broadcast, its viewers come back within this time, and not all at once. */
const maxReturn = 5_000; // ms

/** Errors that trying again does not change: it takes another link or another name. */
const finalErrors = ['unauthorized', 'forbidden', 'bad-name', 'bad-room', 'bad-role'];

/** How long a host who reloads the page may take. After that, the page was probably closed. */
const reloadTime = 10_000; // ms

/** The viewer's side: the video, or a message that says why there is none. */
export class Audience {
    #name;
    #root = byId('audience');
    /** @type {HTMLVideoElement} */
    #video = byId('picture');
    #player = new Player();
    #againButton = byId('again');
    #doctor = doctorLink();
    /** @type {Room | null} */
    #room = null;
    /** @type {Views | null} what we and the host tell each other about the video */
    #views = null;
    /** @type {RemotePeer | null} */
    #host = null;
    /** Whether any video of this broadcast has arrived. */
    #started = false;
    /** @type {keyof typeof text.whyEnded} why the last broadcast ended */
    #why = /** @type {const} */ ('left');
    /** @type {'open' | 'left' | 'closed'} the host's page; `left`: it may be loading again */
    #page = 'open';
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #pageTimer;
    /** Whether the room is reconnecting, but its WebSocket is blocked. */
    #blocked = false;
    /** Aborted when the viewer leaves the room. */
    #leaving = new AbortController();

    /** @param {string} name of the room */
    constructor(name) {
        this.#name = name;
        this.#againButton.addEventListener('click', () => this.watch());
        byId('watching-text').after(this.#doctor);
        new ResizeObserver(() => this.#reportSize()).observe(this.#video);
        document.addEventListener('visibilitychange', () => this.#reportSize());
        this.#video.addEventListener('enterpictureinpicture', () => this.#reportSize());
        this.#video.addEventListener('leavepictureinpicture', () => this.#reportSize());
    }

    /** Joins now, or as soon as there is a place. */
    watch() {
        this.#leaving = new AbortController();
        this.#started = false;
        this.#setWatching('joining');
        void this.#join(this.#leaving.signal); // handles its own errors
    }

    /** Joins with a new invitation, unless the room has admitted us already. */
    retry() {
        if (!this.#room) {
            this.stop();
            this.watch();
        }
    }

    /** Leaves the room, or stops trying to join it. */
    stop() {
        this.#leaving.abort();
        const room = this.#room;
        this.#room = this.#host = null; // first, because leaving fires one more event here
        this.#video.srcObject = null;
        room?.leave();
    }

    /** @param {AbortSignal} signal */
    async #join(signal) {
        for (let wait = firstWait; !signal.aborted; wait = Math.min(maxWait, wait * 1.5)) {
            try {
                const room = await Room.join(this.#name,
                    {name: storedName() || text.live.viewerName, role: 'viewer', token: ownToken()});
                if (signal.aborted) {
                    room.leave();
                } else {
                    this.#follow(room);
                }
                return;
            } catch (error) {
                if (signal.aborted) {
                    return;
                }
                const {code, message, comeBack} = /** @type {import('../tincan/signaling.js').RoomError} */ (error);
                if (!comeBack) {
                    this.#end(code, message);
                    return;
                }
                const cause = await diagnose(code);
                if (signal.aborted) {
                    return;
                }
                this.#setWatching(obstacle(cause));
                await new Promise((resolve) => setTimeout(resolve, wait));
            }
        }
    }

    /** @param {Room} room */
    #follow(room) {
        this.#room = room;
        reportOutcomes(room);
        const views = this.#views = new Views(room);
        views.addEventListener('held', () => this.#update());
        room.subscribe(topic, (data, {from}) => {
            const away = data?.away === true;
            if (away) {
                from.close(); // the next page makes a new connection, and must find no attempt to repair this one
            }
            this.#setPage(away ? 'left' : 'open');
            if (Number.isInteger(data?.viewers)) {
                setText('count', phrase(text.live.count, {count: String(data.viewers)}));
            }
        });
        room.addEventListener('peer-joined', ({detail: {peer}}) => this.#addHost(peer));
        room.addEventListener('peer-left', ({detail: {peer, reason}}) => {
            if (peer === this.#host) {
                this.#why = reason === 'lost' ? 'lost' : 'left';
                this.#host = null;
                this.#video.srcObject = null;
            }
            this.#update();
        });
        room.addEventListener('peer-state', () => this.#update());
        room.addEventListener('track', () => this.#update());
        this.#blocked = false;
        onBlocked(room, () => {
            this.#blocked = true;
            this.#update();
        });
        room.addEventListener('state', ({detail: {state, code = '', message = ''}}) => {
            this.#blocked = false;
            if (state !== 'closed') {
                this.#update();
            } else if (room === this.#room) {
                this.stop();
                this.#end(code, message);
            }
        });
        room.peers.forEach((peer) => this.#addHost(peer));
        this.#update();
    }

    /**
     * Shows the host's stream. The host is the only peer that the server names to a viewer.
     * @param {RemotePeer} host
     */
    #addHost(host) {
        this.#started = false; // this is a new broadcast
        this.#host = host;
        this.#setPage('open');
        this.#video.srcObject = host.stream;
        this.#reportSize();
        this.#update();
    }

    /** Tells the host how large its video is here, so that it sends no more than that. */
    #reportSize() {
        if (this.#host) {
            const size = this.#shownSize();
            this.#views?.show(this.#host, {camera: size, screen: size}); // whichever of them it sends
        }
    }

    /** @returns {import('../tincan/quality/ladder.js').Size | null} in device pixels; null: it cannot be seen */
    #shownSize() {
        const {clientWidth, clientHeight} = this.#video;
        if (document.pictureInPictureElement === this.#video) {
            return {width: screen.width, height: screen.height}; // the user may enlarge that window at any time
        }
        if (document.hidden || clientWidth * clientHeight === 0) {
            return null;
        }
        return {width: clientWidth * devicePixelRatio, height: clientHeight * devicePixelRatio};
    }

    /** @param {'open' | 'left' | 'closed'} page */
    #setPage(page) {
        clearTimeout(this.#pageTimer);
        this.#page = page;
        if (page === 'left') {
            this.#pageTimer = setTimeout(() => {
                this.#why = 'closed';
                this.#setPage('closed');
            }, reloadTime);
        }
        this.#update();
    }

    #update() {
        if (this.#room) {
            const watching = this.#watching(this.#room);
            const full = watching === 'failed' && this.#host?.relayFull;
            this.#setWatching(watching, full ? text.live.relayFull : undefined);
        }
    }

    /** @param {Room} room @returns {Watching} */
    #watching({state: own}) {
        const host = this.#host;
        if (this.#page === 'closed') {
            return 'ended';
        }
        if (host?.state === 'connected' && this.#page === 'open') {
            this.#started ||= host.stream.getVideoTracks().length > 0;
            return this.#started ? 'live' : 'starting';
        }
        if (own === 'reconnecting') {
            return this.#blocked ? 'blocked' : 'reconnecting';
        }
        if (!host) {
            return this.#started ? 'ended' : 'waiting';
        }
        if (host.state === 'failed' && this.#page === 'open') {
            return 'failed';
        }
        return this.#started ? 'away' : 'starting';
    }

    /**
     * Shows that it is over and why, if someone else ended it.
     * @param {string} code
     * @param {string} message
     */
    #end(code, message) {
        if (code === 'ended') {
            this.#waitForNext(message.includes('at most') ? 'limit' : 'operator');
            return;
        }
        this.#setWatching('over', errorText(code, message));
        this.#againButton.hidden = finalErrors.includes(code) && !message.includes('locked');
        if (code === 'bad-name') {
            askForName(() => this.watch());
        }
    }

    /** Takes a seat again, to see the next broadcast. @param {keyof typeof text.whyEnded} why the last one ended */
    #waitForNext(why) {
        this.#why = why;
        this.#started = true;
        this.#setWatching('ended');
        const {signal} = this.#leaving = new AbortController();
        setTimeout(() => void this.#join(signal), Math.random() * maxReturn); // handles its own errors
    }

    /** @param {Watching} watching @param {{title: string, text: string}} [why] */
    #setWatching(watching, why) {
        const words = why ?? text.watching[/** @type {keyof typeof text.watching} */ (watching)];
        this.#root.dataset.watching = watching;
        this.#root.toggleAttribute('data-blank', !this.#started || watching === 'ended' || watching === 'over');
        setText('watching-title', words.title);
        setText('watching-text', watching === 'live' || watching === 'ended' ? this.#details(watching) : words.text);
        this.#againButton.hidden = true;
        byId('count').hidden = watching !== 'live';
        this.#doctor.hidden = watching !== 'unreachable' && watching !== 'failed';
        this.#player.setLive(watching === 'live');
    }

    /** @param {'live' | 'ended'} watching @returns {string} why it has ended, or what is wrong with it */
    #details(watching) {
        if (watching === 'ended') {
            return `${text.whyEnded[this.#why]} ${text.live.next}`;
        }
        if (this.#room?.state === 'reconnecting') {
            return this.#blocked ? text.live.serverBlocked : text.live.serverLost;
        }
        return this.#host && this.#views?.held(this.#host).length ? text.live.held : '';
    }
}

/** Why the viewer cannot join yet. @param {string} [code] of the error @returns {Watching} */
function obstacle(code = '') {
    if (code.endsWith('-full')) {
        return 'full';
    }
    return code === 'blocked' ? 'blocked' : 'unreachable';
}
