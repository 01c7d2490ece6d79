// @ts-check

/**
 * @typedef {'microphone' | 'camera' | 'speaker'} DeviceKind
 * @typedef {{id: string, name: string}} Device one of those there are
 * @typedef {Record<DeviceKind, Device[]>} Devices
 * @typedef {Record<DeviceKind, string>} Chosen the id of a device; empty: whichever the browser takes
 */

const kinds = /** @type {const} */ ({audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker'});

/** Whether this browser lets a page say where its sound comes out. */
const speakerWorks = 'setSinkId' in HTMLMediaElement.prototype;

/**
 * The devices there are to choose from. Browsers name them only to a page that was allowed to use
 * some; before that there is nothing to choose.
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
    } catch { // not a secure context, or forbidden
        return [];
    }
}

/**
 * Lets a tile's sound come out of a speaker, or again of the browser's own choice if it is not there.
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
    } catch { // it is not there; from the browser's own choice nothing keeps us
        await element.setSinkId('');
    }
}
