// @ts-check

import {ask, notDenied, problemOf} from './ask.js';
import {listDevices} from './devices.js';

/**
 * @typedef {import('./devices.js').Devices} Devices
 * @typedef {import('./devices.js').DeviceKind} DeviceKind
 * @typedef {import('./devices.js').Chosen} Chosen
 *
 * @typedef {import('./ask.js').Device} Device
 * @typedef {import('./ask.js').Problem} Problem
 *
 * @typedef {'off' | 'starting' | 'on' | 'missing'} DeviceState
 * `missing`: wanted, but not to be had; `problems` says why.
 */

/**
 * Your own camera and microphone. Fires `change` whenever anything below has changed, and `stand-in`
 * {device, name} when another has taken the place of one that is gone.
 *
 * A camera that is switched off is given back, so that its light goes out; a microphone only falls
 * silent, so that it is back at once.
 */
export class Media extends EventTarget {
    /** @type {Record<Device, DeviceState>} */
    state = {microphone: 'off', camera: 'off'};

    /** @type {Record<Device, Problem | null>} */
    problems = {microphone: null, camera: null};

    /**
     * What is to be sent, or null. Never modified: another set of tracks is another stream.
     * @type {MediaStream | null}
     */
    stream = null;

    /**
     * Those there are, with their names; empty until one was allowed.
     * @type {Devices}
     */
    devices = {microphone: [], camera: [], speaker: []};

    /** @type {Record<Device, MediaStreamTrack | null>} */
    #tracks = {microphone: null, camera: null};
    #chosen;

    /** @param {Partial<Chosen>} [chosen] which devices to take, if they are there */
    constructor(chosen = {}) {
        super();
        this.#chosen = {microphone: '', camera: '', speaker: '', ...chosen};
        navigator.mediaDevices?.addEventListener('devicechange', () => void this.#list()); // never rejects
    }

    /** Which devices were chosen. A missing one stays chosen, and is taken when it is back. @returns {Chosen} */
    get chosen() {
        return {...this.#chosen};
    }

    /** What is wanted, whether or not it is to be had. */
    get choice() {
        return {microphone: this.state.microphone !== 'off', camera: this.state.camera !== 'off'};
    }

    /**
     * Asks for what is wanted, with one question to the visitor. Resolves when all is settled,
     * whatever the outcome; it never rejects.
     * @param {{microphone: boolean, camera: boolean}} wanted
     */
    async start({microphone, camera}) {
        /** @type {Device[]} */
        const devices = [];
        if (microphone) {
            devices.push('microphone');
        }
        if (camera) {
            devices.push('camera');
        }
        await this.#open(devices);
    }

    /** @param {boolean} on */
    async setMicrophone(on) {
        const track = this.#tracks.microphone;
        if (!track) {
            await (on ? this.#open(['microphone']) : this.#close('microphone'));
            return;
        }
        track.enabled = on;
        this.#set('microphone', on ? 'on' : 'off');
        this.#changed();
    }

    /** @param {boolean} on */
    async setCamera(on) {
        await (on ? this.#open(['camera']) : this.#close('camera'));
    }

    /**
     * Uses another device from here on. `stream` becomes another then, with its track in the place of
     * the old one's.
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
            this.#changed();
        }
    }

    /**
     * The id of the device that is in use, or would be if it were on.
     * @param {DeviceKind} device
     */
    current(device) {
        const used = device === 'speaker' ? '' : this.#tracks[device]?.getSettings().deviceId;
        const there = this.devices[device].some(({id}) => id === this.#chosen[device]);
        return used || (there ? this.#chosen[device] : this.devices[device][0]?.id ?? '');
    }

    /** Asks once more for whatever is missing. */
    async retry() {
        await this.#open(this.#those((device) => this.state[device] === 'missing'));
    }

    /** Gives everything back. */
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
        this.#changed();
    }

    /** @param {Device[]} devices */
    async #open(devices) {
        if (devices.length === 0) {
            return;
        }
        devices.forEach((device) => this.#set(device, 'starting'));
        this.#changed();
        if (!navigator.mediaDevices?.getUserMedia) { // not a secure context
            devices.forEach((device) => this.#set(device, 'missing', 'insecure'));
            this.#changed();
            return;
        }
        try {
            this.#take(await ask(devices, this.#chosen));
        } catch (error) {
            await this.#explain(devices, error);
        }
        this.#changed();
        void this.#list(); // their names are told from here on
    }

    /** Puts what was chosen in the place of what is in use. @param {Device} device */
    async #replace(device) {
        const former = this.#tracks[device];
        const id = this.#chosen[device];
        former?.stop(); // first, for many a phone lends one camera at a time
        let stream = null;
        let problem;
        try {
            stream = await ask([device], this.#chosen);
        } catch (error) {
            problem = problemOf(error);
        }
        if (this.#tracks[device] !== former || this.#chosen[device] !== id) { // switched off, or chosen anew, meanwhile
            stream?.getTracks().forEach((track) => track.stop());
            return;
        }
        const [track] = stream?.getTracks() ?? [];
        if (track) {
            track.enabled = former?.enabled ?? true; // a muted one stays muted
            this.#keep(device, track);
        } else {
            this.#tracks[device] = null;
            this.#set(device, 'missing', problem);
        }
        this.#changed();
    }

    /** @param {Device} device @param {MediaStreamTrack} track */
    #keep(device, track) {
        this.#tracks[device]?.stop();
        this.#tracks[device] = track;
        track.addEventListener('ended', () => this.#lost(device, track));
    }

    async #list() {
        this.devices = await listDevices();
        this.#changed();
    }

    /** @param {MediaStream} stream */
    #take(stream) {
        for (const track of stream.getTracks()) {
            const device = track.kind === 'audio' ? 'microphone' : 'camera';
            if (this.state[device] !== 'starting') { // switched off while the browser was asking
                track.stop();
                continue;
            }
            this.#keep(device, track);
            this.#set(device, 'on');
        }
    }

    /**
     * One error for two devices does not say which of them it is about, so each is asked for alone,
     * unless that would only put the same question to the visitor again.
     * @param {Device[]} devices
     * @param {any} error
     */
    async #explain(devices, error) {
        const problem = problemOf(error);
        const alone = devices.length === 1 ? [] : problem === 'denied' ? await notDenied(devices) : devices;
        for (const device of devices) {
            try {
                if (!alone.includes(device)) {
                    throw error;
                }
                this.#take(await ask([device], this.#chosen));
            } catch (reason) {
                if (this.state[device] === 'starting') {
                    this.#set(device, 'missing', problemOf(reason));
                }
            }
        }
    }

    /**
     * The device has gone, or the browser has taken it away. For one that has gone another stands in.
     * @param {Device} device
     * @param {MediaStreamTrack} track
     */
    async #lost(device, track) {
        if (this.#tracks[device] !== track) {
            return;
        }
        this.#tracks[device] = null;
        if (this.state[device] === 'off') { // muted, and it shall stay so
            this.#changed();
            return;
        }
        this.#set(device, 'missing', 'lost');
        await this.#list();
        const {deviceId} = track.getSettings();
        const gone = !this.devices[device].some(({id}) => id === deviceId);
        if (!gone || this.devices[device].length === 0 || this.state[device] !== 'missing') {
            return;
        }
        await this.#open([device]);
        const {[device]: standIn} = this.#tracks;
        if (standIn) {
            this.dispatchEvent(new CustomEvent('stand-in', {detail: {device, name: standIn.label}}));
        }
    }

    /** @param {Device} device @param {DeviceState} state @param {Problem | null} [problem] */
    #set(device, state, problem = null) {
        this.state[device] = state;
        this.problems[device] = problem;
    }

    #changed() {
        const tracks = Object.values(this.#tracks).filter((track) => track !== null);
        const sent = this.stream?.getTracks() ?? [];
        if (tracks.length !== sent.length || tracks.some((track) => !sent.includes(track))) {
            this.stream = tracks.length > 0 ? new MediaStream(tracks) : null;
        }
        this.dispatchEvent(new CustomEvent('change'));
    }

    /** @param {(device: Device) => boolean} wanted @returns {Device[]} */
    #those(wanted) {
        return /** @type {Device[]} */ (['microphone', 'camera']).filter(wanted);
    }
}
