// @ts-check

import {Media} from '../ui/camera/media.js';
import {Screen} from '../ui/camera/screen.js';
import {storedDevices} from '../ui/store.js';

/** @typedef {'screen' | 'camera'} Kind */

/**
 * What the host sends: a screen, window or tab, or the camera; and the microphone. Fires `change`
 * when `stream` is replaced, and `ended` when screen sharing was stopped.
 */
export class Source extends EventTarget {
    media = new Media(storedDevices());
    /** @type {MediaStream | null} never modified: a different set of tracks is a new stream */
    stream = null;
    #screen = new Screen();
    /** Counts openings and closings. The result of an earlier opening is discarded. */
    #openings = 0;

    constructor() {
        super();
        void this.media.setCameraSize('medium'); // there may be many viewers
        this.media.addEventListener('change', () => this.#combine());
        this.#screen.addEventListener('change', () => this.#combine());
        this.#screen.addEventListener('ended', () => this.dispatchEvent(new CustomEvent('ended')));
    }

    /** Whether the browser could not capture the chosen screen. */
    get screenFailed() {
        return this.#screen.failed;
    }

    /** Whether there is video to send. */
    get ready() {
        return this.stream?.getVideoTracks().some(({readyState}) => readyState === 'live') ?? false;
    }

    /**
     * Opens the screen or the camera and, if wanted, the microphone. Resolves when the outcome is
     * known; `ready` then says whether there is video. For the screen, it must be called from a
     * click.
     * @param {Kind} kind
     * @param {boolean} microphone whether to open the microphone
     * @returns {Promise<boolean>} false: it was closed meanwhile
     */
    async open(kind, microphone) {
        const opening = ++this.#openings;
        const opened = kind !== 'screen' || await this.#screen.start();
        if (!opened) {
            return opening === this.#openings; // but not ready
        }
        await this.media.start({camera: kind === 'camera', microphone});
        return opening === this.#openings;
    }

    /** Releases everything, and discards prompts that are still open. */
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
