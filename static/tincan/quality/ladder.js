// @ts-check

// How video is sent: the steps from large and smooth to small and slow, the step that suits the
// size at which a video is shown, and the step that a connection can carry. Pure arithmetic: no
// connections in this file.

/**
 * A camera shows faces, so motion matters. A screen shows text, so sharpness matters.
 *
 * @typedef {'camera' | 'screen'} VideoKind
 *
 * @typedef {{width: number, height: number}} Size in pixels
 *
 * @typedef {object} Step
 * @property {number} lines of the video's shorter side, at most
 * @property {number} framerate at most, per second
 * @property {number} bitrate at which that looks good, in bit/s
 *
 * @typedef {{active?: boolean, maxBitrate?: number, maxFramerate?: number, scaleResolutionDownBy?: number,
 *            priority?: RTCPriorityType}} Encoding of an RTCRtpSender
 */

/**
 * Best first. After the last step no video is sent at all, so that the audio gets through.
 *
 * @type {Record<VideoKind, Step[]>}
 */
export const ladders = {
    camera: [
        {lines: 1080, framerate: 30, bitrate: 3_000_000},
        {lines: 720, framerate: 30, bitrate: 2_000_000},
        {lines: 540, framerate: 24, bitrate: 1_200_000},
        {lines: 360, framerate: 24, bitrate: 600_000},
        {lines: 270, framerate: 20, bitrate: 300_000},
        {lines: 180, framerate: 15, bitrate: 150_000},
        {lines: 120, framerate: 10, bitrate: 70_000},
        {lines: 90, framerate: 5, bitrate: 40_000},
    ],
    screen: [
        {lines: 1440, framerate: 15, bitrate: 2_500_000},
        {lines: 1080, framerate: 15, bitrate: 1_800_000},
        {lines: 1080, framerate: 8, bitrate: 1_000_000},
        {lines: 1080, framerate: 5, bitrate: 600_000},
        {lines: 720, framerate: 5, bitrate: 300_000},
        {lines: 720, framerate: 3, bitrate: 180_000},
        {lines: 540, framerate: 2, bitrate: 80_000},
    ],
};

/** Nobody notices a few missing lines, and a size may have been rounded up. */
const sharpEnough = 0.9;

/**
 * Keeping a step takes only this fraction of the bitrate that reaching it takes. Otherwise the
 * choice would oscillate.
 */
const stayFraction = 0.7;

/** The lines of a screen are a multiple of this, so that a slightly different size does not change them. */
const lineGranularity = 90;

/** The least for any step, in bit/s. */
const leastBitrate = 40_000;

/**
 * Returns how many lines the viewer can see.
 *
 * @param {Size} size as it comes from the camera
 * @param {Size} shown the area that the video covers
 */
function visibleLines(size, shown) {
    const scale = Math.max(1, Math.min(size.width / shown.width, size.height / shown.height));
    return Math.min(size.width, size.height) / scale;
}

/**
 * Returns the ladder for a video that is shown at this size. A screen that is shown small has fewer lines, but keeps
 * its frame rates. It needs fewer bits, but more for each pixel.
 *
 * @param {VideoKind} kind
 * @param {Size} size as it comes from the camera
 * @param {Size} shown the area that the video covers
 */
export function ladderFor(kind, size, shown) {
    if (kind === 'camera') {
        return ladders.camera; // its small steps are smooth
    }
    const most = Math.ceil(visibleLines(size, shown) / lineGranularity) * lineGranularity;
    return ladders.screen.map(({lines, framerate, bitrate}) => {
        const sent = Math.min(lines, most);
        return {lines: sent, framerate, bitrate: Math.max(leastBitrate, bitrate * (sent / lines) ** 1.5)};
    });
}

/**
 * Returns the step that suits the size: a camera gets as many lines as the viewer can see, and no more. A screen
 * gets its best frame rate.
 *
 * @param {VideoKind} kind
 * @param {Size} size as it comes from the camera
 * @param {Size} shown the area that the video covers
 */
export function stepFor(kind, size, shown) {
    const ladder = kind === 'camera' ? ladders.camera :
        ladders.screen.filter(({framerate}) => framerate === ladders.screen[0].framerate);
    const enough = ladder.filter(({lines}) => lines >= visibleLines(size, shown) * sharpEnough);
    return Math.max(0, enough.length - 1);
}

/**
 * Returns the best step that the bitrate is enough for. If there is none, returns the index after
 * the last step.
 *
 * @param {Step[]} ladder
 * @param {number} bitrate in bit/s
 * @param {number} current the current step
 */
export function affordable(ladder, bitrate, current) {
    const step = ladder.findIndex((step, i) => bitrate >= step.bitrate * (i < current ? 1 : stayFraction));
    return step < 0 ? ladder.length : step;
}

/**
 * Returns the parameters for the browser.
 *
 * @param {{size: Size, bandwidthStep: BandwidthStep}} video
 * @param {{ladder: Step[], step: number, maxBitrate: number}} share of the budget
 * @returns {Encoding}
 */
export function encodingFor({size, bandwidthStep}, {ladder, step, maxBitrate}) {
    const sent = ladder[Math.max(step, bandwidthStep.value)];
    if (!sent || maxBitrate === 0) {
        return {active: false};
    }
    const scaleResolutionDownBy = Math.max(1, Math.min(size.width, size.height) / sent.lines);
    return {active: true, maxBitrate, maxFramerate: sent.framerate, scaleResolutionDownBy};
}

/**
 * A position on a ladder that follows its goal with a delay. It jumps down when the goal has been
 * lower for a while. It climbs one step at a time when the goal has been higher for a while. Each
 * direction has its own delay. 0 is the top.
 */
export class Hysteresis {
    value = 0;
    #delays;
    #lower = 0;
    #higher = 0;

    /** @param {{down: number, up: number}} delays how many measurements in a row it takes */
    constructor(delays) {
        this.#delays = delays;
    }

    /** @param {number} goal @returns {boolean} whether the value has changed */
    update(goal) {
        this.#lower = goal > this.value ? this.#lower + 1 : 0;
        this.#higher = goal < this.value ? this.#higher + 1 : 0;
        if (this.#lower >= this.#delays.down) {
            this.set(goal);
            return true;
        }
        if (this.#higher >= this.#delays.up) {
            this.set(this.value - 1);
            return true;
        }
        return false;
    }

    /** @param {number} value to jump to at once */
    set(value) {
        this.value = value;
        this.#lower = this.#higher = 0;
    }
}

/**
 * Where a new video starts. Until a browser has measured the bandwidth, it assumes so little that it drops all frames
 * that are larger. Chromium measures with packets of video, so it would also know nothing for longer.
 *
 * @type {Record<VideoKind, number>} steps
 */
export const firstSteps = {camera: ladders.camera.findIndex(({lines}) => lines === 180), screen: 0};

/** So long a new video may jump up, because the first measurements may be too early to show the bandwidth. */
const settlingTime = 3; // measurements

const delays = {down: 3, up: 3}; // measurements, one a second
const firstOffTime = 15; // measurements
const maxOffTime = 120; // measurements

/**
 * The step that the connection allows for one video. While no video is sent, the browser cannot
 * find out that the connection has improved. So we try the smallest step after a pause, which gets
 * longer each time.
 */
export class BandwidthStep {
    #hysteresis = new Hysteresis(delays);
    #settling = settlingTime; // measurements left
    #offTime = firstOffTime;
    #off = 0;
    #on = 0;

    /** @param {number} [first] the step to start with */
    constructor(first = 0) {
        this.#hysteresis.set(first);
    }

    get value() {
        return this.#hysteresis.value;
    }

    /**
     * Updates the step. Call this once a second.
     *
     * @param {number} bitrate that the connection has for this video, in bit/s
     * @param {Step[]} ladder
     */
    update(bitrate, ladder) {
        const off = ladder.length;
        const goal = affordable(ladder, bitrate, this.value);
        if (this.#settling > 0 && goal < this.value) {
            this.#hysteresis.set(goal);
        } else {
            this.#hysteresis.update(goal);
        }
        this.#settling = Math.max(0, this.#settling - 1);
        const paused = this.value === off;
        this.#off = paused ? this.#off + 1 : 0;
        this.#on = paused ? 0 : this.#on + 1;
        if (this.#on === maxOffTime) {
            this.#offTime = firstOffTime;
        } else if (this.#off === this.#offTime) {
            this.#offTime = Math.min(maxOffTime, this.#offTime * 2);
            this.#hysteresis.set(off - 1);
        }
    }
}
