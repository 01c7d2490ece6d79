// @ts-check

import {can} from './can.js';
import {deviceButton, devicePicker} from './device-controls.js';
import {element} from '../dom.js';
import {Notices} from './notices.js';
import {TinString} from './string.js';
import {text} from '../text.js';

/** @typedef {import('./media.js').Media} Media */

/** Your video before you join, and a string that moves when you speak. */
export class Preview {
    #media;
    #video = element('video', {'class': 'preview-video', 'autoplay': true, 'playsinline': true, 'aria-label': text.preview.label});
    #blank = element('div', {'class': 'preview-blank'});
    #caption = element('p', {'class': 'preview-caption'});
    #frame;
    #devices;
    #string = new TinString();
    #stringCaption = element('p', {'class': 'preview-note'});
    /** @type {MediaStream | null} */
    #heard = null;
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
                devicePicker(media, 'speaker')));
        root.replaceChildren(this.#frame, this.#string.element, this.#stringCaption, this.#devices,
            new Notices(media, {before: true}).element);
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
        this.#blank.replaceChildren(can(name), this.#caption);
    }

    #update() {
        const {state, devices} = this.#media;
        this.#devices.hidden = Object.values(devices).every((there) => there.length === 0);
        const stream = this.#open ? this.#media.stream : null;
        if (this.#video.srcObject !== stream) {
            this.#video.srcObject = stream;
        }
        this.#frame.dataset.video = state.camera === 'on' ? 'on' : 'off';
        this.#caption.textContent = this.#pictureWords();
        const voice = state.microphone === 'on' ? stream : null;
        if (voice !== this.#heard) {
            this.#heard = voice;
            this.#string.listen(voice);
        }
        this.#stringCaption.textContent = this.#voiceWords();
    }

    #pictureWords() {
        const {camera, microphone} = this.#media.state;
        if (camera === 'starting' || microphone === 'starting') {
            return text.preview.waiting;
        }
        return camera === 'missing' ? text.preview.noCamera : text.preview.cameraOff;
    }

    #voiceWords() {
        switch (this.#media.state.microphone) {
            case 'starting': return text.preview.stringWaiting;
            case 'off': return text.preview.stringOff;
            case 'missing': return text.preview.stringNone;
            default: return text.preview.string;
        }
    }
}
