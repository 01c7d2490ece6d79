// @ts-check

import {element} from '../dom.js';
import {storeDevices} from '../store.js';
import {text} from '../text.js';

/**
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 */

/**
 * Creates a menu to choose one of several devices, and stores the choice. It is hidden while there
 * is nothing to choose from.
 *
 * @param {Media} media
 * @param {DeviceKind} device
 */
export function devicePicker(media, device) {
    const select = element('select', {'class': 'field-input'});
    const made = element('label', {'class': 'field'}, element('span', {'class': 'field-label'}, text.before[device]), select);
    select.addEventListener('change', () => {
        void media.choose(device, select.value); // never rejects: errors are in media.problems
        storeDevices(media.chosen);
    });
    let shown = '';
    const update = () => {
        const there = media.devices[device];
        made.hidden = there.length === 0;
        select.disabled = device !== 'speaker' && media.state[device] === 'starting';
        if (JSON.stringify(there) !== shown) { // replacing the options would close an open menu
            shown = JSON.stringify(there);
            select.replaceChildren(...there.map(({id, name}) => element('option', {'value': id}, name)));
        }
        select.value = media.current(device);
    };
    media.addEventListener('change', update);
    update();
    return made;
}
