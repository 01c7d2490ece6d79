// @ts-check

/**
 * @typedef {'microphone' | 'camera'} Device
 * @typedef {'denied' | 'none' | 'busy' | 'lost' | 'insecure'} Problem
 */

const constraints = {
    microphone: {echoCancellation: true, noiseSuppression: true, autoGainControl: true},
    camera: {width: {ideal: 960}, height: {ideal: 540}, frameRate: {ideal: 24, max: 30}},
};

const trackKind = /** @type {const} */ ({microphone: 'audio', camera: 'video'});

/**
 * Asks the browser, and it the visitor, for devices.
 * @param {Device[]} devices
 * @param {Record<Device, string>} chosen ids of those that are taken if they are there; empty: any
 * @returns {Promise<MediaStream>}
 */
export async function ask(devices, chosen) {
    try {
        return await navigator.mediaDevices.getUserMedia(constraintsOf(devices, chosen));
    } catch (error) {
        if (/** @type {any} */ (error)?.name !== 'OverconstrainedError' || devices.length > 1) {
            throw error; // for two it does not say which of them is not there
        }
        return navigator.mediaDevices.getUserMedia(constraintsOf(devices, {microphone: '', camera: ''}));
    }
}

/** @param {Device[]} devices @param {Record<Device, string>} chosen */
function constraintsOf(devices, chosen) {
    return Object.fromEntries(devices.map((device) => {
        const which = chosen[device] ? {deviceId: {exact: chosen[device]}} : device === 'camera' ? {facingMode: 'user'} : {};
        return [trackKind[device], {...constraints[device], ...which}];
    }));
}

/** @param {any} error what getUserMedia() rejected with; the names are those of its specification @returns {Problem} */
export function problemOf(error) {
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
export async function notDenied(devices) {
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
