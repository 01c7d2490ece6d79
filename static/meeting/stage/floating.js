// @ts-check

import {deviceButton} from '../../ui/camera/device-controls.js';
import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../text.js';
import {toggleWindow} from './tile-tools.js';

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
    /** @type {Window | null} */
    #window = null;
    #people = element('ul', {'class': 'floating-people', 'role': 'list', 'aria-label': text.call.people});
    /** @type {Map<Element, FloatingTile>} by tile on the stage */
    #tiles = new Map();
    #stageChanges = new MutationObserver(() => this.#update());

    /**
     * @param {import('../../ui/camera/media.js').Media} media
     * @param {HTMLElement} stage
     * @param {import('./video-sizes.js').VideoSizes} videoSizes
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(media, stage, videoSizes, signal) {
        this.#media = media;
        this.#stage = stage;
        this.#videoSizes = videoSizes;
        this.button.addEventListener('click', () => void this.toggle());
        signal.addEventListener('abort', () => {
            this.#window?.close();
            this.button.remove();
        });
        this.#updateButton();
    }

    /** Opens or closes the window. Must be called from a click or a key press. Never rejects. */
    async toggle() {
        if (this.#window) {
            this.#window.close();
            return;
        }
        if (!documentWindow) {
            const others = [...this.#stage.querySelectorAll('video')].filter((video) => !video.closest('[data-self]'));
            others.sort((a, b) => b.clientWidth - a.clientWidth);
            await toggleWindow(others[0]); // does nothing without a video
            return;
        }
        try {
            this.#open(await documentWindow.requestWindow({width: 480, height: 320}));
        } catch {
            // The browser refused, and nothing has changed.
        }
    }

    /** @param {Window} opened */
    #open(opened) {
        const {document: page} = opened;
        const {lang, dir} = document.documentElement;
        Object.assign(page.documentElement, {lang, dir});
        page.title = document.title;
        page.head.append(...[...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.cloneNode()));
        page.body.className = 'floating';
        const microphone = deviceButton(this.#media, 'microphone', 'tool');
        const camera = deviceButton(this.#media, 'camera', 'tool');
        page.body.append(this.#people, element('div', {'class': 'floating-bar'}, microphone, camera));
        opened.addEventListener('pagehide', () => this.#closed());
        opened.addEventListener('resize', () => this.#videoSizes.update());
        this.#window = opened;
        this.#stageChanges.observe(this.#stage, {
            subtree: true, childList: true, attributes: true, attributeFilter: ['data-video', 'data-speaking'],
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
        const shown = new Set(this.#stage.querySelectorAll('.tile'));
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
        const open = this.#window !== null;
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

    /** @param {Element} tile on the stage */
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
            this.video.style.transform = getComputedStyle(original).transform; // it may be mirrored
        }
        const live = stream?.getVideoTracks().some(({readyState}) => readyState === 'live') ?? false;
        this.video.toggleAttribute('data-shown', live && this.video.videoWidth > 0);
        this.element.toggleAttribute('data-speaking', this.#tile.hasAttribute('data-speaking'));
    }

    close() {
        this.video.srcObject = null;
        this.element.remove();
    }
}
