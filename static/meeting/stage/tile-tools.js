// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {iconButton} from '../../ui/icons.js';
import {text} from '../text.js';

const words = text.tile;

/**
 * Creates the controls on a tile. A click anywhere on the tile enlarges it (Spotlight listens).
 * Small buttons in its corner open full screen and picture-in-picture, where the browser has them.
 *
 * @param {HTMLElement} tile
 * @param {HTMLVideoElement} video
 * @param {string} name of what the tile shows
 * @returns {HTMLElement[]}
 */
export function tileTools(tile, video, name) {
    const enlarge = element('button', {'class': 'tile-enlarge', 'type': 'button', 'aria-pressed': 'false',
        'aria-label': phrase(words.enlarge, {name})});
    const corner = element('div', {'class': 'tile-corner'});
    if (document.pictureInPictureEnabled) {
        corner.append(cornerButton('window', phrase(words.window, {name}), () => void toggleWindow(video)));
    }
    if (document.fullscreenEnabled) {
        corner.append(cornerButton('full', phrase(words.full, {name}), () => void toggleFullScreen(tile)));
    }
    return [enlarge, corner];
}

/** Opens or closes a video's own window. Never rejects. @param {HTMLVideoElement} video */
export async function toggleWindow(video) {
    try {
        if (document.pictureInPictureElement === video) {
            await document.exitPictureInPicture();
        } else {
            await video.requestPictureInPicture();
        }
    } catch {
        // There is no video yet, or the browser has just closed the window.
    }
}

/** Enters or leaves full screen with an element. @param {Element} wanted */
export async function toggleFullScreen(wanted) {
    try {
        if (document.fullscreenElement === wanted) {
            await document.exitFullscreen();
        } else {
            await wanted.requestFullscreen();
        }
    } catch {
        // The browser refused, and nothing has changed.
    }
}

/** @param {string} name of the icon @param {string} label @param {() => void} action */
function cornerButton(name, label, action) {
    const button = iconButton('tile-tool', name, label);
    button.dataset.tool = name;
    button.addEventListener('click', action);
    return button;
}
