// @ts-check

/**
 * @typedef {'microphone' | 'camera' | 'speaker'} DeviceKind
 * @typedef {{id: string, name: string}} Device one of the available devices
 * @typedef {Record<DeviceKind, Device[]>} Devices
 * @typedef {Record<DeviceKind, string>} Chosen ids of devices; '' means the browser's default
 */

const kinds = /** @type {const} */ ({audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker'});

/** Whether this browser lets a page choose the audio output. */
const speakerWorks = 'setSinkId' in HTMLMediaElement.prototype;

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
        if (deviceId && label && (kind !== 'audiooutput' || speakerWorks)) {
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
 *
 * @param {HTMLMediaElement} element
 * @param {string} speaker its id
 */
export async function setSpeaker(element, speaker) {
    if (!speakerWorks || element.sinkId === speaker) {
        return;
    }
    try {
        await element.setSinkId(speaker);
    } catch { // the speaker is missing; the default always works
        await element.setSinkId('');
    }
}
