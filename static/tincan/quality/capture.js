// @ts-check

// The size at which our camera should record. Pure arithmetic: no cameras in this file.

import {Hysteresis} from './ladder.js';

/** @typedef {'large' | 'medium' | 'small'} CameraSize 1280x720, 960x540 or 640x360 */

const sizes = /** @type {CameraSize[]} */ (['large', 'medium', 'small']);

/** With more people, the upload limit leaves each of them less than the large size needs. */
const maxForLarge = 2; // viewers

/**
 * A camera may stop for a moment when it changes its size, so brief changes in the number of viewers are ignored.
 */
const delays = {down: 3, up: 5}; // measurements, one a second

/** How long a device counts as slow. At the small size it no longer seems slow, so only time ends this. */
const slowTime = 120; // measurements

/**
 * Chooses the size by the number of viewers, and by whether the device is too slow to encode the video. A slow
 * connection does not matter here: the ladder reduces what is sent over it.
 */
export class Capture {
    #hysteresis = new Hysteresis(delays);
    #slow = 0; // measurements left

    get size() {
        return sizes[this.#hysteresis.value];
    }

    /**
     * Updates the size. Call this once a second.
     *
     * @param {number} watching how many people show our camera
     * @param {boolean} slow whether the browser has reduced the video because the device is too slow
     * @returns {boolean} whether the size has changed
     */
    update(watching, slow) {
        this.#slow = slow ? slowTime : Math.max(0, this.#slow - 1);
        const byPeople = watching > maxForLarge ? 1 : 0;
        return this.#hysteresis.update(this.#slow > 0 ? 2 : byPeople);
    }
}
