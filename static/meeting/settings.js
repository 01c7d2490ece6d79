// @ts-check

import {devicePicker, soundButton, soundPicker} from '../ui/camera/device-controls.js';
import {MicrophoneMeter, meterText} from '../ui/camera/microphone-meter.js';
import {mirrorWanted, setMirror, showOwn} from '../ui/camera/mirror.js';
import {element} from '../ui/dom.js';
import {text} from './text.js';

/**
 * Adds the panel where the user can change camera, microphone and speaker during a call.
 * @param {import('../ui/camera/media.js').Media} media
 * @param {import('./panels.js').Panels} panels
 * @param {import('./stage/own-view.js').OwnView} ownView
 * @param {AbortSignal} signal aborted when the call is over
 */
export function addSettings(media, panels, ownView, signal) {
    const {label, title, video: videoLabel, note} = text.settings;
    const video = element('video', {
        'class': 'settings-video', 'autoplay': true, 'playsinline': true, 'aria-label': videoLabel,
    });
    video.muted = true;
    const meter = new MicrophoneMeter();
    const caption = element('p', {'class': 'field-note'});
    const update = () => {
        const stream = panel.open ? media.stream : null;
        if (video.srcObject !== stream) {
            video.srcObject = stream;
        }
        showOwn(video);
        video.hidden = media.state.camera !== 'on';
        meter.listen(media.state.microphone === 'on' ? stream : null);
        caption.textContent = meterText(media.state.microphone);
    };
    const panel = panels.add({
        name: 'settings', icon: 'settings', label, title, more: true, onOpen: update, onClose: update,
    });
    media.addEventListener('change', update, {signal});
    const hidden = choice(text.ownView.hide, ownView.hidden, (on) => ownView.setHidden(on));
    ownView.addEventListener('change', () => { hidden.input.checked = ownView.hidden; }, {signal});
    panel.body.append(element('div', {'class': 'settings'},
        video,
        devicePicker(media, 'camera', signal),
        element('div', {}, choice(text.settings.mirror, mirrorWanted(), setMirror).label, hidden.label),
        devicePicker(media, 'microphone', signal),
        soundPicker(media, signal),
        element('div', {}, meter.element, caption),
        devicePicker(media, 'speaker', signal),
        soundButton(media),
        element('p', {'class': 'field-note'}, note)));
}

/**
 * Shows a notification if the microphone refuses original sound.
 *
 * @param {import('../ui/camera/media.js').Media} media
 * @param {import('../ui/overlays.js').Toasts} toasts
 * @param {AbortSignal} signal aborted when the call is over
 */
export function reportRefusal(media, toasts, signal) {
    let told = false;
    const update = () => {
        if (media.soundRefused && !told) {
            toasts.show(text.sound.notes.refused);
        }
        told = media.soundRefused;
    };
    media.addEventListener('change', update, {signal});
    update();
}

/**
 * Creates a switch inside its label.
 * @param {string} words
 * @param {boolean} on
 * @param {(on: boolean) => void} set
 */
function choice(words, on, set) {
    const input = element('input', {'type': 'checkbox', 'role': 'switch', 'checked': on});
    input.addEventListener('change', () => set(input.checked));
    return {input, label: element('label', {'class': 'shortcuts-choice'}, input, words)};
}
