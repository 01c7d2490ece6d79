// @ts-check

import {can} from './can.js';
import {element, phrase} from './dom.js';
import {icon} from './icons.js';
import {text} from './text.js';

/** How long a picture may stand still before the tile says so: connections notice later than people. */
const stillAfter = 2000; // ms

/** One person in the grid: their picture, or a can with their initial, and their name. */
export class Tile {
    #video = element('video', {'class': 'tile-video', 'autoplay': true, 'playsinline': true});
    #state = element('p', {'class': 'tile-state', 'data-tile-state': true});
    #advice = element('p', {'class': 'tile-advice'});
    #muted = element('span', {'class': 'tile-muted', 'hidden': true, 'role': 'img', 'aria-label': text.call.microphoneIsOff},
        icon('microphone-off'));
    #listening = new AbortController();
    /** @type {'connecting' | 'connected' | 'reconnecting' | 'failed'} */
    #connection = 'connected';
    /** When the last frame was shown, by performance.now(). */
    #lastFrame = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    #watch;

    /**
     * @param {object} person
     * @param {string} person.name
     * @param {string} [person.id] none: it is you
     * @param {string} [person.seed] for the colour of the label; the id by default
     */
    constructor({name, id, seed = id ?? name}) {
        this.name = name;
        this.#video.setAttribute('aria-label', phrase(text.call.video, {name}));
        const who = element('p', {'class': 'tile-who'}, element('bdi', {'class': 'tile-name', 'data-name': true}, name));
        if (id === undefined) {
            who.append(element('span', {'class': 'tile-self'}, text.call.self), this.#muted);
            this.#video.muted = true;
        }
        this.element = element('li', {'class': 'tile', 'data-video': 'off'}, this.#video,
            element('div', {'class': 'tile-blank'}, can(name, seed)),
            element('div', {'class': 'tile-label'}, who, this.#state, this.#advice));
        this.element.setAttribute(id === undefined ? 'data-self' : 'data-peer', id ?? '');
        for (const event of ['resize', 'emptied', 'playing']) {
            this.#video.addEventListener(event, () => this.#showPicture());
        }
        if (id !== undefined && 'requestVideoFrameCallback' in this.#video) {
            this.#noteFrame();
            this.#watch = setInterval(() => this.#showState(), stillAfter / 4);
        }
    }

    /** @param {string} id by which tests and other programs find the tile */
    setId(id) {
        this.element.dataset.peer = id;
    }

    /** @param {'connecting' | 'connected' | 'reconnecting' | 'failed'} state */
    setState(state) {
        this.#connection = state;
        this.element.dataset.state = state;
        this.#advice.textContent = state === 'failed' ? text.peer.failedAdvice : '';
        this.#showState();
    }

    /**
     * Shows a stream; call it again when its tracks have changed.
     * @param {MediaStream | null} stream
     * @returns {Promise<boolean>} false: the browser wants to be touched before it plays sound
     */
    async setStream(stream) {
        this.#listening.abort();
        this.#listening = new AbortController();
        const {signal} = this.#listening;
        for (const track of stream?.getVideoTracks() ?? []) {
            for (const event of ['mute', 'unmute', 'ended']) {
                track.addEventListener(event, () => this.#showPicture(), {signal});
            }
        }
        if (this.#video.srcObject !== stream) {
            this.#video.srcObject = stream;
        }
        this.#showPicture();
        return !stream?.getTracks().length || this.play();
    }

    /** @returns {Promise<boolean>} false: the browser wants to be touched before it plays sound */
    async play() {
        try {
            await this.#video.play();
            return true;
        } catch (error) {
            if (/** @type {Error} */ (error).name !== 'NotAllowedError') {
                return true; // another stream came in between, and plays
            }
            this.#video.muted = true; // the picture at least
            this.#video.play().catch(() => {}); // not even that: then the tap for sound brings both
            return false;
        }
    }

    /** On your own tile: whether the others can hear you. @param {boolean} on */
    setMicrophone(on) {
        this.#muted.hidden = on;
    }

    /** Lets the sound in after the page has been touched. */
    unmute() {
        this.#video.muted = false;
        return this.play();
    }

    close() {
        clearInterval(this.#watch);
        this.#listening.abort();
        this.#video.srcObject = null;
        this.element.remove();
    }

    #showPicture() {
        const stream = /** @type {MediaStream | null} */ (this.#video.srcObject);
        const seen = stream?.getVideoTracks().some((track) => track.readyState === 'live' && !track.muted);
        this.element.dataset.video = seen ? 'on' : 'off';
        this.#lastFrame = performance.now();
    }

    #noteFrame() {
        this.#lastFrame = performance.now();
        this.#video.requestVideoFrameCallback(() => this.#noteFrame());
    }

    /** A picture that stands still gets a word, and so does a connection that is not there. */
    #showState() {
        const {paused} = this.element.dataset; // by Viewing: no picture is to be waited for
        if (document.visibilityState !== 'visible' || paused) {
            this.#lastFrame = performance.now(); // nothing is drawn then
        }
        const still = this.#watch !== undefined && this.element.dataset.video === 'on' && !this.#video.paused &&
            performance.now() - this.#lastFrame > stillAfter;
        this.element.toggleAttribute('data-still', still);
        const picture = this.element.dataset.video === 'off' ? '' : paused === 'held' ? text.peer.held : still ? text.peer.still : '';
        const words = this.#connection !== 'connected' ? text.peer[this.#connection] : picture;
        if (words !== this.#state.textContent) {
            this.#state.textContent = words;
        }
    }
}
