// @ts-check

import {deviceButton} from '../../ui/camera/device-controls.js';
import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../text.js';
import {isDeclined} from '../tiles/tile.js';
import {toggleWindow} from '../tiles/tile-tools.js';

const words = text.floating;

/**
 * The window that floats above other programs (https://wicg.github.io/document-picture-in-picture/). Chromium has
 * it since version 116, Firefox since 151.
 * @type {{requestWindow: (size: {width: number, height: number}) => Promise<Window>} | undefined}
 */
const documentWindow = /** @type {any} */ (globalThis).documentPictureInPicture;

const canFloat = documentWindow !== undefined || 'pictureInPictureEnabled' in document;

/**
 * Shows everyone's video and the microphone button in a small window that stays in front while you use other
 * programs. Its videos play the same streams as the tiles. In browsers without such a window, only the largest video
 * is shown, with the browser's ordinary picture-in-picture.
 */
export class Floating {
    button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': 'floating', 'hidden': !canFloat});
    #media;
    #stage;
    #videoSizes;
    #toasts;
    #signal;
    /** Whether the browser has been asked for the window, and has not answered. */
    #requested = false;
    /** @type {Window | null} */
    #window = null;
    /** @type {HTMLVideoElement | null} the video in the browser's own window */
    #video = null;
    #people = element('ul', {'class': 'floating-people', 'role': 'list', 'aria-label': text.call.people});
    /** @type {Map<HTMLElement, FloatingTile>} by tile on the stage */
    #tiles = new Map();
    #stageChanges = new MutationObserver(() => this.#update());

    /**
     * @param {import('../../ui/camera/media.js').Media} media
     * @param {HTMLElement} stage
     * @param {import('../tiles/video-sizes.js').VideoSizes} videoSizes
     * @param {import('../../ui/overlays.js').Toasts} toasts
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(media, stage, videoSizes, toasts, signal) {
        this.#media = media;
        this.#stage = stage;
        this.#videoSizes = videoSizes;
        this.#toasts = toasts;
        this.#signal = signal;
        this.button.addEventListener('click', () => void this.toggle());
        stage.addEventListener('enterpictureinpicture', ({target}) => {
            this.#video = /** @type {HTMLVideoElement} */ (target);
            this.#updateButton();
        }, {signal, capture: true});
        stage.addEventListener('leavepictureinpicture', ({target}) => this.#left(target), {signal, capture: true});
        // A video that leaves the stage with its person fires no event.
        const removals = new MutationObserver(() => {
            if (this.#video && !this.#video.isConnected) {
                this.#left(this.#video);
            }
        });
        removals.observe(stage, {childList: true, subtree: true});
        signal.addEventListener('abort', () => {
            removals.disconnect();
            this.#window?.close();
            this.button.remove();
        });
        this.#updateButton();
    }

    /** @param {EventTarget | null} video that is no longer in the browser's own window */
    #left(video) {
        if (this.#video === video) {
            this.#video = null;
            this.#updateButton();
        }
    }

    /** Opens or closes the window. Must be called from a click or a key press. Never rejects. */
    async toggle() {
        if (this.#window) {
            this.#window.close();
            return;
        }
        if (!documentWindow) {
            const video = this.#video ?? this.#largestVideo();
            if (video) {
                await toggleWindow(video);
            } else {
                this.#toasts.show(words.nothing);
            }
            return;
        }
        if (this.#requested) {
            return;
        }
        this.#requested = true;
        try {
            const opened = await documentWindow.requestWindow({width: 480, height: 320});
            if (this.#signal.aborted) {
                opened.close();
            } else {
                this.#open(opened);
            }
        } catch {
            // The browser refused, and nothing has changed.
        } finally {
            this.#requested = false;
        }
    }

    /** The largest video of another person that is shown. @returns {HTMLVideoElement | undefined} */
    #largestVideo() {
        /** @type {NodeListOf<HTMLVideoElement>} */
        const videos = this.#stage.querySelectorAll('.tile:not([data-self])[data-video=on] video');
        return [...videos].sort((a, b) => b.clientWidth - a.clientWidth)[0];
    }

    /** @param {Window} opened */
    #open(opened) {
        const {document: page} = opened;
        const {lang, dir} = document.documentElement;
        Object.assign(page.documentElement, {lang, dir});
        page.title = document.title;
        page.head.append(...[...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.cloneNode()));
        page.body.className = 'floating';
        const closing = new AbortController();
        const [microphone, camera] = /** @type {const} */ (['microphone', 'camera']).map((device) =>
            deviceButton(this.#media, device, 'tool', closing.signal));
        page.body.append(this.#people, element('div', {'class': 'floating-bar'}, microphone, camera));
        opened.addEventListener('pagehide', () => {
            closing.abort();
            this.#closed();
        });
        opened.addEventListener('resize', () => this.#videoSizes.update());
        this.#window = opened;
        this.#stageChanges.observe(this.#stage, {
            subtree: true, childList: true,
            attributeFilter: ['data-video', 'data-speaking', 'data-paused', 'data-mirrored', 'hidden'],
        });
        this.#update();
        this.#updateButton();
    }

    #closed() {
        this.#window = null;
        this.#stageChanges.disconnect();
        this.#tiles.forEach((tile) => tile.close());
        this.#tiles.clear();
        this.#videoSizes.setFloating([]);
        this.#updateButton();
    }

    /** Makes the window show what the stage shows. */
    #update() {
        /** @type {Set<HTMLElement>} */
        const shown = new Set(this.#stage.querySelectorAll('.tile:not([hidden])'));
        for (const [tile, floating] of this.#tiles) {
            if (!shown.has(tile)) {
                floating.close();
                this.#tiles.delete(tile);
            }
        }
        for (const tile of shown) {
            let floating = this.#tiles.get(tile);
            if (!floating) {
                floating = new FloatingTile(tile);
                this.#tiles.set(tile, floating);
                this.#people.append(floating.element);
            }
            floating.update();
        }
        this.#videoSizes.setFloating(Array.from(this.#tiles.values(), ({video}) => video));
    }

    #updateButton() {
        const open = this.#window !== null || (!documentWindow && this.#video !== null);
        this.button.toggleAttribute('data-on', open);
        this.button.replaceChildren(icon('window'),
            element('span', {'class': 'tool-label'}, open ? words.close : words.open));
    }
}

/** One person, or a screen, in the floating window. */
class FloatingTile {
    video = element('video', {'class': 'floating-video', 'autoplay': true, 'playsinline': true});
    element;
    #tile;

    /** @param {HTMLElement} tile on the stage */
    constructor(tile) {
        this.#tile = tile;
        this.video.muted = true; // the tile on the stage plays the sound
        this.video.addEventListener('resize', () => this.update()); // the first frame
        const name = element('bdi', {'class': 'floating-name'}, tile.querySelector('.tile-name')?.textContent ?? '');
        this.element = element('li', {'class': 'floating-tile'}, name, this.video);
    }

    update() {
        const original = /** @type {HTMLVideoElement} */ (this.#tile.querySelector('video'));
        const stream = /** @type {MediaStream | null} */ (original.srcObject);
        if (this.video.srcObject !== stream) {
            this.video.srcObject = stream;
        }
        this.video.toggleAttribute('data-mirrored', original.hasAttribute('data-mirrored'));
        const live = stream?.getVideoTracks().some(({readyState}) => readyState === 'live') ?? false;
        this.video.toggleAttribute('data-shown', live && this.video.videoWidth > 0 && !isDeclined(this.#tile));
        this.element.toggleAttribute('data-speaking', this.#tile.hasAttribute('data-speaking'));
    }

    close() {
        this.video.srcObject = null;
        this.element.remove();
    }
}
