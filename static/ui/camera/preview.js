// @ts-check

import {avatar} from './avatar.js';
import {deviceButton, devicePicker, soundButton} from './device-controls.js';
import {element} from '../dom.js';
import {Notices} from './notices.js';
import {MicrophoneMeter, meterText} from './microphone-meter.js';
import {text} from '../text.js';

/** @typedef {import('./media.js').Media} Media */

/** Your video before you join, and a meter that moves when you speak. */
export class Preview {
    #media;
    #video = element('video', {
        'class': 'preview-video', 'autoplay': true, 'playsinline': true, 'aria-label': text.preview.label,
    });
    #blank = element('div', {'class': 'preview-blank'});
    #caption = element('p', {'class': 'preview-caption'});
    #frame;
    #devices;
    #meter = new MicrophoneMeter();
    #meterCaption = element('p', {'class': 'preview-note'});
    /** @type {MediaStream | null} */
    #metered = null;
    #open = false;

    /** @param {HTMLElement} root the empty element to fill @param {Media} media */
    constructor(root, media) {
        this.#media = media;
        this.#video.muted = true;
        this.#frame = element('div', {'class': 'preview-frame'}, this.#video, this.#blank,
            element('div', {'class': 'preview-controls'},
                deviceButton(media, 'microphone', 'tool tool-film'),
                deviceButton(media, 'camera', 'tool tool-film')));
        this.#devices = element('details', {'class': 'devices'},
            element('summary', {'class': 'devices-summary'}, text.devices.choose),
            element('div', {'class': 'pickers'},
                devicePicker(media, 'camera'),
                devicePicker(media, 'microphone'),
                devicePicker(media, 'speaker'),
                soundButton(media)));
        root.replaceChildren(this.#frame, this.#meter.element, this.#meterCaption, this.#devices,
            new Notices(media, {beforeCall: true}).element);
        media.addEventListener('change', () => this.#update());
        this.setName('');
        this.open();
    }

    open() {
        this.#open = true;
        this.#update();
    }

    /** Stops showing video and listening to audio. The devices stay on. */
    close() {
        this.#open = false;
        this.#update();
    }

    /** @param {string} name whose initial is shown when there is no video */
    setName(name) {
        this.#blank.replaceChildren(avatar(name), this.#caption);
    }

    #update() {
        const {state, devices} = this.#media;
        this.#devices.hidden = Object.values(devices).every((list) => list.length === 0);
        const stream = this.#open ? this.#media.stream : null;
        if (this.#video.srcObject !== stream) {
            this.#video.srcObject = stream;
        }
        this.#frame.dataset.video = state.camera === 'on' ? 'on' : 'off';
        this.#caption.textContent = this.#videoText();
        const metered = state.microphone === 'on' ? stream : null;
        if (metered !== this.#metered) {
            this.#metered = metered;
            this.#meter.listen(metered);
        }
        this.#meterCaption.textContent = meterText(state.microphone);
    }

    #videoText() {
        const {camera, microphone} = this.#media.state;
        if (camera === 'starting' || microphone === 'starting') {
            return text.preview.waiting;
        }
        return camera === 'missing' ? text.preview.noCamera : text.preview.cameraOff;
    }
}
