// @ts-check

import {decimal, element, phrase, say} from '../../ui/dom.js';
import {labelOf} from '../../ui/labels.js';
import {text} from './text.js';

const words = text.files;

/** @typedef {import('../../tincan/files/transfer.js').Transfer} Transfer */

/** Shows the progress of one file to or from one person. */
export class TransferRow {
    element = element('div', {'class': 'transfer', 'data-transfer': 'offered'});
    #transfer;
    #sentences;
    #question;
    #state = element('p', {'class': 'transfer-state'});
    #bar = element('progress', {'class': 'transfer-bar'});
    #moved = element('span', {'class': 'transfer-moved', 'aria-live': 'off'});
    #cancel;
    #due = false;

    /**
     * @param {Transfer} transfer
     * @param {{ours: Record<string, string>, theirs: Record<string, string>, lost?: string}} sentences
     *     by state, and by code of the end;
     *     `lost`: added if part of the file had arrived
     * @param {object} [options]
     * @param {HTMLElement} [options.question] shown instead of Cancel until it is answered
     * @param {boolean} [options.named] whether to show the file's name
     */
    constructor(transfer, sentences, {question, named = false} = {}) {
        this.#transfer = transfer;
        this.#sentences = sentences;
        this.#question = question;
        const values = {file: transfer.name, name: labelOf(transfer.peer)};
        this.#bar.max = Math.max(transfer.size, 1);
        this.#bar.setAttribute('aria-label', phrase(words.progress, values));
        const cancelLabel = phrase(words.cancelLabel, values);
        this.#cancel = element('button', {'class': 'button', 'type': 'button', 'aria-label': cancelLabel},
            words.cancel);
        this.#cancel.addEventListener('click', () => transfer.cancel());
        if (named) {
            this.element.append(element('bdi', {'class': 'file-name'}, transfer.name));
        }
        this.element.append(this.#state, this.#bar, this.#moved, question ?? '', this.#cancel);
        transfer.addEventListener('state', () => this.#draw());
        transfer.addEventListener('progress', () => this.#progress());
        this.#draw();
    }

    /** @param {string} sentence replaces the one for the state */
    say(sentence) {
        say(this.#state, sentence, {name: labelOf(this.#transfer.peer)});
    }

    #draw() {
        const {state, code, endedByThem, over, moved} = this.#transfer;
        const {ours, theirs, lost} = this.#sentences;
        const moving = state === 'moving' || state === 'paused';
        this.element.dataset.transfer = state;
        const ending = endedByThem ? theirs[code] : ours[code];
        const sentence = (over ? ending : ours[state]) ?? words.over;
        this.say(state === 'ended' && moved > 0 && code !== 'bad-data' && lost ? `${sentence} ${lost}` : sentence);
        this.#bar.hidden = this.#moved.hidden = !moving;
        if (state !== 'offered') {
            this.#question?.remove();
        }
        this.#cancel.hidden = over || Boolean(this.#question?.parentNode);
        this.#progress();
    }

    /** Updates the bar at most once per frame. */
    #progress() {
        if (!this.#due) {
            this.#due = true;
            requestAnimationFrame(() => {
                this.#due = false;
                const {moved, size} = this.#transfer;
                this.#bar.value = moved;
                this.#moved.textContent = phrase(words.moved, {moved: formatSize(moved), size: formatSize(size)});
            });
        }
    }
}

/** @param {number} bytes @returns {string} such as `3.2 MB` */
export function formatSize(bytes) {
    let unit = 0;
    let count = bytes;
    while (count >= 999.5 && unit < text.files.units.length - 1) {
        count /= 1000;
        unit++;
    }
    return `${unit > 0 && count < 99.5 ? decimal(count, 1) : Math.round(count)} ${text.files.units[unit]}`;
}
