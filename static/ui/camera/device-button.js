// @ts-check

import {element} from '../dom.js';
import {icon} from '../icons.js';
import {storeChoice, storedChoice} from '../store.js';
import {text} from '../text.js';

/**
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./media.js').Device} Device
 */

/**
 * Creates a button that turns the microphone or camera on and off. It stores the choice and shows
 * the state.
 * @param {Media} media
 * @param {Device} device
 * @param {string} kind its CSS class
 */
export function deviceButton(media, device, kind) {
    const picture = element('span', {'class': 'device-icon'});
    const button = element('button', {'class': kind, 'type': 'button'}, picture,
        element('span', {'class': 'tool-label'}, text.call[device]));
    button.addEventListener('click', () => toggle(media, device));
    const update = () => {
        const on = isOn(media, device);
        button.setAttribute('aria-pressed', String(on));
        button.dataset.device = media.state[device];
        picture.replaceChildren(icon(on ? device : `${device}-off`));
    };
    media.addEventListener('change', update);
    update();
    return button;
}

/**
 * Turns the device on or off and stores the choice. Keyboard shortcuts call this too.
 * @param {Media} media
 * @param {Device} device
 */
export function toggle(media, device) {
    const on = isOn(media, device);
    // Never rejects: errors are in media.problems.
    void (device === 'camera' ? media.setCamera(!on) : media.setMicrophone(!on));
    storeChoice({...storedChoice(), [device]: !on});
}

/** @param {Media} media @param {Device} device */
function isOn(media, device) {
    return media.state[device] === 'on' || media.state[device] === 'starting';
}
