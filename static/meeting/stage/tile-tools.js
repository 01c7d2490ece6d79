// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
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
        corner.append(small('window', phrase(words.window, {name}), async () => {
            try {
                await (document.pictureInPictureElement === video ? document.exitPictureInPicture() : video.requestPictureInPicture());
            } catch {
                // There is no video yet, or the browser has just closed the window.
            }
        }));
    }
    if (document.fullscreenEnabled) {
        corner.append(small('full', phrase(words.full, {name}), () => void toggleFullScreen(tile)));
    }
    return [enlarge, corner];
}

/** Enters or leaves full screen with an element. @param {Element} wanted */
export async function toggleFullScreen(wanted) {
    try {
        await (document.fullscreenElement === wanted ? document.exitFullscreen() : wanted.requestFullscreen());
    } catch {
        // The browser refused, and nothing has changed.
    }
}

/** @param {string} picture @param {string} label @param {() => void} action */
function small(picture, label, action) {
    const button = element('button', {'class': 'tile-tool', 'type': 'button', 'data-tool': picture, 'aria-label': label}, icon(picture));
    button.addEventListener('click', action);
    return button;
}
