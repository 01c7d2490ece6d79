// @ts-check

import {storeMirror, storedMirror} from '../store.js';

let wanted = storedMirror();

/** Whether you want to see yourself as in a mirror. */
export function mirrorWanted() {
    return wanted;
}

/** @param {boolean} on */
export function setMirror(on) {
    wanted = on;
    storeMirror(on);
    document.querySelectorAll('video').forEach((video) => {
        if (video.hasAttribute('data-own')) {
            showOwn(video);
        }
    });
}

/**
 * Mirrors a video of your own camera. A camera that faces away from you is never mirrored: text would be
 * unreadable. Call this again when the video has another track.
 * @param {HTMLVideoElement} video
 */
export function showOwn(video) {
    video.toggleAttribute('data-own', true);
    const stream = /** @type {MediaStream | null} */ (video.srcObject);
    const [track] = stream?.getVideoTracks() ?? [];
    const rear = track?.getSettings().facingMode === 'environment';
    video.toggleAttribute('data-mirrored', wanted && !rear);
}
