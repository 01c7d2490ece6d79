// @ts-check

/**
 * Where a file that comes in is written.
 *
 * @typedef {object} Destination
 * @property {WritableStream<Uint8Array>} writable which leaves nothing behind if it is aborted
 * @property {() => Promise<Blob | null>} result what is to be saved yet; null: it is where the visitor wanted it
 * @property {() => Promise<void>} remove what is kept of it, once it has been saved
 */

/** The most that is kept in memory, where a browser has nothing better. */
export const mostInMemory = 256 << 20; // bytes

/** The browser's private disk for this site; other tabs may be at it. */
const directoryName = 'tincan-received';

/** What is older was left by a tab that has been closed. */
const leftOver = 24 * 60 * 60 * 1000; // ms

/** @returns {'picker' | 'private' | 'memory'} what this browser can do; neither of the first two works on insecure pages */
export function storage() {
    if ('showSaveFilePicker' in globalThis) {
        return 'picker';
    }
    const disk = 'FileSystemFileHandle' in globalThis && 'createWritable' in FileSystemFileHandle.prototype;
    return disk && navigator.storage && 'getDirectory' in navigator.storage ? 'private' : 'memory';
}

/**
 * Asks the visitor where to save a file, or finds a place for it until it is saved. It must be
 * called from a click.
 *
 * @param {string} name
 * @returns {Promise<Destination | null>} null: the visitor does not want to say
 */
export async function destination(name) {
    switch (storage()) {
    case 'picker':
        return picked(name);
    case 'private':
        return onPrivateDisk();
    default:
        return inMemory();
    }
}

/** Removes what was left on the browser's private disk. It has no errors: next time will do. */
export async function removeLeftOvers() {
    if (storage() !== 'private') {
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
    const remove = async () => handle.remove?.(); // the picker has made it already
    return {writable: removing(await handle.createWritable(), remove), result: async () => null, remove: async () => {}};
}

async function onPrivateDisk() {
    let directory;
    try {
        directory = await privateDirectory();
    } catch { // a private window, in some browsers
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
            if (size > mostInMemory) {
                throw new RangeError('too large for memory');
            }
            parts.push(new Blob([part])); // which the browser may put on its disk
        },
        abort: remove,
    });
    return {writable, result: async () => new Blob(parts), remove};
}

/**
 * A file's stream that removes the file if it does not come to its end. (A stream whose write has
 * failed is not told when it is aborted.)
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
