// @ts-check

/** Whether this browser can show a screen at all; those of phones cannot. */
export const screenWorks = !!navigator.mediaDevices?.getDisplayMedia;

// Without the sound of this very page: the others would hear themselves.
const constraints = /** @type {DisplayMediaStreamOptions} */ ({
    video: {frameRate: {max: 30}}, audio: {restrictOwnAudio: true}, selfBrowserSurface: 'exclude',
});

/**
 * Your own screen, or a window or tab of it, with its sound where the browser has it. Fires `change`
 * when `stream` is another, `ended` when it was taken back: by the browser's own button, or because
 * the window was closed; and `failed` when the browser could not show what was chosen.
 */
export class Screen extends EventTarget {
    /** @type {MediaStream | null} never modified */
    stream = null;
    /** Whether it could not be shown when it was last asked for. */
    failed = false;
    /** Counts askings, and what makes them void: what is chosen too late is given back. */
    #asked = 0;

    /**
     * Asks which screen, window or tab. Must be called in a click. Resolves when that is settled.
     * @returns {Promise<boolean>} false: nothing was chosen, or the browser forbids it
     */
    async start() {
        const asked = ++this.#asked;
        this.failed = false;
        let stream;
        try {
            stream = await navigator.mediaDevices.getDisplayMedia(constraints);
        } catch (error) {
            const {name} = /** @type {Error} */ (error);
            if (asked === this.#asked && name !== 'NotAllowedError') { // which is also what a visitor's "no" is called
                this.failed = true;
                this.dispatchEvent(new CustomEvent('failed'));
            }
            return false;
        }
        if (asked !== this.#asked) {
            stream.getTracks().forEach((track) => track.stop());
            return false;
        }
        this.#giveBack(); // the one before
        const [picture] = stream.getVideoTracks();
        picture.contentHint = 'detail'; // letters rather than movement
        picture.addEventListener('ended', () => {
            if (stream === this.stream) {
                this.stop();
                this.dispatchEvent(new CustomEvent('ended'));
            }
        });
        this.#set(stream);
        return true;
    }

    /** Gives it back, also what the browser is still being asked for. */
    stop() {
        this.#asked++;
        this.#giveBack();
    }

    #giveBack() {
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
