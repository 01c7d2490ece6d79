// @ts-check

import {element} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {text} from './text.js';

/** The most files to send at once. The page shows a row for each of them. */
export const maxFiles = 200;

/** The most files and folders to look at, so that reading a huge folder ends soon. */
const maxEntries = 5 * maxFiles;

/**
 * Catches files that are dropped anywhere on the page. Otherwise the browser would open them in place of the
 * call, or in a new tab.
 */
export class FileDrop {
    #target = element('div', {'class': 'drop-target', 'hidden': true},
        element('p', {'class': 'drop-words'}, icon('file'), text.drop));
    /** @type {((data: DataTransfer) => void) | null} null: files are not wanted at the moment */
    #receiver = null;

    constructor() {
        document.body.append(this.#target);
        for (const name of /** @type {const} */ (['dragenter', 'dragover'])) {
            document.addEventListener(name, (event) => this.#admit(event));
        }
        document.addEventListener('dragleave', ({target, relatedTarget}) => {
            if (target === this.#target || relatedTarget === null) { // the pointer has left the page
                this.#target.hidden = true;
            }
        });
        document.addEventListener('drop', (event) => {
            this.#target.hidden = true;
            if (event.dataTransfer?.types.includes('Files')) {
                event.preventDefault();
                this.#receiver?.(event.dataTransfer);
            }
        });
    }

    /** Says whether files may be dropped here. @param {DragEvent} event */
    #admit(event) {
        const {dataTransfer} = event;
        if (dataTransfer?.types.includes('Files')) {
            event.preventDefault();
            dataTransfer.dropEffect = this.#receiver ? 'copy' : 'none';
            this.#target.hidden = this.#receiver === null;
        }
    }

    /**
     * @param {(data: DataTransfer) => void} receiver is given what is dropped from now on
     * @param {AbortSignal} signal aborted when files are not wanted any more
     */
    sendTo(receiver, signal) {
        this.#receiver = receiver;
        signal.addEventListener('abort', () => { this.#receiver = null; });
    }
}

/**
 * Reads what was dropped or pasted, with everything in its folders. Must be called in the event's handler: after that
 * the browser forgets what was dropped.
 *
 * @param {DataTransfer} data
 * @returns {Promise<File[] | null>} named by their paths; null if there are too many; rejects if something
 *     cannot be read
 */
export async function filesIn({items}) {
    const found = [...items].filter(({kind}) => kind === 'file')
        .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
    const files = [];
    for (const entry of found) { // grows by what is in the folders
        if (entry instanceof File) {
            files.push(entry);
        } else if (entry?.isDirectory) {
            found.push(...await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry)));
        } else if (entry) {
            files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
        }
        if (found.length > maxEntries) {
            return null;
        }
    }
    files.sort((a, b) => a.name.localeCompare(b.name, undefined, {numeric: true}));
    return files.length > maxFiles ? null : files;
}

/** Names a file by its path in the folder that was chosen. @param {File} file @param {string} path */
export function withPath(file, path) {
    const {type, lastModified} = file;
    return path === file.name ? file : new File([file], path, {type, lastModified}); // reads nothing yet
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} stops soon after maxEntries */
async function entriesOf(folder) {
    const reader = folder.createReader();
    const all = [];
    for (;;) {
        /** @type {FileSystemEntry[]} */
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        all.push(...some);
        if (some.length === 0 || all.length > maxEntries) {
            return all;
        }
    }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
async function fileOf(entry) {
    /** @type {File} */
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return withPath(file, entry.fullPath.slice(1));
}
