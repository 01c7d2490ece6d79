// @ts-check

import {byId} from '../ui/dom.js';
import {keepPlaying} from '../ui/playback.js';
import {text} from './text.js';

/** The controls over the viewer's video: sound, volume, picture-in-picture and full screen. */
export class Player {
    /** @type {HTMLVideoElement} */
    #video = byId('picture');
    #stage = byId('stage');
    #sound = byId('sound');
    /** @type {HTMLInputElement} */
    #volume = byId('volume');
    #float = byId('float');
    #full = byId('full');
    #canSetVolume;
    #live = false;

    constructor() {
        const video = this.#video;
        video.volume = 0.5;
        this.#canSetVolume = video.volume === 0.5; // on iOS only the device's buttons set it
        video.volume = 1;
        const toggle = () => {
            this.#setMuted(!video.muted);
            this.#stage.removeAttribute('data-silent'); // the user knows now where the sound is
            this.#play();
        };
        this.#sound.addEventListener('click', toggle);
        video.addEventListener('click', toggle); // keyboard users have the button
        this.#volume.addEventListener('input', () => {
            video.volume = this.#volume.valueAsNumber;
        });
        this.#float.addEventListener('click', () => void this.#toggleFloating()); // handles its own errors
        this.#full.addEventListener('click', () => void this.#toggleFull()); // handles its own errors
        video.addEventListener('resize', () => {
            this.#stage.style.setProperty('--ratio', String(video.videoWidth / video.videoHeight || 16 / 9));
        });
        for (const event of ['enterpictureinpicture', 'leavepictureinpicture']) {
            video.addEventListener(event, () => this.#update());
        }
        document.addEventListener('fullscreenchange', () => this.#update());
        keepPlaying(this.#stage, () => {
            this.#silence();
            this.#play();
        });
        this.#silence();
    }

    /** Shows the controls that make sense, and plays. @param {boolean} live whether there is video to see */
    setLive(live) {
        this.#live = live;
        this.#update();
        this.#play();
    }

    /** Muted video may always play. If playing with sound is refused, mute it, and the button turns sound on. */
    #play() {
        if (this.#live && this.#video.paused) {
            this.#video.play().catch(() => this.#silence());
        }
    }

    /** Mutes the video because the browser allows no sound before a click, and asks for that click. */
    #silence() {
        this.#setMuted(true);
        this.#stage.setAttribute('data-silent', '');
    }

    /** @param {boolean} muted */
    #setMuted(muted) {
        this.#video.muted = muted;
        this.#stage.dataset.muted = String(muted);
        byId('sound-label').textContent = muted ? text.live.sound : text.live.mute;
        this.#update();
    }

    #update() {
        const isFull = document.fullscreenElement === this.#stage;
        const canFill = document.fullscreenEnabled || 'webkitEnterFullscreen' in this.#video; // the latter on iPhones
        this.#sound.hidden = !this.#live;
        this.#volume.hidden = !this.#live || this.#video.muted || !this.#canSetVolume;
        this.#float.hidden = !this.#live || !document.pictureInPictureEnabled;
        this.#full.hidden = !canFill || (!this.#live && !isFull);
        this.#float.setAttribute('aria-pressed', String(document.pictureInPictureElement === this.#video));
        this.#full.setAttribute('aria-pressed', String(isFull));
    }

    async #toggleFloating() {
        try {
            if (document.pictureInPictureElement) {
                await document.exitPictureInPicture();
            } else {
                await this.#video.requestPictureInPicture();
            }
        } catch {
            // There is no frame yet, or the user has turned this off.
        }
    }

    async #toggleFull() {
        try {
            if (document.fullscreenElement) {
                await document.exitFullscreen();
            } else if (document.fullscreenEnabled) {
                await this.#stage.requestFullscreen(); // with the controls and the status
            } else {
                /** @type {any} */ (this.#video).webkitEnterFullscreen();
            }
        } catch {
            // The browser does not allow it at the moment.
        }
    }
}
