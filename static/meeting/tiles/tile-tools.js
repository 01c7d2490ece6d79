// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {icon, iconButton} from '../../ui/icons.js';
import {text} from '../text.js';

/**
 * Creates the controls on a tile. A click anywhere on the tile enlarges it (Spotlight listens). A
 * button moves it while it is in a corner of the stage (Corner listens). Another one opens the menu of
 * another person's tile (TileMenu listens). A screen has one for full screen too.
 *
 * @param {string} name of what the tile shows
 * @param {'self' | 'other' | 'screen'} kind of tile
 * @returns {HTMLElement[]}
 */
export function tileTools(name, kind) {
    const enlarge = element('button', {'class': 'tile-enlarge', 'type': 'button', 'aria-pressed': 'false',
        'aria-label': phrase(text.tile.enlarge, {name})});
    const corner = element('div', {'class': 'tile-corner'}, cornerButton('move', text.ownView.move));
    if (kind === 'screen' && tilesCanFill) {
        corner.append(fullScreenButton(name));
    }
    if (kind !== 'self') {
        corner.append(iconButton('tile-options', 'more', phrase(text.options.title, {name})));
    }
    return [enlarge, corner];
}

/** Opens or closes a video's picture-in-picture window, if supported. Never rejects. @param {HTMLVideoElement} video */
export async function toggleWindow(video) {
    try {
        if (!document.pictureInPictureEnabled) {
            return;
        }
        if (document.pictureInPictureElement === video) {
            await document.exitPictureInPicture();
        } else {
            await video.requestPictureInPicture();
        }
    } catch {
        // There is no video yet, or the browser has just closed the window.
    }
}

/** Whether a tile can fill the screen. On iPhones, only its video can. */
export const tilesCanFill = document.fullscreenEnabled || 'webkitEnterFullscreen' in HTMLVideoElement.prototype;

/** Enters or leaves full screen with a tile, or with the page. @param {Element} wanted */
export async function toggleFullScreen(wanted) {
    try {
        if (document.fullscreenElement === wanted) {
            await document.exitFullscreen();
        } else if (document.fullscreenEnabled) {
            await wanted.requestFullscreen();
        } else {
            /** @type {any} */ (wanted.querySelector('video')).webkitEnterFullscreen();
        }
    } catch {
        // The browser refused, and nothing has changed.
    }
}

/**
 * Creates the button that shows a tile in full screen: on a phone, the words on a screen are too small otherwise.
 * @param {string} name of what the tile shows
 */
function fullScreenButton(name) {
    const button = cornerButton('full', phrase(text.tile.full, {name}));
    const tile = () => /** @type {Element} */ (button.closest('.tile'));
    button.addEventListener('click', () => void toggleFullScreen(tile())); // never rejects
    return button;
}

/**
 * Adds a mark about someone to their tile, or removes it.
 * @param {Element | null | undefined} place for the mark
 * @param {{kind: string, icon: string, title: string}} mark its CSS class, picture and meaning
 * @param {boolean} wanted
 */
export function toggleMark(place, {kind, icon: name, title}, wanted) {
    const existing = place?.querySelector(`.${kind}`);
    if (!wanted) {
        existing?.remove();
    } else if (!existing) {
        place?.append(element('span', {'class': kind, 'role': 'img', 'aria-label': title, title}, icon(name)));
    }
}

/** Creates a small button for the corner of a tile. @param {string} name of the icon @param {string} label */
export function cornerButton(name, label) {
    const button = iconButton('tile-tool', name, label);
    button.dataset.tool = name;
    return button;
}
