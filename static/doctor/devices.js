// @ts-check

import {openDevices, permissionOf, problemOf, worthRetrying} from '../ui/camera/devices.js';

/**
 * @typedef {import('./findings.js').Device} Device
 * @typedef {import('./findings.js').DeviceState} DeviceState
 * @typedef {import('./findings.js').DeviceTest} DeviceTest
 */

const devices = /** @type {Device[]} */ (['camera', 'microphone']);

const inputs = {camera: 'videoinput', microphone: 'audioinput'};

/** Counts the devices, without asking for permission. @returns {Promise<DeviceState[]>} */
export async function findDevices() {
    const found = await enumerate();
    return Promise.all(devices.map(async (device) => ({
        device, count: found ? found.filter(({kind}) => kind === inputs[device]).length : NaN,
        permission: await permissionOf(device),
    })));
}

/** @returns {Promise<MediaDeviceInfo[] | null>} null where pages get no devices at all */
async function enumerate() {
    try {
        return await navigator.mediaDevices.enumerateDevices();
    } catch {
        return null;
    }
}

/**
 * Opens both devices, which may ask the user for permission, and closes them again.
 *
 * @returns {Promise<DeviceTest[]>}
 */
export async function testDevices() {
    if (!navigator.mediaDevices) {
        return devices.map((device) => ({device, problem: 'insecure', width: 0, height: 0}));
    }
    const both = await tryDevices(devices);
    const again = both.some(({problem}) => problem !== '') ?
        await worthRetrying(devices, /** @type {import('../ui/camera/devices.js').Problem} */ (both[0].problem)) : [];
    const alone = /** @type {DeviceTest[]} */ ([]);
    for (const device of again) {
        alone.push(...await tryDevices([device]));
    }
    return both.map((test) => alone.find(({device}) => device === test.device) ?? test);
}

/** @param {Device[]} wanted @returns {Promise<DeviceTest[]>} */
async function tryDevices(wanted) {
    try {
        const stream = await openDevices(wanted, {camera: '', microphone: ''});
        const {width = 0, height = 0} = stream.getVideoTracks()[0]?.getSettings() ?? {};
        stream.getTracks().forEach((track) => track.stop());
        return wanted.map((device) => ({device, problem: '', width, height}));
    } catch (error) {
        return wanted.map((device) => ({device, problem: problemOf(error), width: 0, height: 0}));
    }
}
