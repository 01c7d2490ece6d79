// @ts-check

/**
 * @typedef {'microphone' | 'camera'} Device
 *
 * @typedef {'off' | 'starting' | 'on' | 'missing'} DeviceState
 * `missing`: wanted, but not to be had; `problems` says why.
 *
 * @typedef {'denied' | 'none' | 'busy' | 'lost' | 'insecure'} Problem
 */

const constraints = {
    microphone: {echoCancellation: true, noiseSuppression: true, autoGainControl: true},
    camera: {width: {ideal: 960}, height: {ideal: 540}, frameRate: {ideal: 24, max: 30}, facingMode: 'user'},
};

const trackKind = /** @type {const} */ ({microphone: 'audio', camera: 'video'});

/**
 * Your own camera and microphone. Fires `change` whenever anything below has changed.
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

    /** @type {Record<Device, MediaStreamTrack | null>} */
    #tracks = {microphone: null, camera: null};

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
        if (!navigator.mediaDevices?.getUserMedia) { // not a secure context
            devices.forEach((device) => this.#set(device, 'missing', 'insecure'));
            this.#changed();
            return;
        }
        devices.forEach((device) => this.#set(device, 'starting'));
        this.#changed();
        try {
            this.#take(await navigator.mediaDevices.getUserMedia(ask(devices)));
        } catch (error) {
            await this.#explain(devices, error);
        }
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
            this.#tracks[device]?.stop();
            this.#tracks[device] = track;
            track.addEventListener('ended', () => this.#lost(device, track));
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
                this.#take(await navigator.mediaDevices.getUserMedia(ask([device])));
            } catch (reason) {
                if (this.state[device] === 'starting') {
                    this.#set(device, 'missing', problemOf(reason));
                }
            }
        }
    }

    /** The device has gone, or the browser has taken it away. @param {Device} device @param {MediaStreamTrack} track */
    #lost(device, track) {
        if (this.#tracks[device] === track) {
            this.#tracks[device] = null;
            this.#set(device, 'missing', 'lost');
            this.#changed();
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

/** @param {Device[]} devices */
function ask(devices) {
    return Object.fromEntries(devices.map((device) => [trackKind[device], constraints[device]]));
}

/** @param {any} error what getUserMedia() rejected with; the names are those of its specification @returns {Problem} */
function problemOf(error) {
    switch (error?.name) {
        case 'NotAllowedError': return 'denied';
        case 'SecurityError': return 'denied';
        case 'NotFoundError': return 'none';
        case 'OverconstrainedError': return 'none';
        default: return 'busy'; // NotReadableError, AbortError
    }
}

/**
 * Where the browser refuses one device for good, the question for two fails without being put, and
 * the other may be asked for. Otherwise the visitor has just said no, and is not asked again.
 * @param {Device[]} devices
 */
async function notDenied(devices) {
    const states = await Promise.all(devices.map(permission));
    return states.includes('denied') ? devices.filter((_, i) => states[i] !== 'denied') : [];
}

/** @param {Device} device @returns {Promise<string>} */
async function permission(device) {
    try {
        const {state} = await navigator.permissions.query({name: /** @type {PermissionName} */ (device)});
        return state;
    } catch {
        return 'unknown'; // older Firefox knows no such name
    }
}
