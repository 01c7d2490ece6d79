// @ts-check

/** A browser that pauses a video again within this time wants the user to start it. */
const minInterval = 1000; // ms

/**
 * Keeps live videos playing. Browsers pause them when headphones are unplugged, by a media key, or
 * for a phone call.
 * @param {HTMLElement} root contains the videos
 * @param {() => void} blocked called when the browser will only let the user resume: start all
 *     videos when the user clicks
 */
export function keepPlaying(root, blocked) {
    /** @type {WeakMap<HTMLVideoElement, number>} when each was resumed last, by performance.now() */
    const resumed = new WeakMap();
    const resume = async (/** @type {HTMLVideoElement} */ video) => {
        if (!(video.srcObject instanceof MediaStream && video.srcObject.active)) {
            return; // it has ended
        }
        const before = resumed.get(video) ?? -Infinity;
        resumed.set(video, performance.now());
        if (performance.now() - before < minInterval) {
            blocked();
            return;
        }
        try {
            await video.play();
        } catch (error) {
            if (/** @type {Error} */ (error).name === 'NotAllowedError') {
                blocked();
            }
        }
    };
    root.addEventListener('pause', ({target}) => {
        void resume(/** @type {HTMLVideoElement} */ (target)); // never rejects
    }, {capture: true}); // it does not bubble
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') {
            [...root.querySelectorAll('video')].filter(({paused}) => paused).forEach(resume);
        }
    });
}
