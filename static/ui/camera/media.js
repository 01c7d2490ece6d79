// @ts-check

import {listDevices, openDevices, problemOf, recordAs, resizeCamera, worthRetrying} from './devices.js';

/**
 * @typedef {import('./devices.js').Devices} Devices
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 * @typedef {import('./devices.js').Chosen} Chosen
 * @typedef {import('./devices.js').Device} Device
 * @typedef {import('./devices.js').Problem} Problem
 * @typedef {import('./devices.js').CameraSize} CameraSize
 * @typedef {import('./devices.js').DeviceState} DeviceState
 * @typedef {import('./devices.js').Sound} Sound
 */

/** How long the browser may take to give an interrupted device back before we open it again. */
const recoveryTime = 1000; // ms

/**
 * Your own camera and microphone. Fires `change` when anything below changes, and `replaced`
 * {device, name} when another device has replaced one that disappeared.
 *
 * Turning the camera off releases it, so that its light goes out. Turning the microphone off only
 * mutes it, so that it comes back at once.
 *
 * The browser mutes a track while a phone call, another app or a privacy switch keeps the device
 * from us. The device is then `missing` and its track is not sent, until the browser unmutes it.
 */
export class Media extends EventTarget {
    /** @type {Record<Device, DeviceState>} */
    state = {microphone: 'off', camera: 'off'};

    /** @type {Record<Device, Problem | null>} */
    problems = {microphone: null, camera: null};

    /**
     * The tracks to send, or null. Never modified: a different set of tracks is a new stream.
     * @type {MediaStream | null}
     */
    stream = null;

    /**
     * The available devices with their names; empty until the user allows one.
     * @type {Devices}
     */
    devices = {microphone: [], camera: [], speaker: []};

    /** Whether the microphone records speech because it refuses original sound. */
    soundRefused = false;

    /** @type {Record<Device, MediaStreamTrack | null>} */
    #tracks = {microphone: null, camera: null};
    #chosen;
    /** @type {import('./devices.js').Preferences} */
    #wishes;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #recovery;

    /**
     * @param {Partial<Chosen>} [chosen] the preferred devices, used if they are available
     * @param {Sound} [sound]
     */
    constructor(chosen = {}, sound = 'speech') {
        super();
        this.#wishes = {sound, size: 'large'};
        this.#chosen = {microphone: '', camera: '', speaker: '', ...chosen};
        navigator.mediaDevices?.addEventListener('devicechange', () => {
            void this.#updateDevices(); // never rejects
            this.#recoverSoon();
        });
        document.addEventListener('visibilitychange', () => this.#recoverSoon());
    }

    /** The chosen devices. A missing device stays chosen in case it comes back. @returns {Chosen} */
    get chosen() {
        return {...this.#chosen};
    }

    /** Which devices the user wants on, available or not. */
    get choice() {
        return {microphone: this.state.microphone !== 'off', camera: this.state.camera !== 'off'};
    }

    /**
     * Opens the wanted devices with a single prompt. Resolves when the outcome is known for each of
     * them, and never rejects.
     * @param {{microphone: boolean, camera: boolean}} wanted
     */
    async start(wanted) {
        await this.#open(this.#devicesWhere((device) => wanted[device]));
    }

    /** @param {boolean} on */
    async setMicrophone(on) {
        const track = this.#tracks.microphone;
        if (track && !(on && track.muted)) {
            track.enabled = on;
            this.#set('microphone', on ? 'on' : 'off');
            this.#notify();
        } else if (on) {
            await this.#open(['microphone']);
        } else {
            this.#close('microphone');
        }
    }

    /** @param {boolean} on */
    async setCamera(on) {
        if (on) {
            await this.#open(['camera']);
        } else {
            this.#close('camera');
        }
    }

    /**
     * Makes the camera record at this size from now on, or at the closest it supports. Never rejects.
     * @param {CameraSize} size
     */
    async setCameraSize(size) {
        this.#wishes = {...this.#wishes, size};
        if (this.#tracks.camera) {
            await resizeCamera(this.#tracks.camera, size);
        }
    }

    /** How the microphone is recorded. */
    get sound() {
        return this.soundRefused ? 'speech' : this.#wishes.sound;
    }

    /**
     * Changes how the microphone is recorded. If it is in use, it is opened again, because Chromium (156) accepts such
     * a change to a track but ignores it. `stream` then becomes a new stream.
     * @param {Sound} sound
     */
    async setSound(sound) {
        this.#wishes = {...this.#wishes, sound};
        this.soundRefused = false;
        this.#notify();
        if (this.#tracks.microphone) {
            await this.#replace('microphone');
        }
    }

    /**
     * Switches to another device. If one is in use, `stream` becomes a new stream with the new
     * track in place of the old one.
     * @param {DeviceKind} device
     * @param {string} id as in `devices`
     */
    async choose(device, id) {
        this.#chosen[device] = id;
        if (device !== 'speaker' && this.#tracks[device]) {
            await this.#replace(device);
        } else if (device !== 'speaker' && this.state[device] !== 'off') {
            await this.#open([device]);
        } else {
            this.#notify();
        }
    }

    /**
     * The id of the device in use, or of the one that would be used if it were on.
     * @param {DeviceKind} device
     */
    current(device) {
        const used = device === 'speaker' ? '' : this.#tracks[device]?.getSettings().deviceId;
        const available = this.devices[device].some(({id}) => id === this.#chosen[device]);
        return used || (available ? this.#chosen[device] : this.devices[device][0]?.id ?? '');
    }

    /** Tries again to open the devices that are missing. */
    async retry() {
        await this.#open(this.#devicesWhere((device) => this.state[device] === 'missing'));
    }

    /** Fills `devices`, if the user has allowed one on an earlier visit. start() does it as well. */
    async listDevices() {
        await this.#updateDevices();
    }

    /** Releases both devices. */
    stop() {
        this.#close('microphone', 'camera');
    }

    /** @param {...Device} devices */
    #close(...devices) {
        for (const device of devices) {
            this.#tracks[device]?.stop();
            this.#tracks[device] = null;
            this.#set(device, 'off');
        }
        this.#notify();
    }

    /** Opens these devices with a single prompt. @param {Device[]} devices */
    async #open(devices) {
        if (devices.length === 0) {
            return;
        }
        devices.forEach((device) => this.#set(device, 'starting'));
        this.#notify();
        try {
            this.#adopt(await openDevices(devices, this.#chosen, this.#wishes));
        } catch (error) {
            await this.#openSeparately(devices, error);
        }
        this.#notify();
        void this.#updateDevices(); // from here on the browser reveals their names
    }

    /** Replaces the device in use with the chosen one. @param {Device} device */
    async #replace(device) {
        const former = this.#tracks[device];
        const id = this.#chosen[device];
        const {sound} = this.#wishes;
        former?.stop(); // stop first: many phones open only one camera at a time
        let stream = null;
        let problem;
        try {
            stream = await openDevices([device], this.#chosen, this.#wishes);
        } catch (error) {
            problem = problemOf(error);
        }
        const otherSound = device === 'microphone' && this.#wishes.sound !== sound;
        if (this.#tracks[device] !== former || this.#chosen[device] !== id || otherSound) {
            // switched off or replaced meanwhile
            stream?.getTracks().forEach((track) => track.stop());
            return;
        }
        const [track] = stream?.getTracks() ?? [];
        if (track) {
            track.enabled = former?.enabled ?? true; // keep it muted if it was
            this.#keep(device, track);
            if (this.state[device] !== 'off') {
                this.#setByTrack(device, track);
            }
        } else {
            this.#tracks[device] = null;
            this.#set(device, 'missing', problem);
        }
        this.#notify();
    }

    /** @param {Device} device @param {MediaStreamTrack} track */
    #keep(device, track) {
        this.#tracks[device]?.stop();
        this.#tracks[device] = track;
        track.addEventListener('ended', () => this.#handleEnded(device, track));
        for (const event of ['mute', 'unmute']) {
            track.addEventListener(event, () => this.#handleMute(device, track));
        }
        if (device === 'microphone') {
            this.soundRefused = recordAs(track, this.#wishes.sound) !== this.#wishes.sound;
        }
        void this.setCameraSize(this.#wishes.size); // it may have changed while the browser was asking
    }

    /** Sets the state of a device that is wanted and open. @param {Device} device @param {MediaStreamTrack} track */
    #setByTrack(device, track) {
        if (track.muted) {
            this.#set(device, 'missing', 'interrupted');
        } else {
            this.#set(device, 'on');
        }
    }

    /** @param {Device} device @param {MediaStreamTrack} track */
    #handleMute(device, track) {
        if (this.#tracks[device] === track && ['on', 'missing'].includes(this.state[device])) {
            this.#setByTrack(device, track);
        }
        this.#notify();
    }

    /** Opens what an interruption has taken away, unless the browser gives it back first. */
    #recoverSoon() {
        clearTimeout(this.#recovery);
        this.#recovery = setTimeout(() => void this.#recover(), recoveryTime); // never rejects
    }

    async #recover() {
        if (document.visibilityState === 'visible') {
            await this.#open(this.#devicesWhere((device) => this.devices[device].length > 0 &&
                ['interrupted', 'lost'].includes(this.problems[device] ?? '')));
        }
    }

    async #updateDevices() {
        this.devices = await listDevices();
        this.#notify();
    }

    /** @param {MediaStream} stream */
    #adopt(stream) {
        for (const track of stream.getTracks()) {
            const device = track.kind === 'audio' ? 'microphone' : 'camera';
            if (this.state[device] !== 'starting') { // switched off while the browser was asking
                track.stop();
                continue;
            }
            this.#keep(device, track);
            this.#setByTrack(device, track);
        }
    }

    /**
     * Finds out which devices caused an error. An error for two devices does not say which one it
     * is about, so each is requested alone, unless that would only ask the user the same question
     * again.
     * @param {Device[]} devices
     * @param {any} error
     */
    async #openSeparately(devices, error) {
        const retried = await worthRetrying(devices, problemOf(error));
        for (const device of devices) {
            const problem = retried.includes(device) ? await this.#openAlone(device) : problemOf(error);
            if (problem && this.state[device] === 'starting') {
                this.#fail(device, problem);
            }
        }
    }

    /**
     * Records that a device could not be opened. If it was only interrupted, we still have its track.
     * @param {Device} device
     * @param {Problem} problem
     */
    #fail(device, problem) {
        const track = this.#tracks[device];
        if (track) {
            this.#setByTrack(device, track);
        } else {
            this.#set(device, 'missing', problem);
        }
    }

    /** @param {Device} device @returns {Promise<Problem | null>} what went wrong */
    async #openAlone(device) {
        try {
            this.#adopt(await openDevices([device], this.#chosen, this.#wishes));
            return null;
        } catch (error) {
            return problemOf(error);
        }
    }

    /**
     * Handles a device that has disappeared or that the browser has taken away. If it has
     * disappeared, another device replaces it.
     * @param {Device} device
     * @param {MediaStreamTrack} track
     */
    async #handleEnded(device, track) {
        if (this.#tracks[device] !== track) {
            return;
        }
        this.#tracks[device] = null;
        if (['off', 'starting'].includes(this.state[device])) { // stays off, or is being opened again
            this.#notify();
            return;
        }
        this.#set(device, 'missing', 'lost');
        await this.#updateDevices();
        const {deviceId} = track.getSettings();
        const gone = !this.devices[device].some(({id}) => id === deviceId);
        if (!gone || this.devices[device].length === 0 || this.state[device] !== 'missing') {
            return;
        }
        await this.#open([device]);
        const {[device]: replacement} = this.#tracks;
        if (replacement) {
            this.dispatchEvent(new CustomEvent('replaced', {detail: {device, name: replacement.label}}));
        }
    }

    /** @param {Device} device @param {DeviceState} state @param {Problem | null} [problem] */
    #set(device, state, problem = null) {
        this.state[device] = state;
        this.problems[device] = problem;
    }

    #notify() {
        const tracks = Object.values(this.#tracks).filter((track) => track !== null)
            .filter(({muted}) => !muted); // an interrupted device is shown as off to the others, too
        const sent = this.stream?.getTracks() ?? [];
        if (tracks.length !== sent.length || tracks.some((track) => !sent.includes(track))) {
            this.stream = tracks.length > 0 ? new MediaStream(tracks) : null;
        }
        this.dispatchEvent(new CustomEvent('change'));
    }

    /** @param {(device: Device) => boolean} wanted @returns {Device[]} */
    #devicesWhere(wanted) {
        return /** @type {Device[]} */ (['microphone', 'camera']).filter(wanted);
    }
}
