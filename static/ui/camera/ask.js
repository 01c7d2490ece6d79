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
 * Opens devices with getUserMedia(). If a single chosen device is missing, any other is used.
 * @param {Device[]} devices
 * @param {Record<Device, string>} chosen ids of the preferred devices; '' means any
 * @returns {Promise<MediaStream>}
 */
export async function ask(devices, chosen) {
    try {
        return await navigator.mediaDevices.getUserMedia(constraintsOf(devices, chosen));
    } catch (error) {
        if (/** @type {any} */ (error)?.name !== 'OverconstrainedError' || devices.length > 1) {
            throw error; // for two devices, the error does not say which one is missing
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

/**
 * @param {any} error what getUserMedia() rejected with; its specification defines the names
 * @returns {Problem}
 */
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
 * Returns the devices that are worth requesting alone after a request for both was denied. If one
 * device is blocked permanently, the browser rejects a request for both without a prompt, and the
 * other device can still be requested. Otherwise the user has just refused and must not be asked
 * again.
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
        return 'unknown'; // older versions of Firefox do not know these names
    }
}
