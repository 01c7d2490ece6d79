// @ts-check

import {avatar} from '../../ui/camera/avatar.js';
import {setSpeaker} from '../../ui/camera/devices.js';
import {byId, element, phrase, say} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {storedVolume} from '../../ui/store.js';
import {showOwn} from '../../ui/camera/mirror.js';
import {text} from '../text.js';
import {tileTools} from './tile-tools.js';

/** How long a video may stand still before the tile says so. People notice sooner than connections do. */
const stillAfter = 2000; // ms

/** Firefox has it since version 132. Without it a tile does not notice that its video stands still. */
const reportsFrames = 'requestVideoFrameCallback' in HTMLVideoElement.prototype;

/** What a tile says while the user does not receive its video, by the value of data-paused. */
const declined = new Map([['hidden', text.tile.hidden], ['saving', text.tile.saving]]);

/** Whether the user has chosen not to receive a tile's video. @param {HTMLElement} tile */
export function isDeclined({dataset}) {
    return declined.has(dataset.paused ?? '');
}

/** One person in the grid: their video or avatar, and their name. Or the screen that they share. */
export class Tile {
    #video = element('video', {'class': 'tile-video', 'autoplay': true, 'playsinline': true});
    #state = element('p', {'class': 'tile-state', 'data-tile-state': true});
    #advice = element('p', {'class': 'tile-advice'});
    #silent = element('p', {'class': 'tile-state'});
    #muted = element('span',
        {'class': 'tile-muted', 'hidden': true, 'role': 'img', 'aria-label': text.call.microphoneIsOff},
        icon('microphone-off'));
    #listening = new AbortController();
    /** @type {'connecting' | 'connected' | 'reconnecting' | 'failed'} */
    #connection = 'connected';
    /** @type {MediaStreamTrack | undefined} the video track that is played */
    #track;
    /** Whether a frame of this track has been shown. */
    #hasPicture = false;
    /** When the last frame was shown, by performance.now(). */
    #lastFrame = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    #checkTimer;
    /** Whether frames should keep coming. A shared screen may stand still. */
    #expectsFrames = false;
    /** The attribute by which the tile is found. */
    #attribute;

    /**
     * @param {object} person
     * @param {string} person.name
     * @param {string} [person.id] missing: it is you
     * @param {boolean} [person.screen] whether the tile is for their screen. You see no tile of your own screen.
     */
    constructor({name, id, screen = false}) {
        this.name = name;
        const self = id === undefined;
        const title = screen ? phrase(text.screen.title, {name}) : name;
        this.#video.setAttribute('aria-label', screen ? title : phrase(text.call.video, {name}));
        this.#video.muted = self;
        const heading = element('p', {'class': 'tile-heading'});
        if (screen) {
            const words = element('span', {'class': 'tile-name'});
            say(words, text.screen.title, {name});
            heading.append(words);
        } else {
            heading.append(element('bdi', {'class': 'tile-name', 'data-name': true}, name),
                element('span', {'class': 'tile-self', 'hidden': !self}, text.call.self), this.#muted);
        }
        this.element = element('li', {'class': 'tile', 'data-video': 'off'}, this.#video,
            element('div', {'class': 'tile-blank'}, avatar(name)),
            element('div', {'class': 'tile-label'}, heading, this.#state, this.#silent, this.#advice));
        const kind = self ? 'self' : 'other';
        this.element.append(...tileTools(title, screen ? 'screen' : kind));
        this.#attribute = self ? 'data-self' : 'data-peer';
        if (screen) {
            this.#attribute = 'data-screen';
        }
        this.setId(id ?? '');
        if (!self) {
            this.setVolume(storedVolume(name));
            this.#checkTimer = setInterval(() => this.#updateState(), stillAfter / 4);
            new MutationObserver(() => {
                this.#updateVideo();
                this.#updateState();
            }).observe(this.element, {attributeFilter: ['data-paused']});
        }
        if (reportsFrames) {
            this.#expectsFrames = !self && !screen;
            this.#noteFrame();
        } else {
            this.#video.addEventListener('timeupdate', () => this.#showFrame());
        }
    }

    /** @param {string} id tests and other programs find the tile by it */
    setId(id) {
        this.element.setAttribute(this.#attribute, id);
    }

    /** @param {import('../../tincan/remote.js').RemotePeer} peer whose connection the tile shows */
    setState({state, relayFull}) {
        this.#connection = state;
        this.element.dataset.state = state;
        const failedAdvice = relayFull ? text.peer.fullAdvice : text.peer.failedAdvice;
        this.#advice.textContent = state === 'failed' ? failedAdvice : '';
        this.#updateState();
    }

    /**
     * Shows a stream. Call it again when its tracks have changed.
     * @param {MediaStream | null} stream
     * @returns {Promise<boolean>} false: the browser wants a user gesture before it plays audio
     */
    async setStream(stream) {
        if (this.#video.srcObject !== stream) {
            this.#video.srcObject = stream;
        }
        if (this.#attribute === 'data-self') {
            showOwn(this.#video);
        }
        this.#updateTrack();
        return !stream?.getTracks().length || this.play();
    }

    /** @returns {Promise<boolean>} false: the browser wants a user gesture before it plays audio */
    async play() {
        try {
            await this.#video.play();
            return true;
        } catch (error) {
            if (/** @type {Error} */ (error).name !== 'NotAllowedError') {
                return true; // another stream has replaced this one and is playing
            }
            this.#video.muted = true; // at least show the video
            this.#video.play().catch(() => {}); // if even that fails, the tap for sound starts both
            return false;
        }
    }

    /** Shows whether their microphone is on. @param {boolean} on */
    setMicrophone(on) {
        this.#muted.hidden = on;
    }

    /** @param {boolean} on */
    setSpeaking(on) {
        this.element.toggleAttribute('data-speaking', on);
    }

    /** Unmutes the audio. Call it from a user gesture. */
    unmute() {
        this.#video.muted = false;
        return this.play();
    }

    /** Sets the audio output. @param {string} id */
    setSpeaker(id) {
        void setSpeaker(this.#video, id); // never rejects
    }

    /** Sets how loud the user hears this person. @param {number} percent */
    setVolume(percent) {
        this.#video.volume = percent / 100; // iOS ignores it
        this.#silent.textContent = this.#video.volume === 0 ? text.tile.silent : '';
    }

    get video() {
        return this.#video;
    }

    /** In percent. */
    get volume() {
        return Math.round(this.#video.volume * 100);
    }

    close() {
        clearInterval(this.#checkTimer);
        this.#listening.abort();
        this.#video.srcObject = null;
        if (this.element.contains(document.activeElement)) {
            byId('call-room').focus(); // otherwise the focus would be lost with the tile
        }
        this.element.remove();
    }

    #updateTrack() {
        const stream = /** @type {MediaStream | null} */ (this.#video.srcObject);
        const track = stream?.getVideoTracks().find(({readyState}) => readyState === 'live');
        if (track !== this.#track) {
            this.#listening.abort();
            this.#listening = new AbortController();
            track?.addEventListener('ended', () => this.#updateTrack(), {signal: this.#listening.signal});
            this.#track = track;
            this.#hasPicture = false;
            this.#updateVideo();
        }
    }

    #noteFrame() {
        this.#video.requestVideoFrameCallback(() => {
            this.#showFrame();
            this.#noteFrame();
        });
    }

    /**
     * The frames alone decide whether the tile shows video. `track.muted` is no help: after two offers
     * have collided, Chromium (156) may keep it true although frames arrive.
     */
    #showFrame() {
        this.#lastFrame = performance.now();
        if (this.#track && this.#video.videoWidth > 0 && !this.#hasPicture) {
            this.#hasPicture = true;
            this.#updateVideo();
        }
    }

    #updateVideo() {
        this.element.dataset.video = this.#hasPicture && !isDeclined(this.element) ? 'on' : 'off';
    }

    /** Says so if the video stands still or there is no connection. */
    #updateState() {
        const {paused} = this.element.dataset; // set by VideoSizes while no video is expected
        const why = this.#track && declined.get(paused ?? '');
        if (document.visibilityState !== 'visible' || paused) {
            this.#lastFrame = performance.now(); // nothing is drawn in that case
        }
        const still = this.#expectsFrames && this.element.dataset.video === 'on' && !this.#video.paused &&
            performance.now() - this.#lastFrame > stillAfter;
        this.element.toggleAttribute('data-still', still);
        const words = this.#connection === 'connected' ?
            why || videoState(this.element.dataset, still) : text.peer[this.#connection];
        if (words !== this.#state.textContent) {
            this.#state.textContent = words;
        }
    }
}

/**
 * Says why a video does not move.
 * @param {DOMStringMap} tile its data
 * @param {boolean} still
 */
function videoState({video, paused}, still) {
    if (video === 'off') {
        return '';
    }
    if (paused === 'held') {
        return text.peer.held;
    }
    return still ? text.peer.still : '';
}
