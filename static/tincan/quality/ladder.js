// @ts-check

// How a picture is sent: the steps from large and smooth to small and slow, which of them suits the
// size at which it is shown, and which the line can carry. No connection in here: numbers alone.

/**
 * A camera shows faces, which shall move; a screen shows writing, which shall be sharp.
 *
 * @typedef {'camera' | 'screen'} PictureKind
 *
 * @typedef {{width: number, height: number}} Size in pixels
 *
 * @typedef {object} Step
 * @property {number} lines of the picture's shorter side, at most
 * @property {number} framerate at most, per second
 * @property {number} bitrate with which that looks well, in bit/s
 *
 * @typedef {{active?: boolean, maxBitrate?: number, maxFramerate?: number, scaleResolutionDownBy?: number,
 *            priority?: RTCPriorityType}} Encoding of an RTCRtpSender
 */

/**
 * Best first. What comes after the last step is no picture at all, so that the sound gets through.
 *
 * @type {Record<PictureKind, Step[]>}
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

/** Nobody sees that a few lines are missing, and a size may have been rounded up. */
const sharpEnough = 0.9;

/** A step is kept with less than it takes to get there, or it would change to and fro. */
const enoughToStay = 0.7;

/**
 * The step with as many lines as are seen, and no more than that.
 *
 * @param {PictureKind} kind
 * @param {Size} picture as it comes from the camera
 * @param {Size} shown the place for it, which it covers
 */
export function stepFor(kind, picture, shown) {
    const ladder = ladders[kind];
    const scale = Math.max(1, Math.min(picture.width / shown.width, picture.height / shown.height));
    const seen = Math.min(picture.width, picture.height) / scale;
    const enough = ladder.filter(({lines}) => lines >= seen * sharpEnough);
    const {lines} = enough[enough.length - 1] ?? ladder[0];
    return ladder.findIndex((step) => step.lines === lines);
}

/**
 * The best step that a bitrate is enough for; after the last one if it is for none.
 *
 * @param {PictureKind} kind
 * @param {number} bitrate in bit/s
 * @param {number} current the step of the moment
 */
export function affordable(kind, bitrate, current) {
    const ladder = ladders[kind];
    const step = ladder.findIndex((step, i) => bitrate >= step.bitrate * (i < current ? 1 : enoughToStay));
    return step < 0 ? ladder.length : step;
}

/**
 * What to tell the browser.
 *
 * @param {{kind: PictureKind, size: Size, lineStep: LineStep}} picture
 * @param {{step: number, maxBitrate: number}} share that it has in the budget
 * @returns {Encoding}
 */
export function encodingFor({kind, size, lineStep}, {step, maxBitrate}) {
    const sent = ladders[kind][Math.max(step, lineStep.value)];
    if (!sent || maxBitrate === 0) {
        return {active: false};
    }
    const scaleResolutionDownBy = Math.max(1, Math.min(size.width, size.height) / sent.lines);
    return {active: true, maxBitrate, maxFramerate: sent.framerate, scaleResolutionDownBy};
}

/**
 * A place on a ladder that follows its goal with patience: down in one leap when the goal has been
 * lower for a while, up one step at a time when it has been higher for longer. 0 is the top.
 */
export class Stair {
    value = 0;
    #patience;
    #lower = 0;
    #higher = 0;

    /** @param {{down: number, up: number}} patience how many looks in a row it takes */
    constructor(patience) {
        this.#patience = patience;
    }

    /** @param {number} goal @returns {boolean} whether the value has changed */
    look(goal) {
        this.#lower = goal > this.value ? this.#lower + 1 : 0;
        this.#higher = goal < this.value ? this.#higher + 1 : 0;
        if (this.#lower >= this.#patience.down) {
            return this.set(goal);
        }
        return this.#higher >= this.#patience.up && this.set(this.value - 1);
    }

    /** @param {number} value to leap to at once @returns {true} */
    set(value) {
        this.value = value;
        this.#lower = this.#higher = 0;
        return true;
    }
}

const patience = {down: 3, up: 3}; // looks, of which there is one a second
const firstPause = 15; // looks
const longestPause = 120; // looks

/**
 * The step that the line allows one picture. Where no picture is sent the browser does not find out
 * that the line is better, so after a pause, longer each time, the smallest is tried.
 */
export class LineStep {
    #kind;
    #stair = new Stair(patience);
    #pause = firstPause;
    #paused = 0;
    #lasted = 0;

    /** @param {PictureKind} kind */
    constructor(kind) {
        this.#kind = kind;
    }

    get value() {
        return this.#stair.value;
    }

    /** Call it once a second. @param {number} bitrate that the line has for this picture, in bit/s */
    look(bitrate) {
        const off = ladders[this.#kind].length;
        this.#stair.look(affordable(this.#kind, bitrate, this.value));
        const paused = this.value === off;
        this.#paused = paused ? this.#paused + 1 : 0;
        this.#lasted = paused ? 0 : this.#lasted + 1;
        if (this.#lasted === longestPause) {
            this.#pause = firstPause;
        } else if (this.#paused === this.#pause) {
            this.#pause = Math.min(longestPause, this.#pause * 2);
            this.#stair.set(off - 1);
        }
    }
}
