// @ts-check

/** Whether this browser can share a screen. Browsers on phones cannot. */
export const canShareScreen = !!navigator.mediaDevices?.getDisplayMedia;

// Leave out this page's own audio: the others would hear themselves. The rest is not a voice: what
// makes a voice clearer would damage it.
const audio = {
    restrictOwnAudio: true, channelCount: 2, echoCancellation: false, noiseSuppression: false, autoGainControl: false,
};
const constraints = /** @type {DisplayMediaStreamOptions} */ ({
    video: {frameRate: {max: 30}}, audio, selfBrowserSurface: 'exclude',
});

/**
 * The screen, window or tab that you share, with its audio where the browser supports that. Fires
 * - `change` when `stream` is replaced,
 * - `ended` when the browser's own button stopped the sharing, or the window was closed,
 * - `failed` when the browser could not capture what was chosen.
 */
export class Screen extends EventTarget {
    /** @type {MediaStream | null} never modified */
    stream = null;
    /** Whether the last attempt to capture it failed. */
    failed = false;
    /** Counts calls of start() and stop(). The result of an earlier start() is discarded. */
    #attempts = 0;

    /**
     * Lets the user choose a screen, window or tab. Must be called from a user gesture. Resolves
     * when the outcome is known.
     * @returns {Promise<boolean>} false: nothing was chosen, or the browser does not allow it
     */
    async start() {
        const attempt = ++this.#attempts;
        this.failed = false;
        let stream;
        try {
            stream = await navigator.mediaDevices.getDisplayMedia(constraints);
        } catch (error) {
            const {name} = /** @type {Error} */ (error);
            if (attempt === this.#attempts && name !== 'NotAllowedError') { // also reported when the user cancels
                this.failed = true;
                this.dispatchEvent(new CustomEvent('failed'));
            }
            return false;
        }
        if (attempt !== this.#attempts) {
            stream.getTracks().forEach((track) => track.stop());
            return false;
        }
        this.#release(); // the previous one
        const [video] = stream.getVideoTracks();
        video.contentHint = 'detail'; // prefer sharpness to frame rate
        stream.getAudioTracks().forEach((track) => { track.contentHint = 'music'; });
        video.addEventListener('ended', () => {
            if (stream === this.stream) {
                this.stop();
                this.dispatchEvent(new CustomEvent('ended'));
            }
        });
        this.#set(stream);
        return true;
    }

    /** Stops sharing, and discards a choice that is still pending. */
    stop() {
        this.#attempts++;
        this.#release();
    }

    #release() {
        if (this.stream) {
            this.stream.getTracks().forEach((track) => track.stop());
            this.#set(null);
        }
    }

    /** @param {MediaStream | null} stream */
    #set(stream) {
        this.stream = stream;
        this.dispatchEvent(new CustomEvent('change'));
    }
}
