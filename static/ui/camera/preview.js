// @ts-check

import {avatar} from './avatar.js';
import {deviceButton, devicePicker, soundButton} from './device-controls.js';
import {element} from '../dom.js';
import {iconButton} from '../icons.js';
import {showOwn} from './mirror.js';
import {Notices} from './notices.js';
import {MicrophoneMeter, meterText} from './microphone-meter.js';
import {openDialog} from '../overlays.js';
import {text} from '../text.js';

/** @typedef {import('./media.js').Media} Media */

/** Your video before you join, and a meter that moves when you speak. */
export class Preview {
    #media;
    #root;
    #video = element('video', {
        'class': 'preview-video', 'autoplay': true, 'playsinline': true, 'aria-label': text.preview.label,
    });
    #blank = element('div', {'class': 'preview-blank'});
    #caption = element('p', {'class': 'preview-caption'});
    #frame;
    #meter = new MicrophoneMeter();
    #meterCaption = element('p', {'class': 'preview-note'});
    #open = false;

    /** @param {HTMLElement} root the empty element to fill @param {Media} media */
    constructor(root, media) {
        this.#media = media;
        this.#root = root;
        this.#video.muted = true;
        const devices = iconButton('tool tool-film preview-devices', 'settings', text.devices.choose);
        devices.title = text.devices.choose;
        devices.addEventListener('click', () => openDeviceDialog(media));
        this.#frame = element('div', {'class': 'preview-frame'}, this.#video, this.#blank,
            element('div', {'class': 'preview-controls'},
                deviceButton(media, 'microphone', 'tool tool-film'),
                deviceButton(media, 'camera', 'tool tool-film'),
                devices));
        root.replaceChildren(this.#frame, this.#meter.element, this.#meterCaption,
            new Notices(media, {beforeCall: true}).element);
        media.addEventListener('change', () => this.#update());
        new ResizeObserver(() => this.#update()).observe(this.#meter.element); // it appears, or disappears
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
        const {state, problems} = this.#media;
        this.#root.toggleAttribute('data-problem', Boolean(problems.camera || problems.microphone));
        this.#root.toggleAttribute('data-prompt', state.camera === 'starting' || state.microphone === 'starting');
        this.#root.dataset.microphone = state.microphone;
        const stream = this.#open ? this.#media.stream : null;
        if (this.#video.srcObject !== stream) {
            this.#video.srcObject = stream;
        }
        showOwn(this.#video);
        this.#frame.dataset.video = state.camera === 'on' ? 'on' : 'off';
        this.#caption.textContent = this.#videoText();
        const metered = state.microphone === 'on' && this.#meter.element.getClientRects().length > 0;
        this.#meter.listen(metered ? stream : null);
        // While the microphone starts, this text is invisible, and takes up the space of the next.
        this.#meterCaption.textContent = meterText(state.microphone === 'starting' ? 'on' : state.microphone);
    }

    #videoText() {
        const {camera, microphone} = this.#media.state;
        if (camera === 'starting' || microphone === 'starting') {
            return text.preview.waiting;
        }
        return camera === 'missing' ? text.preview.noCamera : text.preview.cameraOff;
    }
}

/** Opens a dialog where the user can choose and try the devices. @param {Media} media */
function openDeviceDialog(media) {
    const closing = new AbortController();
    const {signal} = closing;
    const video = element('video', {
        'class': 'devices-video', 'autoplay': true, 'playsinline': true, 'aria-label': text.devices.camera,
    });
    video.muted = true;
    const meter = new MicrophoneMeter();
    const caption = element('p', {'class': 'field-note'});
    const update = () => {
        if (video.srcObject !== media.stream) {
            video.srcObject = media.stream;
        }
        showOwn(video);
        video.hidden = media.state.camera !== 'on';
        meter.listen(media.state.microphone === 'on' ? media.stream : null);
        caption.textContent = meterText(media.state.microphone);
    };
    media.addEventListener('change', update, {signal});
    update();
    const dialog = openDialog({'aria-labelledby': 'devices-title'},
        element('div', {'class': 'devices-head'},
            element('h2', {'class': 'dialog-title', 'id': 'devices-title'}, text.devices.choose), video),
        devicePicker(media, 'camera', signal),
        devicePicker(media, 'microphone', signal),
        element('div', {}, meter.element, caption),
        devicePicker(media, 'speaker', signal),
        soundButton(media),
        element('button', {'class': 'button button-quiet'}, text.close));
    dialog.addEventListener('close', () => {
        closing.abort();
        meter.listen(null);
        video.srcObject = null;
    });
}
