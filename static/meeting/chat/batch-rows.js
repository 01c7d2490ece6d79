// @ts-check

import {element} from '../../ui/dom.js';
import {text} from './text.js';
import {TransferRow} from './transfer-row.js';

const words = text.files;

/** @typedef {import('../../tincan/files/transfer.js').Transfer} Transfer */

/** The files of a batch: a row for each file and person, and a button that cancels all of them. */
export class BatchRows {
    list = element('div', {
        'class': 'file-rows', 'role': 'group', 'tabindex': '0', 'aria-live': 'off', 'aria-label': words.rows,
    });
    button = element('button', {'class': 'button', 'type': 'button'}, words.cancelAll);
    #sentences;
    #expected;
    /** @type {Transfer[]} */
    #transfers = [];
    #cancelled = false;

    /**
     * @param {ConstructorParameters<typeof TransferRow>[1]} sentences for each row
     * @param {number} expected how many rows there will be
     */
    constructor(sentences, expected) {
        this.#sentences = sentences;
        this.#expected = expected;
        this.button.addEventListener('click', () => this.#cancel());
    }

    /** Whether all files of the batch are known. */
    get complete() {
        return this.#transfers.length >= this.#expected;
    }

    /** @param {Transfer} transfer */
    add(transfer) {
        const row = new TransferRow(transfer, this.#sentences, {named: true});
        this.list.append(row.element);
        this.#transfers.push(transfer);
        transfer.addEventListener('state', () => this.#update());
        if (this.#cancelled) {
            transfer.cancel();
        }
        return row;
    }

    /** Cancels all that are not over yet, and those that are still to come. */
    #cancel() {
        this.#cancelled = true;
        // The last one first. Otherwise each would make room for one that waits, which would then be offered.
        [...this.#transfers].reverse().forEach((transfer) => transfer.cancel());
        this.#update();
    }

    #update() {
        this.button.hidden = this.#cancelled || this.complete && this.#transfers.every(({over}) => over);
    }
}
