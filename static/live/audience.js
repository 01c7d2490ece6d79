// @ts-check

import {Mesh} from '../tincan/mesh.js';
import {byId} from '../ui/dom.js';
import {storedName} from '../ui/store.js';
import {errorText} from '../ui/text.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {'joining' | 'full' | 'unreachable' | 'waiting' | 'starting' | 'live' | 'away' | 'failed' | 'ended'
 *     | 'reconnecting' | 'over'} Watching what a viewer sees: the keys of text.watching, and `over` for an error
 */

// Between attempts to join while the room is full or the server does not answer.
const firstWait = 5_000; // ms
const maxWait = 15_000; // ms

/** The viewer's side: the video, or a message that says why there is none. */
export class Audience {
    #name;
    #token;
    #root = byId('audience');
    /** @type {HTMLVideoElement} */
    #video = byId('picture');
    #soundButton = byId('sound');
    #againButton = byId('again');
    /** @type {Mesh | null} */
    #room = null;
    /** @type {RemotePeer | null} */
    #host = null;
    /** Whether any video of this broadcast has arrived. */
    #started = false;
    /** Aborted when the viewer leaves the room. */
    #leaving = new AbortController();

    /** @param {string} name of the room @param {string} [token] */
    constructor(name, token) {
        this.#name = name;
        this.#token = token;
        const toggle = () => this.#setMuted(!this.#video.muted);
        this.#soundButton.addEventListener('click', toggle);
        this.#video.addEventListener('click', toggle); // keyboard users have the button
        this.#againButton.addEventListener('click', () => this.watch());
        this.#setMuted(true);
    }

    /** Joins now, or as soon as there is a place. */
    watch() {
        this.#leaving = new AbortController();
        this.#started = false;
        void this.#join(this.#leaving.signal); // handles its own errors
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
        this.#setWatching('joining');
        for (let wait = firstWait; !signal.aborted; wait = Math.min(maxWait, wait * 1.5)) {
            try {
                const room = await Mesh.join(this.#name,
                    {name: storedName() || text.live.viewerName, role: 'viewer', token: this.#token});
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
                this.#setWatching(code.endsWith('-full') ? 'full' : 'unreachable');
                await new Promise((resolve) => setTimeout(resolve, wait));
            }
        }
    }

    /** @param {Mesh} room */
    #follow(room) {
        this.#room = room;
        room.addEventListener('peer-joined', ({detail: {peer}}) => this.#addHost(peer));
        room.addEventListener('peer-left', ({detail: {peer}}) => {
            if (peer === this.#host) {
                this.#host = null;
                this.#video.srcObject = null;
            }
            this.#update();
        });
        room.addEventListener('peer-state', () => this.#update());
        room.addEventListener('track', () => this.#update());
        room.addEventListener('state', ({detail: {state, code = '', message = ''}}) => {
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
        this.#video.srcObject = host.stream;
        this.#update();
    }

    #update() {
        if (this.#room) {
            this.#setWatching(this.#watching(this.#room));
        }
    }

    /** @param {Mesh} room @returns {Watching} */
    #watching({state: own}) {
        const host = this.#host;
        if (host?.state === 'connected') {
            this.#started ||= host.stream.getVideoTracks().length > 0;
            return this.#started ? 'live' : 'starting';
        }
        if (own === 'reconnecting') {
            return 'reconnecting';
        }
        if (!host) {
            return this.#started ? 'ended' : 'waiting';
        }
        if (host.state === 'failed') {
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
            this.#setWatching('ended', text.live.over); // this page does not wait for another one
        } else {
            this.#setWatching('over', errorText(code, message));
        }
        this.#againButton.hidden = false;
    }

    /** @param {Watching} watching @param {{title: string, text: string}} [why] */
    #setWatching(watching, why) {
        const words = why ?? text.watching[/** @type {keyof typeof text.watching} */ (watching)];
        const serverLost = watching === 'live' && this.#room?.state === 'reconnecting';
        this.#root.dataset.watching = watching;
        setText('watching-title', words.title);
        setText('watching-text', serverLost ? text.live.serverLost : words.text);
        this.#soundButton.hidden = watching !== 'live';
        this.#againButton.hidden = true;
        if (watching === 'live' && this.#video.paused) {
            // Muted video may always play. If playing with sound is refused, mute it, and the
            // button turns sound on.
            this.#video.play().catch(() => this.#setMuted(true));
        }
    }

    /** @param {boolean} muted */
    #setMuted(muted) {
        this.#video.muted = muted;
        byId('sound-label').textContent = muted ? text.live.sound : text.live.mute;
    }
}

/**
 * Sets a text if it has changed. If not, a screen reader would read it again.
 * @param {string} id
 * @param {string} words
 */
function setText(id, words) {
    const target = byId(id);
    if (target.textContent !== words) {
        target.textContent = words;
    }
}
