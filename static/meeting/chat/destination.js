// @ts-check

/**
 * Where an incoming file is written.
 *
 * @typedef {object} Destination
 * @property {WritableStream<Uint8Array>} writable leaves nothing behind if it is aborted
 * @property {() => Promise<Blob | null>} result what still has to be saved; null if it is already
 *     where the user wanted it
 * @property {() => Promise<void>} remove deletes the temporary copy after it was saved
 */

/** The most to keep in memory, in browsers that offer nothing better. */
export const maxInMemory = 256 << 20; // bytes

/** A directory in the browser's private file system. Other tabs may be using it. */
const directoryName = 'tincan-received';

/** Older files were left behind by a tab that has closed. */
const leftOver = 24 * 60 * 60 * 1000; // ms

/** Whether this browser can only keep received files in memory. Others need a secure context for more. */
export function onlyMemory() {
    return !('showSaveFilePicker' in globalThis) && !hasPrivateDisk();
}

function hasPrivateDisk() {
    const writable = 'FileSystemFileHandle' in globalThis && 'createWritable' in FileSystemFileHandle.prototype;
    return writable && navigator.storage && 'getDirectory' in navigator.storage;
}

/**
 * Asks the user where to save a file, if the browser can. Must be called from a click.
 *
 * @param {string} name
 * @returns {Promise<Destination | null>} null: the user cancelled
 */
export async function destination(name) {
    return 'showSaveFilePicker' in globalThis ? picked(name) : temporary();
}

/** Picks a temporary place for a file. @returns {Promise<Destination>} */
export async function temporary() {
    return hasPrivateDisk() ? onPrivateDisk() : inMemory();
}

/**
 * Removes old files from the browser's private file system. Errors are only logged: the next call
 * tries again.
 */
export async function removeLeftOvers() {
    if (!hasPrivateDisk()) {
        return;
    }
    try {
        const directory = await privateDirectory();
        for await (const [name, handle] of directory.entries()) {
            const {lastModified} = await /** @type {FileSystemFileHandle} */ (handle).getFile();
            if (Date.now() - lastModified > leftOver) {
                await directory.removeEntry(name);
            }
        }
    } catch (error) {
        console.warn('files that were left over', error);
    }
}

/** @param {string} suggestedName */
async function picked(suggestedName) {
    let handle;
    try {
        handle = await /** @type {any} */ (globalThis).showSaveFilePicker({suggestedName});
    } catch (error) {
        if (/** @type {DOMException} */ (error).name === 'AbortError') {
            return null;
        }
        throw error;
    }
    const remove = async () => handle.remove?.(); // the picker has already created the file
    const writable = removing(await handle.createWritable(), remove);
    return {writable, result: async () => null, remove: async () => {}};
}

async function onPrivateDisk() {
    let directory;
    try {
        directory = await privateDirectory();
    } catch { // some browsers forbid it in private windows
        return inMemory();
    }
    const name = crypto.randomUUID();
    const handle = await directory.getFileHandle(name, {create: true});
    const remove = () => directory.removeEntry(name);
    return {writable: removing(await handle.createWritable(), remove), result: () => handle.getFile(), remove};
}

async function privateDirectory() {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(directoryName, {create: true});
}

function inMemory() {
    /** @type {Blob[]} */
    let parts = [];
    let size = 0;
    const remove = async () => { parts = []; };
    const writable = new WritableStream({
        write: (/** @type {Uint8Array<ArrayBuffer>} */ part) => {
            size += part.length;
            if (size > maxInMemory) {
                throw new RangeError('too large for memory');
            }
            parts.push(new Blob([part])); // the browser may keep it on disk
        },
        abort: remove,
    });
    return {writable, result: async () => new Blob(parts), remove};
}

/**
 * Wraps a file's stream so that an incomplete file is removed. (After a failed write, a stream is
 * not told that it is aborted.)
 *
 * @param {FileSystemWritableFileStream} file
 * @param {() => Promise<void>} remove
 */
function removing(file, remove) {
    const abort = async () => {
        await file.abort();
        await remove();
    };
    return new WritableStream({
        write: async (/** @type {Uint8Array<ArrayBuffer>} */ part) => {
            try {
                await file.write(part); // tested by storage()
            } catch (error) {
                await abort();
                throw error;
            }
        },
        close: () => file.close(),
        abort,
    });
}
