// @ts-check

/**
 * Stores what the browser remembers: the user's name, devices and settings permanently, everything
 * else for this tab. Storage may be disabled, full or forbidden. Then nothing is remembered, and nothing
 * else fails.
 */

/** @param {() => T} action @param {T} fallback its result if storage fails @template T */
export function tryStorage(action, fallback) {
    try {
        return action();
    } catch {
        return fallback;
    }
}

export function storedName() {
    return tryStorage(() => localStorage.getItem('tincan.name') ?? '', '');
}

/** @param {string} name */
export function storeName(name) {
    tryStorage(() => localStorage.setItem('tincan.name', name), undefined);
}

/**
 * @typedef {object} Choice which devices to start with
 * @property {boolean} microphone
 * @property {boolean} camera
 */

/** @returns {Choice} the last choice; both are on at first */
export function storedChoice() {
    return {
        microphone: tryStorage(() => localStorage.getItem('tincan.microphone'), null) !== 'off',
        camera: tryStorage(() => localStorage.getItem('tincan.camera'), null) !== 'off',
    };
}

/** @param {Choice} choice */
export function storeChoice({microphone, camera}) {
    tryStorage(() => {
        localStorage.setItem('tincan.microphone', microphone ? 'on' : 'off');
        localStorage.setItem('tincan.camera', camera ? 'on' : 'off');
    }, undefined);
}

/** Returns the language that the user has picked, as a BCP 47 tag, or ''. */
export function languagePicked() {
    return tryStorage(() => localStorage.getItem('tincan.language') ?? '', '');
}

/** @param {string} tag */
export function pickLanguage(tag) {
    tryStorage(() => localStorage.setItem('tincan.language', tag), undefined);
}

/** Whether single letters are shortcuts in a call. They are at first. */
export function storedShortcuts() {
    return tryStorage(() => localStorage.getItem('tincan.shortcuts'), null) !== 'off';
}

/** @param {boolean} on */
export function storeShortcuts(on) {
    tryStorage(() => localStorage.setItem('tincan.shortcuts', on ? 'on' : 'off'), undefined);
}

/** @returns {import('./camera/devices.js').Sound} how to record the microphone; speech by default */
export function storedSound() {
    return tryStorage(() => localStorage.getItem('tincan.sound'), null) === 'original' ? 'original' : 'speech';
}

/** @param {import('./camera/devices.js').Sound} sound */
export function storeSound(sound) {
    tryStorage(() => localStorage.setItem('tincan.sound', sound), undefined);
}

/** How many volumes are remembered. */
const maxVolumes = 100;

/** @returns {[name: string, percent: number][]} the most recent volumes, the latest last */
function storedVolumes() {
    const stored = tryStorage(() => JSON.parse(localStorage.getItem('tincan.volumes') ?? '[]'), []);
    return Array.isArray(stored) ? stored.filter(isVolume) : [];
}

/** @param {any} entry may be anything */
function isVolume(entry) {
    const [name, percent] = Array.isArray(entry) ? entry : [];
    return typeof name === 'string' && Number.isInteger(percent) && percent >= 0 && percent <= 100;
}

/** The volume that the user chose for a person, in percent. @param {string} name */
export function storedVolume(name) {
    return storedVolumes().find(([known]) => known === name)?.[1] ?? 100;
}

/** @param {string} name of the person @param {number} percent */
export function storeVolume(name, percent) {
    const others = storedVolumes().filter(([known]) => known !== name);
    const all = percent === 100 ? others : [...others, [name, percent]];
    tryStorage(() => localStorage.setItem('tincan.volumes', JSON.stringify(all.slice(-maxVolumes))), undefined);
}

/** Whether data saver is on. Off by default. */
export function storedSaving() {
    return tryStorage(() => localStorage.getItem('tincan.saving'), null) === 'on';
}

/** @param {boolean} on */
export function storeSaving(on) {
    tryStorage(() => localStorage.setItem('tincan.saving', on ? 'on' : 'off'), undefined);
}

/** Whether to mirror your own video. On by default. */
export function storedMirror() {
    return tryStorage(() => localStorage.getItem('tincan.mirror'), null) !== 'off';
}

/** @param {boolean} on */
export function storeMirror(on) {
    tryStorage(() => localStorage.setItem('tincan.mirror', on ? 'on' : 'off'), undefined);
}

/** The corner of the stage for your tile, such as `top-left`; null until chosen. */
export function storedCorner() {
    return tryStorage(() => localStorage.getItem('tincan.corner'), null);
}

/** @param {string} corner */
export function storeCorner(corner) {
    tryStorage(() => localStorage.setItem('tincan.corner', corner), undefined);
}

/** @returns {Partial<import('./camera/devices.js').Chosen>} the devices chosen last */
export function storedDevices() {
    const stored = tryStorage(() => JSON.parse(localStorage.getItem('tincan.devices') ?? ''), {});
    const {microphone, camera, speaker} = stored;
    return Object.fromEntries(Object.entries({microphone, camera, speaker}).filter(([, id]) => typeof id === 'string'));
}

/** @param {import('./camera/devices.js').Chosen} chosen */
export function storeDevices(chosen) {
    tryStorage(() => localStorage.setItem('tincan.devices', JSON.stringify(chosen)), undefined);
}

/** @param {string} path of the page @param {string} token @returns {boolean} whether it was stored */
export function storeToken(path, token) {
    return tryStorage(() => {
        sessionStorage.setItem(tokenKey(path), token);
        return true;
    }, false);
}

/** @param {string} path @returns {string | null} */
export function storedToken(path) {
    return tryStorage(() => sessionStorage.getItem(tokenKey(path)), null);
}

/** @param {string} path */
export function forgetToken(path) {
    tryStorage(() => sessionStorage.removeItem(tokenKey(path)), undefined);
}

/** @param {string} path */
const tokenKey = (path) => `tincan.token.${path.toLowerCase()}`;
