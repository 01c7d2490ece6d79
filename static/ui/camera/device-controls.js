// @ts-check

import {element} from '../dom.js';
import {icon} from '../icons.js';
import {storeChoice, storedChoice, storeDevices} from '../store.js';
import {text} from '../text.js';

/**
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./devices.js').Device} Device
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 */

/**
 * Creates a button that turns the microphone or camera on and off. It stores the choice and shows
 * the state.
 * @param {Media} media
 * @param {Device} device
 * @param {string} kind its CSS class
 */
export function deviceButton(media, device, kind) {
    const iconSlot = element('span', {'class': 'device-icon'});
    const button = element('button', {'class': kind, 'type': 'button'}, iconSlot,
        element('span', {'class': 'tool-label'}, text.devices[device]));
    button.addEventListener('click', () => toggleDevice(media, device));
    const update = () => {
        const on = isOn(media, device);
        button.setAttribute('aria-pressed', String(on));
        button.dataset.device = media.state[device];
        iconSlot.replaceChildren(icon(on ? device : `${device}-off`));
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
export function toggleDevice(media, device) {
    const on = isOn(media, device);
    if (device === 'camera') {
        void media.setCamera(!on); // never rejects: errors are in media.problems
    } else {
        void media.setMicrophone(!on); // never rejects
    }
    storeChoice({...storedChoice(), [device]: !on});
}

/** @param {Media} media @param {Device} device */
function isOn(media, device) {
    return media.state[device] === 'on' || media.state[device] === 'starting';
}

/**
 * Creates a menu to choose one of several devices, and stores the choice. It is hidden while there
 * is nothing to choose from.
 *
 * @param {Media} media
 * @param {DeviceKind} device
 * @param {AbortSignal} [signal] aborted when the menu is no longer needed
 */
export function devicePicker(media, device, signal) {
    const select = element('select', {'class': 'field-input', 'data-picker': device});
    const picker = element('label', {'class': 'field'},
        element('span', {'class': 'field-label'}, text.devices[device]), select);
    select.addEventListener('change', () => {
        void media.choose(device, select.value); // never rejects: errors are in media.problems
        storeDevices(media.chosen);
    });
    let listed = '';
    let hadFocus = false; // a control loses the focus when it is disabled
    const update = () => {
        const devices = media.devices[device];
        picker.hidden = devices.length === 0;
        const busy = device !== 'speaker' && media.state[device] === 'starting';
        hadFocus ||= busy && document.activeElement === select;
        select.disabled = busy;
        if (!busy && hadFocus) {
            hadFocus = false;
            if (document.activeElement === document.body) { // nothing else has been focused meanwhile
                select.focus();
            }
        }
        if (JSON.stringify(devices) !== listed) { // replacing the options would close an open menu
            listed = JSON.stringify(devices);
            select.replaceChildren(...devices.map(({id, name}) => element('option', {'value': id}, name)));
        }
        select.value = media.current(device);
    };
    media.addEventListener('change', update, {signal});
    update();
    return picker;
}
