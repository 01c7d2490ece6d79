// @ts-check

import {byId} from '../../ui/dom.js';

/**
 * @typedef {import('../../tincan/room.js').Room} Room
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {import('../../tincan/quality/views.js').Views} Views
 * @typedef {import('../../tincan/quality/ladder.js').VideoKind} VideoKind
 * @typedef {import('../../tincan/quality/ladder.js').Size} Size
 */

/**
 * Whether the browser tells the page which video is in a window of its own. Older versions of Firefox
 * have such windows and do not tell: there, videos of a hidden page may still be watched.
 */
const tellsFloating = 'pictureInPictureEnabled' in document;

/** Changes within this time are sent together. */
const reportDelay = 200; // ms

/**
 * Tracks the size at which each video is shown, and tells the senders. It watches all videos on the
 * stage. A tile that expects no video gets data-paused: `hidden` if the user hid it, `saving` if data
 * saver is on, `held` if the sender's connection is too slow, or `unseen` if it is not visible here.
 */
export class VideoSizes {
    #room;
    #views;
    #receiving;
    #stage;
    /** @type {Map<HTMLVideoElement, {width: number, height: number, inView: boolean}>} in CSS pixels */
    #videos = new Map();
    /** @type {PictureInPictureWindow | null} of one video */
    #pictureInPicture = null;
    /** @type {HTMLVideoElement[]} the videos in the floating window */
    #floating = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #listening = new AbortController();

    #sizes = new ResizeObserver((entries) => {
        for (const {target, contentRect: {width, height}} of entries) {
            this.#record(target, {width, height});
        }
    });

    #edges = new IntersectionObserver((entries) => {
        for (const {target, isIntersecting} of entries) {
            this.#record(target, {inView: isIntersecting});
        }
    });

    /** A panel that covers the stage changes its size, but perhaps not that of the videos. */
    #stageSize = new ResizeObserver(() => this.#reportSoon());
    #stageChanges = new MutationObserver(() => this.#watch());
    #panelChanges = new MutationObserver(() => this.#reportSoon());

    /**
     * @param {Room} room
     * @param {Views} views
     * @param {import('./receiving.js').Receiving} receiving
     * @param {HTMLElement} stage
     */
    constructor(room, views, receiving, stage) {
        this.#room = room;
        this.#views = views;
        this.#receiving = receiving;
        this.#stage = stage;
        const {signal} = this.#listening;
        // At once: a hidden page may be suspended, and a user who comes back does not want to wait.
        document.addEventListener('visibilitychange', () => this.#report(), {signal});
        document.addEventListener('fullscreenchange', () => this.#reportSoon(), {signal});
        stage.addEventListener('enterpictureinpicture', (event) => {
            this.#pictureInPicture = // supported, because this event fired
                /** @type {PictureInPictureEvent} */ (event).pictureInPictureWindow;
            this.#pictureInPicture.addEventListener('resize', () => this.update(), {signal});
            this.#report();
        }, {signal, capture: true});
        stage.addEventListener('leavepictureinpicture', () => {
            this.#pictureInPicture = null;
            this.#reportSoon();
        }, {signal, capture: true});
        views.addEventListener('held', ({detail: {peer}}) => this.#markPaused(peer), {signal});
        receiving.addEventListener('change', () => this.#report(), {signal});
        room.addEventListener('track', () => this.#reportSoon(), {signal});
        this.#stageSize.observe(stage);
        this.#stageChanges.observe(stage, {childList: true, subtree: true, attributeFilter: ['data-spot']});
        this.#panelChanges.observe(byId('panels'), {attributes: true, attributeFilter: ['hidden']});
        this.#watch();
    }

    /** Also watches the videos of the floating window. @param {HTMLVideoElement[]} videos replace earlier ones */
    setFloating(videos) {
        this.#floating = videos;
        this.#reportSoon();
    }

    /** Reports sizes that have changed unobserved: the observers watch only this page. */
    update() {
        this.#reportSoon();
    }

    close() {
        this.#listening.abort();
        this.#stageSize.disconnect();
        this.#stageChanges.disconnect();
        this.#panelChanges.disconnect();
        this.#sizes.disconnect();
        this.#edges.disconnect();
        clearTimeout(this.#timer);
    }

    /** Starts watching new videos, and stops watching those that are gone. */
    #watch() {
        const videos = new Set(this.#stage.querySelectorAll('video'));
        for (const gone of [...this.#videos.keys()].filter((video) => !videos.delete(video))) {
            this.#videos.delete(gone);
            this.#sizes.unobserve(gone);
            this.#edges.unobserve(gone);
        }
        for (const video of videos) { // only the new ones are left
            this.#videos.set(video, {width: video.clientWidth, height: video.clientHeight, inView: true});
            this.#sizes.observe(video);
            this.#edges.observe(video);
        }
        this.#reportSoon();
    }

    /** @param {Element} video @param {Partial<{width: number, height: number, inView: boolean}>} change */
    #record(video, change) {
        const known = this.#videos.get(/** @type {HTMLVideoElement} */ (video));
        if (known) {
            Object.assign(known, change);
            this.#reportSoon();
        }
    }

    #reportSoon() {
        this.#timer ??= setTimeout(() => this.#report(), reportDelay);
    }

    #report() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        for (const peer of this.#room.peers.values()) {
            const sizes = streamsOf(peer).map(([kind, stream]) =>
                [kind, this.#declined(stream) ? null : this.#largestSize(stream)]);
            this.#views.show(peer, Object.fromEntries(sizes));
            this.#markPaused(peer);
        }
    }

    /** Why the user does not receive a video; '' if they do. @param {MediaStream} stream */
    #declined(stream) {
        if (this.#receiving.isHidden(stream)) {
            return 'hidden';
        }
        return this.#receiving.saving && !this.#largeStreams().includes(stream) ? 'saving' : '';
    }

    /**
     * What is received with data saver on: what the user has enlarged, or else any screen, or else the
     * only other person. What the user has hidden does not count.
     */
    #largeStreams() {
        const peers = [...this.#room.peers.values()];
        const enlarged = peers.flatMap(({stream, screen}) => [stream, screen])
            .filter((stream) => this.#videosOf(stream).some(isEnlarged));
        const screens = peers.map(({screen}) => screen).filter((screen) => screen.getVideoTracks().length > 0);
        const only = peers.length === 1 ? [peers[0].stream] : [];
        return [enlarged, screens, only].map((streams) => streams.filter((one) => !this.#receiving.isHidden(one)))
            .find(({length}) => length > 0) ?? [];
    }

    /**
     * @param {MediaStream} stream
     * @returns {Size | null | undefined} in device pixels; null: not visible; undefined: it has no
     *     video element yet
     */
    #largestSize(stream) {
        const sizes = [
            ...this.#videosOf(stream).map((video) => this.#sizeOf(video)),
            ...this.#floating.filter(({srcObject}) => srcObject === stream).map(sizeInWindow),
        ];
        sizes.sort((a, b) => (b?.width ?? 0) - (a?.width ?? 0));
        return sizes[0];
    }

    /** @param {MediaStream} stream */
    #videosOf(stream) {
        return [...this.#videos.keys()].filter(({srcObject}) => srcObject === stream);
    }

    /** @param {HTMLVideoElement} video @returns {Size | null} in device pixels; null: not visible */
    #sizeOf(video) {
        const floats = document.pictureInPictureElement === video;
        if (!floats && !this.#isVisible(video)) {
            return null;
        }
        // A new window may have no size yet.
        const shownIn = [floats ? this.#pictureInPicture : null, this.#videos.get(video)];
        const {width, height} = shownIn.find((size) => size && size.width * size.height > 0) ?? {width: 0, height: 0};
        return width * height > 0 ? {width: width * devicePixelRatio, height: height * devicePixelRatio} : null;
    }

    /** @param {HTMLVideoElement} video */
    #isVisible(video) {
        const behindFullscreen = document.fullscreenElement?.contains(video) === false;
        const behindPanel = getComputedStyle(this.#stage).visibility !== 'visible';
        const hidden = document.hidden && tellsFloating;
        return this.#videos.get(video)?.inView && !behindFullscreen && !behindPanel && !hidden;
    }

    /** @param {RemotePeer} peer */
    #markPaused(peer) {
        for (const [kind, stream] of streamsOf(peer)) {
            const held = this.#views.held(peer).includes(kind) ? 'held' : '';
            const unseen = this.#largestSize(stream) === null ? 'unseen' : '';
            const paused = this.#declined(stream) || held || unseen;
            for (const video of this.#videosOf(stream)) {
                mark(video.closest('.tile'), paused);
            }
        }
    }
}

/** @param {HTMLVideoElement} video in the floating window @returns {Size} in device pixels */
function sizeInWindow({clientWidth, clientHeight, ownerDocument}) {
    const pixels = ownerDocument.defaultView?.devicePixelRatio ?? 1;
    return {width: clientWidth * pixels, height: clientHeight * pixels};
}

/** A peer's video streams, by kind. @param {RemotePeer} peer @returns {[VideoKind, MediaStream][]} */
function streamsOf(peer) {
    return [['camera', peer.stream], ['screen', peer.screen]];
}

/** Whether a video fills the stage or the screen, or has a window of its own. @param {HTMLVideoElement} video */
function isEnlarged(video) {
    return document.pictureInPictureElement === video || video.closest('.tile:is([data-spot], :fullscreen)') !== null;
}

/** @param {Element | null} tile @param {string} paused */
function mark(tile, paused) {
    if (paused) {
        tile?.setAttribute('data-paused', paused);
    } else {
        tile?.removeAttribute('data-paused');
    }
}
