// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../../ui/text.js';

const words = text.tile;

/**
 * What can be done with a tile: a click anywhere on it enlarges it (spotlight.js listens), and small
 * buttons on its corner give it the whole screen or a window of its own, where the browser has that.
 *
 * @param {HTMLElement} tile
 * @param {HTMLVideoElement} video
 * @param {string} name of what is on it
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
                // There is no picture yet, or the browser has just closed the window.
            }
        }));
    }
    if (document.fullscreenEnabled) {
        corner.append(small('full', phrase(words.full, {name}), () => void toggleFullScreen(tile)));
    }
    return [enlarge, corner];
}

/** Gives an element the whole screen, or takes it back. @param {Element} wanted */
export async function toggleFullScreen(wanted) {
    try {
        await (document.fullscreenElement === wanted ? document.exitFullscreen() : wanted.requestFullscreen());
    } catch {
        // The browser does not let us; everything is as it was.
    }
}

/** @param {string} picture @param {string} label @param {() => void} action */
function small(picture, label, action) {
    const button = element('button', {'class': 'tile-tool', 'type': 'button', 'data-tool': picture, 'aria-label': label}, icon(picture));
    button.addEventListener('click', action);
    return button;
}
