// @ts-check

import {element} from '../dom.js';
import {storeDevices} from '../store.js';
import {text} from '../text.js';

/**
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 */

/**
 * A field that says which of several devices to use, and remembers it. It is hidden while there is
 * none to choose.
 *
 * @param {Media} media
 * @param {DeviceKind} device
 */
export function devicePicker(media, device) {
    const select = element('select', {'class': 'field-input'});
    const made = element('label', {'class': 'field'}, element('span', {'class': 'field-label'}, text.before[device]), select);
    select.addEventListener('change', () => {
        void media.choose(device, select.value); // never rejects: what went wrong is in media.problems
        storeDevices(media.chosen);
    });
    let shown = '';
    const update = () => {
        const there = media.devices[device];
        made.hidden = there.length === 0;
        select.disabled = device !== 'speaker' && media.state[device] === 'starting';
        if (JSON.stringify(there) !== shown) { // a list that is made anew closes under the visitor's hand
            shown = JSON.stringify(there);
            select.replaceChildren(...there.map(({id, name}) => element('option', {'value': id}, name)));
        }
        select.value = media.current(device);
    };
    media.addEventListener('change', update);
    update();
    return made;
}
