// @ts-check

import {Media} from '../ui/camera/media.js';
import {Screen} from '../ui/camera/screen.js';

/** @typedef {'screen' | 'camera'} Kind */

/**
 * What the host sends: the screen (or a window, or a tab) or the camera, and the microphone.
 * Fires `change` when `stream` is another, and `ended` when the screen was taken back.
 */
export class Source extends EventTarget {
    media = new Media();
    /** @type {MediaStream | null} never modified: another set of tracks is another stream */
    stream = null;
    #screen = new Screen();
    /** Counts openings and closings: what the browser gives for an earlier one comes too late. */
    #openings = 0;

    constructor() {
        super();
        this.media.addEventListener('change', () => this.#combine());
        this.#screen.addEventListener('change', () => this.#combine());
        this.#screen.addEventListener('ended', () => this.dispatchEvent(new CustomEvent('ended')));
    }

    /** Whether the browser could not show the screen that was chosen. */
    get screenFailed() {
        return this.#screen.failed;
    }

    /** Whether there is a picture to send. */
    get ready() {
        return this.stream?.getVideoTracks().some(({readyState}) => readyState === 'live') ?? false;
    }

    /**
     * Asks for the picture and, unless it was switched off, the microphone. Resolves when all is
     * settled; then `ready` says whether there is a picture. The screen must be asked for in a click.
     * @param {Kind} kind
     * @param {boolean} microphone whether to ask for the microphone
     * @returns {Promise<boolean>} false: it was closed meanwhile
     */
    async open(kind, microphone) {
        const opening = ++this.#openings;
        const chosen = kind !== 'screen' || await this.#screen.start();
        if (!chosen) {
            return opening === this.#openings; // not ready
        }
        await this.media.start({camera: kind === 'camera', microphone});
        return opening === this.#openings;
    }

    /** Gives everything back, also what the browser is still being asked for. */
    close() {
        this.#openings++;
        this.#screen.stop();
        this.media.stop();
    }

    #combine() {
        const tracks = [this.#screen.stream, this.media.stream].flatMap((stream) => stream?.getTracks() ?? []);
        const sent = this.stream?.getTracks() ?? [];
        if (tracks.length !== sent.length || tracks.some((track) => !sent.includes(track))) {
            this.stream = tracks.length > 0 ? new MediaStream(tracks) : null;
            this.dispatchEvent(new CustomEvent('change'));
        }
    }
}
