// @ts-check

import {BatchRows} from './batch-rows.js';
import {element} from '../../ui/dom.js';
import {text} from './text.js';

const words = text.files;

/**
 * @typedef {import('../../tincan/files/incoming-file.js').IncomingFile} IncomingFile
 * @typedef {import('./transfer-row.js').TransferRow} TransferRow
 */

/** A batch that someone offers, accepted or declined as a whole. Its later files are offered when others are done. */
export class IncomingBatch {
    #rows;
    #id;
    /** How many bytes are still expected. The user has agreed to so many, and no more. */
    #left;
    #accept;
    #accepted = false;
    /** @type {Map<IncomingFile, TransferRow>} files that wait for the answer */
    #waiting = new Map();

    /**
     * @param {import('../../tincan/files/transfer.js').Batch} batch
     * @param {(file: IncomingFile, row: TransferRow) => void} accept called for each file once all are accepted
     */
    constructor({id, count, size}, accept) {
        this.#id = id;
        this.#left = size;
        this.#accept = accept;
        const ours = {...words.incoming, offered: words.incoming.waiting};
        this.#rows = new BatchRows({ours, theirs: words.incomingByThem, lost: words.deleted}, count);
        this.#rows.button.textContent = words.declineAll;
        this.button = element('button', {'class': 'button button-primary', 'type': 'button'}, words.acceptAll);
        this.button.addEventListener('click', () => this.#acceptAll());
        this.elements = [element('div', {'class': 'file-question'}, this.button, this.#rows.button), this.#rows.list];
        this.#rows.button.addEventListener('click', () => this.button.remove());
    }

    /** Whether a file belongs to this batch. @param {IncomingFile} file */
    includes({batch, size}) {
        return batch?.id === this.#id && size <= this.#left && !this.#rows.complete;
    }

    /** @param {IncomingFile} file that it includes */
    add(file) {
        this.#left -= file.size;
        const row = this.#rows.add(file);
        if (this.#accepted) {
            this.#accept(file, row);
        } else {
            this.#waiting.set(file, row);
        }
    }

    #acceptAll() {
        this.#accepted = true;
        this.#waiting.forEach((row, file) => this.#accept(file, row));
        this.#waiting.clear();
        this.#rows.button.textContent = words.cancelAll;
        this.button.remove();
    }
}
