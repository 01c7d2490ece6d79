// @ts-check

import {byId} from '../../ui/dom.js';

/**
 * @typedef {import('../../tincan/room.js').Room} Room
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {import('../../tincan/quality/views.js').Views} Views
 * @typedef {import('../../tincan/quality/ladder.js').VideoKind} PictureKind
 * @typedef {import('../../tincan/quality/ladder.js').Size} Size
 */

/** Changes within this time are sent together. */
const pause = 200; // ms

/**
 * Tracks the size at which each video is shown, and tells the senders. It watches all videos on the
 * stage. A tile that expects no video gets data-paused: `unseen` if it is not visible here, or
 * `held` if the sender's connection is too slow.
 */
export class Viewing {
    #room;
    #views;
    #stage;
    /** @type {Map<HTMLVideoElement, {width: number, height: number, inView: boolean}>} in CSS pixels */
    #places = new Map();
    /** @type {PictureInPictureWindow | null} */
    #floating = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #listening = new AbortController();

    #sizes = new ResizeObserver((entries) => {
        for (const {target, contentRect: {width, height}} of entries) {
            this.#note(target, {width, height});
        }
    });

    #edges = new IntersectionObserver((entries) => {
        for (const {target, isIntersecting} of entries) {
            this.#note(target, {inView: isIntersecting});
        }
    });

    #changes = new MutationObserver(() => this.#watch());
    #panels = new MutationObserver(() => this.#soon());

    /** @param {Room} room @param {Views} views @param {HTMLElement} stage */
    constructor(room, views, stage) {
        this.#room = room;
        this.#views = views;
        this.#stage = stage;
        const {signal} = this.#listening;
        // At once: a hidden page may be suspended, and a user who comes back does not want to wait.
        document.addEventListener('visibilitychange', () => this.#tell(), {signal});
        document.addEventListener('fullscreenchange', () => this.#soon(), {signal});
        stage.addEventListener('enterpictureinpicture', (event) => {
            this.#floating = /** @type {PictureInPictureEvent} */ (event).pictureInPictureWindow; // tested: no event without it
            this.#floating.addEventListener('resize', () => this.#soon(), {signal});
            this.#tell();
        }, {signal});
        stage.addEventListener('leavepictureinpicture', () => this.#soon(), {signal});
        views.addEventListener('held', ({detail: {peer}}) => this.#mark(peer), {signal});
        room.addEventListener('track', () => this.#soon(), {signal});
        this.#changes.observe(stage, {childList: true, subtree: true});
        this.#panels.observe(byId('panels'), {attributes: true, attributeFilter: ['hidden']});
        this.#watch();
    }

    close() {
        this.#listening.abort();
        this.#changes.disconnect();
        this.#panels.disconnect();
        this.#sizes.disconnect();
        this.#edges.disconnect();
        clearTimeout(this.#timer);
    }

    /** Starts watching new videos, and stops watching those that are gone. */
    #watch() {
        const videos = new Set(this.#stage.querySelectorAll('video'));
        for (const gone of [...this.#places.keys()].filter((video) => !videos.delete(video))) {
            this.#places.delete(gone);
            this.#sizes.unobserve(gone);
            this.#edges.unobserve(gone);
        }
        for (const video of videos) { // only the new ones are left
            this.#places.set(video, {width: video.clientWidth, height: video.clientHeight, inView: true});
            this.#sizes.observe(video);
            this.#edges.observe(video);
        }
        this.#soon();
    }

    /** @param {Element} video @param {Partial<{width: number, height: number, inView: boolean}>} news */
    #note(video, news) {
        const place = this.#places.get(/** @type {HTMLVideoElement} */ (video));
        if (place) {
            Object.assign(place, news);
            this.#soon();
        }
    }

    #soon() {
        this.#timer ??= setTimeout(() => this.#tell(), pause);
    }

    #tell() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        for (const peer of this.#room.peers.values()) {
            const shown = streamsOf(peer).map(([kind, stream]) => [kind, this.#shown(stream)]);
            this.#views.show(peer, Object.fromEntries(shown));
            this.#mark(peer);
        }
    }

    /**
     * @param {MediaStream} stream
     * @returns {Size | null | undefined} in device pixels; null: not visible; undefined: it has no
     *     video element yet
     */
    #shown(stream) {
        const sizes = this.#videosOf(stream).map((video) => this.#sizeOf(video));
        return sizes.length ? sizes.reduce((a, b) => (a?.width ?? 0) > (b?.width ?? 0) ? a : b) : undefined;
    }

    /** @param {MediaStream} stream */
    #videosOf(stream) {
        return [...this.#places.keys()].filter(({srcObject}) => srcObject === stream);
    }

    /** @param {HTMLVideoElement} video @returns {Size | null} in device pixels; null: not visible */
    #sizeOf(video) {
        const floats = document.pictureInPictureElement === video;
        const covered = document.fullscreenElement?.contains(video) === false;
        const shown = getComputedStyle(this.#stage).visibility === 'visible'; // not behind a panel
        const seen = floats || (this.#places.get(video)?.inView && shown && !covered && !document.hidden);
        const {width = 0, height = 0} = (floats ? this.#floating : this.#places.get(video)) ?? {};
        return seen && width * height > 0 ? {width: width * devicePixelRatio, height: height * devicePixelRatio} : null;
    }

    /** @param {RemotePeer} peer */
    #mark(peer) {
        for (const [kind, stream] of streamsOf(peer)) {
            const paused = this.#views.held(peer).includes(kind) ? 'held' : this.#shown(stream) === null ? 'unseen' : '';
            for (const video of this.#videosOf(stream)) {
                mark(video.closest('.tile'), paused);
            }
        }
    }
}

/** A peer's video streams, by kind. @param {RemotePeer} peer @returns {[PictureKind, MediaStream][]} */
function streamsOf(peer) {
    return [['camera', peer.stream], ['screen', peer.screen]];
}

/** @param {Element | null} tile @param {string} paused */
function mark(tile, paused) {
    if (paused) {
        tile?.setAttribute('data-paused', paused);
    } else {
        tile?.removeAttribute('data-paused');
    }
}
