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
 * A button that switches the microphone or the camera, remembers it, and shows how it stands.
 * @param {Media} media
 * @param {Device} device
 * @param {string} kind its class
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

/** What the button does. @param {Media} media @param {Device} device */
export function toggle(media, device) {
    const on = isOn(media, device);
    // Never rejects: what went wrong is in media.problems.
    void (device === 'camera' ? media.setCamera(!on) : media.setMicrophone(!on));
    storeChoice({...storedChoice(), [device]: !on});
}

/** @param {Media} media @param {Device} device */
function isOn(media, device) {
    return media.state[device] === 'on' || media.state[device] === 'starting';
}
