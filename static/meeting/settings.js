// @ts-check

import {element} from '../ui/dom.js';
import {storeDevices} from '../ui/store.js';
import {text} from '../ui/text.js';

const words = text.settings;

/** @typedef {import('../ui/camera/devices.js').DeviceKind} DeviceKind */

/** Lets the user change camera, microphone or speaker during a call. */
export class Settings {
    #media;
    #fields;

    /**
     * @param {import('../ui/camera/media.js').Media} media
     * @param {import('./panels.js').Panels} panels
     * @param {AbortSignal} stay aborted when the call is over
     */
    constructor(media, panels, stay) {
        this.#media = media;
        this.#fields = /** @type {const} */ (['camera', 'microphone', 'speaker']).map((kind) => this.#field(kind));
        const {body} = panels.add({name: 'settings', icon: 'settings', label: words.label, title: words.title, more: true});
        body.append(element('div', {'class': 'settings'}, ...this.#fields.map(({row}) => row),
            element('p', {'class': 'field-note'}, words.note)));
        media.addEventListener('change', () => this.#update(), {signal: stay});
        this.#update();
    }

    /** @param {DeviceKind} kind */
    #field(kind) {
        const select = element('select', {'class': 'field-input', 'id': `settings-${kind}`});
        select.addEventListener('change', () => {
            void this.#media.choose(kind, select.value); // never rejects
            storeDevices(this.#media.chosen);
        });
        const row = element('div', {'class': 'field'},
            element('label', {'class': 'field-label', 'for': select.id}, words[kind]), select);
        return {kind, select, row};
    }

    #update() {
        for (const {kind, select, row} of this.#fields) {
            const devices = this.#media.devices[kind];
            const options = devices.map(({id, name}) => element('option', {'value': id}, name));
            if (options.map(({value}) => value).join() !== Array.from(select.options, ({value}) => value).join()) {
                select.replaceChildren(...options); // only if it has changed: the list may be open
            }
            select.value = this.#media.current(kind);
            row.hidden = devices.length === 0;
        }
    }
}
