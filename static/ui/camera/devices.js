// @ts-check

/**
 * @typedef {'microphone' | 'camera'} Device
 * @typedef {Device | 'speaker'} DeviceKind
 * @typedef {{id: string, name: string}} DeviceInfo one of the available devices
 * @typedef {Record<DeviceKind, DeviceInfo[]>} Devices
 * @typedef {Record<DeviceKind, string>} Chosen ids of devices; '' means the browser's default
 * @typedef {import('../../tincan/quality/capture.js').CameraSize} CameraSize
 *
 * @typedef {'speech' | 'original'} Sound `original`: unprocessed and in stereo, for music
 * @typedef {{sound: Sound, size: CameraSize}} Preferences followed as far as the device allows
 *
 * @typedef {'off' | 'starting' | 'on' | 'missing'} DeviceState `missing`: wanted but not available; a Problem says why
 *
 * @typedef {'denied' | 'none' | 'busy' | 'lost' | 'interrupted' | 'insecure' | 'unsupported'} Problem
 * `lost`: it was disconnected or taken away; `interrupted`: something else uses it for the moment;
 * `unsupported`: the browser has none for pages, as in some apps
 */

/** @type {Record<Sound, MediaTrackConstraints>} */
const sounds = {
    speech: {echoCancellation: true, noiseSuppression: true, autoGainControl: true},
    original: {echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2},
};

/** @type {Record<CameraSize, {width: number, height: number, frameRate: number}>} */
const cameraSizes = {
    large: {width: 1280, height: 720, frameRate: 30},
    medium: {width: 960, height: 540, frameRate: 24},
    small: {width: 640, height: 360, frameRate: 24},
};

const trackKinds = /** @type {const} */ ({microphone: 'audio', camera: 'video'});

const kinds = /** @type {const} */ ({audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker'});

/** Whether this browser lets a page choose the audio output. */
const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

/**
 * Opens devices with getUserMedia(). If a single chosen device is missing, any other is used. If the
 * microphone refuses original sound, it is opened for speech.
 * @param {Device[]} devices
 * @param {Record<Device, string>} chosen ids of the preferred devices; '' means any
 * @param {Preferences} [preferences]
 * @returns {Promise<MediaStream>}
 */
export async function openDevices(devices, chosen, preferences = {sound: 'speech', size: 'large'}) {
    if (!navigator.mediaDevices?.getUserMedia) {
        throw new DOMException('', isSecureContext ? 'NotSupportedError' : 'InsecureError');
    }
    try {
        return await navigator.mediaDevices.getUserMedia(constraintsOf(devices, chosen, preferences));
    } catch (error) {
        const {name, constraint} = /** @type {any} */ (Object(error));
        if (name !== 'OverconstrainedError' || devices.length > 1) {
            throw error; // for two devices, the error does not say which one is missing
        }
        if (preferences.sound === 'original' && constraint !== 'deviceId') {
            return openDevices(devices, chosen, {...preferences, sound: 'speech'});
        }
        return navigator.mediaDevices.getUserMedia(constraintsOf(devices, {microphone: '', camera: ''}, preferences));
    }
}

/** @param {Device[]} devices @param {Record<Device, string>} chosen @param {Preferences} preferences */
function constraintsOf(devices, chosen, {sound, size}) {
    const constraints = {microphone: sounds[sound], camera: cameraConstraints(size)};
    return Object.fromEntries(devices.map((device) => {
        const which = chosen[device] ? {deviceId: {exact: chosen[device]}} : defaultOf(device);
        return [trackKinds[device], {...constraints[device], ...which}];
    }));
}

/**
 * A camera that does not support this size uses the closest one. A phone in portrait swaps width and height by itself.
 * @param {CameraSize} size
 */
function cameraConstraints(size) {
    const {width, height, frameRate} = cameraSizes[size];
    return {width: {ideal: width}, height: {ideal: height}, frameRate: {ideal: frameRate, max: 30}};
}

/**
 * Makes an open camera record at another size, without a prompt. A camera that refuses stays as it is. Never
 * rejects.
 * @param {MediaStreamTrack} track
 * @param {CameraSize} size
 */
export async function resizeCamera(track, size) {
    const wanted = cameraConstraints(size);
    const current = track.getConstraints();
    const asked = Object(current.height).ideal ?? current.height; // Chromium abbreviates {ideal: 720} to 720
    if (asked === wanted.height.ideal) {
        return; // asking again might interrupt the video
    }
    try {
        await track.applyConstraints({...current, ...wanted});
    } catch {
        // the current size is good enough
    }
}

/**
 * Marks a microphone's track with how it is recorded, so that the Uplink sends music in better quality.
 * @param {MediaStreamTrack} track
 * @param {Sound} wanted
 * @returns {Sound} how it is recorded: it may have refused
 */
export function recordAs(track, wanted) {
    const sound = track.getSettings().echoCancellation ? 'speech' : wanted;
    track.contentHint = sound === 'original' ? 'music' : '';
    return sound;
}

/** @param {Device} device */
function defaultOf(device) {
    return device === 'camera' ? {facingMode: 'user'} : {};
}

/**
 * @param {any} error what openDevices() rejected with. The specification of getUserMedia() defines most of the names.
 * @returns {Problem}
 */
export function problemOf(error) {
    switch (error?.name) {
        case 'NotAllowedError': return 'denied';
        case 'SecurityError': return 'denied';
        case 'NotFoundError': return 'none';
        case 'OverconstrainedError': return 'none';
        case 'InsecureError': return 'insecure';
        case 'NotSupportedError': return 'unsupported';
        default: return 'busy'; // NotReadableError, AbortError
    }
}

/**
 * Returns the devices that are worth requesting alone after a request for both has failed. If one
 * device is blocked permanently, the browser denies a request for both without a prompt, and the
 * other device can still be requested. If none is, the user has just refused and must not be asked
 * again.
 * @param {Device[]} devices
 * @param {Problem} problem
 */
export async function worthRetrying(devices, problem) {
    if (devices.length === 1 || ['insecure', 'unsupported'].includes(problem)) {
        return [];
    }
    if (problem !== 'denied') {
        return devices;
    }
    const states = await Promise.all(devices.map(permissionOf));
    return states.includes('denied') ? devices.filter((_, i) => states[i] !== 'denied') : [];
}

/** @param {Device} device @returns {Promise<string>} as in the Permissions API, or `unknown` */
export async function permissionOf(device) {
    try {
        const {state} = await navigator.permissions.query({name: /** @type {PermissionName} */ (device)});
        return state;
    } catch {
        return 'unknown'; // older versions of Firefox do not know these names
    }
}

/**
 * Lists the available devices. Browsers reveal their names only to a page that was allowed to use
 * one. Before that, the lists are empty.
 *
 * @returns {Promise<Devices>}
 */
export async function listDevices() {
    /** @type {Devices} */
    const found = {microphone: [], camera: [], speaker: []};
    for (const {kind, deviceId, label} of await enumerate()) {
        if (deviceId && label && (kind !== 'audiooutput' || canChooseSpeaker)) {
            found[kinds[kind]].push({id: deviceId, name: label});
        }
    }
    return found;
}

async function enumerate() {
    try {
        return await navigator.mediaDevices.enumerateDevices();
    } catch { // not a secure context, or not allowed
        return [];
    }
}

/**
 * Plays an element's audio through a speaker, or through the browser's default if that is missing.
 * Never rejects.
 *
 * @param {HTMLMediaElement} element
 * @param {string} speaker its id
 */
export async function setSpeaker(element, speaker) {
    if (!canChooseSpeaker || element.sinkId === speaker) {
        return;
    }
    try {
        await element.setSinkId(speaker);
    } catch { // the speaker is missing
        await element.setSinkId('').catch(() => {}); // even the default fails if there is no speaker at all
    }
}
