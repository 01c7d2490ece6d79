// @ts-check

import {element} from '../dom.js';
import {setSpeaker} from './devices.js';
import {icon} from '../icons.js';
import {storeChoice, storedChoice, storeDevices, storeSound} from '../store.js';
import {text} from '../text.js';

/**
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./devices.js').Device} Device
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 */

/** How long the test sound takes. */
const notesTime = 1000; // ms

/**
 * Creates a button that turns the microphone or camera on and off. It stores the choice and shows
 * the state.
 * @param {Media} media
 * @param {Device} device
 * @param {string} kind its CSS class
 * @param {AbortSignal} [signal] aborted when the button is no longer needed
 */
export function deviceButton(media, device, kind, signal) {
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
    media.addEventListener('change', update, {signal});
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

/** Whether a device is on, or will be. @param {Media} media @param {Device} device */
function isOn(media, device) {
    return ['on', 'starting'].includes(media.state[device]);
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
    return picker(media, {
        name: device,
        label: text.devices[device],
        options: () => withCurrent(media, device),
        current: () => media.current(device),
        busy: () => device !== 'speaker' && media.state[device] === 'starting',
        choose: (id) => {
            void media.choose(device, id); // never rejects: errors are in media.problems
            storeDevices(media.chosen);
        },
    }, signal);
}

/**
 * Lists a kind of device, and the one in use if the browser does not list it: a menu without it would be blank.
 * @param {Media} media
 * @param {DeviceKind} device
 */
function withCurrent(media, device) {
    const listed = media.devices[device];
    const id = media.current(device);
    if (device === 'speaker' || listed.length === 0 || listed.some((one) => one.id === id)) {
        return listed;
    }
    return [{id, name: text.devices.current[device]}, ...listed];
}

/**
 * Creates a menu to choose how the microphone is recorded, and stores the choice. A note explains it.
 * @param {Media} media
 * @param {AbortSignal} signal aborted when the menu is no longer needed
 */
export function soundPicker(media, signal) {
    const {label, speech, original, notes} = text.sound;
    const field = picker(media, {
        name: 'sound',
        label,
        options: () => [{id: 'speech', name: speech}, {id: 'original', name: original}],
        current: () => media.sound,
        busy: () => media.state.microphone === 'starting',
        choose: (id) => {
            const sound = id === 'original' ? 'original' : 'speech';
            void media.setSound(sound); // never rejects
            storeSound(sound);
        },
    }, signal);
    const note = element('p', {'class': 'field-note', 'id': 'sound-note'});
    const update = () => { note.textContent = notes[media.soundRefused ? 'refused' : media.sound]; };
    field.querySelector('select')?.setAttribute('aria-describedby', note.id);
    media.addEventListener('change', update, {signal});
    update();
    return element('div', {'class': 'field'}, field, note);
}

/**
 * @param {Media} media
 * @param {object} choice
 * @param {string} choice.name tests and other programs find the menu by [data-picker="<name>"]
 * @param {string} choice.label
 * @param {() => {id: string, name: string}[]} choice.options
 * @param {() => string} choice.current
 * @param {() => boolean} choice.busy whether nothing can be chosen at the moment
 * @param {(id: string) => void} choice.choose
 * @param {AbortSignal} [signal]
 */
function picker(media, {name, label, options, current, busy, choose}, signal) {
    const select = element('select', {'class': 'field-input', 'data-picker': name});
    const field = element('label', {'class': 'field'}, element('span', {'class': 'field-label'}, label), select);
    select.addEventListener('change', () => choose(select.value));
    let listed = '';
    let hadFocus = false; // a control loses the focus when it is disabled
    const update = () => {
        const available = options();
        field.hidden = available.length === 0;
        hadFocus ||= busy() && document.activeElement === select;
        select.disabled = busy();
        if (!busy() && hadFocus) {
            hadFocus = false;
            if (document.activeElement === document.body) { // nothing else has been focused meanwhile
                select.focus();
            }
        }
        if (JSON.stringify(available) !== listed) { // replacing the options would close an open menu
            listed = JSON.stringify(available);
            const entries = available.map(({id, name}) => element('option', {'value': id, 'dir': 'auto'}, name));
            select.replaceChildren(...entries);
        }
        select.value = current();
    };
    media.addEventListener('change', update, {signal});
    update();
    return field;
}

/** Creates a button that plays two notes on the chosen speaker. @param {Media} media */
export function soundButton(media) {
    const label = element('span', {'role': 'status'}, text.devices.testSound);
    const button = element('button', {'class': 'button', 'type': 'button'}, icon('sound'), label);
    button.addEventListener('click', async () => {
        if (label.textContent === text.devices.testSound) {
            label.textContent = text.devices.testing;
            await playNotes(media.current('speaker')); // never rejects
            label.textContent = text.devices.testSound;
        }
    });
    return button;
}

/** Plays two notes. Resolves when they have ended, and never rejects. @param {string} speaker its id */
async function playNotes(speaker) {
    const audio = new Audio(); // not in all browsers can AudioContext choose the speaker
    let context;
    try {
        context = new AudioContext();
        const output = context.createMediaStreamDestination();
        audio.srcObject = output.stream;
        await setSpeaker(audio, speaker);
        await audio.play();
        startNotes(context, output);
        await new Promise((resolve) => setTimeout(resolve, notesTime));
    } catch {
        // the browser refused to play sound
    } finally {
        audio.srcObject = null;
        void context?.close();
    }
}

/** @param {AudioContext} context @param {AudioNode} output */
function startNotes(context, output) {
    const start = context.currentTime + 0.1; // s
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.setValueAtTime(660, start); // Hz
    oscillator.frequency.setValueAtTime(880, start + 0.3);
    volume.gain.setValueAtTime(0.3, start);
    volume.gain.linearRampToValueAtTime(0, start + 0.8);
    oscillator.connect(volume).connect(output);
    oscillator.start(start);
    oscillator.stop(start + 0.8);
}
