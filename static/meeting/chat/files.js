// @ts-check

import {Files} from '../../tincan/files/files.js';
import {BatchRows} from './batch-rows.js';
import {destination, maxInMemory, onlyMemory, removeLeftOvers, temporary} from './destination.js';
import {element, phrase, plural, say} from '../../ui/dom.js';
import {filesIn, maxFiles, withPath} from '../file-drop.js';
import {icon, iconButton} from '../../ui/icons.js';
import {IncomingBatch} from './incoming-batch.js';
import {labelOf} from '../../ui/labels.js';
import {dialogButton, openDialog} from '../../ui/overlays.js';
import {askBeforeClosing} from '../../ui/page.js';
import {text} from './text.js';
import {formatSize, TransferRow} from './transfer-row.js';

const words = text.files;

/**
 * @typedef {import('../../tincan/files/incoming-file.js').IncomingFile} IncomingFile
 * @typedef {import('../../tincan/files/transfer.js').Transfer} Transfer
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 */

/** How long received files are kept after the call, because the browser may still be saving them. */
const savingTime = 60_000; // ms

/** Files in the chat: buttons to send some, and a card for each file or batch of files. */
export class FileCards {
    #room;
    #chat;
    #toasts;
    #files;
    /** @type {WeakMap<RemotePeer, IncomingBatch>} the last batch of each peer */
    #batches = new WeakMap();
    /** @type {HTMLDialogElement | null} the last dialog that asked for recipients */
    #dialog = null;
    /** @type {Set<Transfer>} what closing the page would end */
    #active = new Set();
    /** @type {(() => void)[]} each removes a received file */
    #saved = [];

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('./chat.js').Chat} chat
     * @param {import('../../ui/overlays.js').Toasts} toasts
     * @param {import('../file-drop.js').FileDrop} drop
     */
    constructor(room, chat, toasts, drop) {
        this.#room = room;
        this.#chat = chat;
        this.#toasts = toasts;
        this.#files = new Files(room);
        this.#files.addEventListener('offer', ({detail: file}) => this.#addOffer(file));
        const many = element('input', {'type': 'file', 'multiple': true, 'hidden': true, 'id': 'chat-file'});
        const folder = element('input', {'type': 'file', 'webkitdirectory': true, 'hidden': true, 'id': 'chat-folder'});
        chat.form.tools.prepend(
            this.#chooser(many, iconButton('button', 'file', text.chat.attach)), many,
            this.#chooser(folder, iconButton('button chat-folder', 'folder', text.chat.attachFolder)), folder);
        chat.form.field.addEventListener('paste', (event) => {
            const {clipboardData} = event;
            if (clipboardData?.types.includes('Files') && !clipboardData.types.includes('text/plain')) {
                event.preventDefault();
                void this.#offerFrom(clipboardData); // handles its own errors
            }
        });
        const ending = new AbortController();
        askBeforeClosing(() => this.#active.size > 0, ending.signal);
        drop.sendTo((data) => void this.#offerFrom(data), ending.signal);
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                ending.abort();
                this.#dialog?.close();
                setTimeout(() => this.#saved.forEach((remove) => remove()), savingTime);
            }
        });
        void removeLeftOvers(); // handles its own errors
    }

    /** Makes a button open a file picker. @param {HTMLInputElement} input @param {HTMLButtonElement} button */
    #chooser(input, button) {
        button.addEventListener('click', () => input.click());
        input.addEventListener('change', () => {
            const files = Array.from(input.files ?? [], (file) => withPath(file, file.webkitRelativePath || file.name));
            this.#offer(files.length > maxFiles ? null : files);
            input.value = ''; // so that the same file can be chosen again
        });
        return button;
    }

    /** @param {DataTransfer} data */
    async #offerFrom(data) {
        try {
            this.#offer(await filesIn(data));
        } catch {
            this.#toasts.show(words.unreadable);
        }
    }

    /** @param {File[] | null} files null: too many */
    #offer(files) {
        const peers = [...this.#room.peers.values()];
        if (!files) {
            this.#toasts.show(words.tooMany, {count: String(maxFiles)});
        } else if (files.length === 0) {
            this.#toasts.show(words.empty);
        } else if (peers.length === 0) {
            this.#toasts.show(words.nobody);
        } else if (peers.length === 1) {
            this.#send(files, peers);
        } else {
            this.#askRecipients(files, peers);
        }
    }

    /** Asks for the recipients. @param {File[]} files @param {RemotePeer[]} peers */
    #askRecipients(files, peers) {
        this.#dialog?.close(); // which asked about other files
        const title = element('h2', {'class': 'dialog-title', 'id': 'file-title'});
        const {name, size} = summary(files);
        say(title, words.choose, {file: name, size: formatSize(size)});
        this.#dialog = openDialog({'aria-labelledby': 'file-title'}, title,
            dialogButton(words.everyone, () => this.#send(files, [...this.#room.peers.values()])),
            ...peers.map((peer) => dialogButton(element('bdi', {}, labelOf(peer)), () => this.#send(files, [peer]))),
            dialogButton(words.cancel, () => {}, 'button button-quiet'));
    }

    /** @param {File[]} files @param {RemotePeer[]} peers */
    #send(files, peers) {
        const transfers = this.#files.offer(files, peers);
        transfers.forEach((transfer) => this.#keepOpenFor(transfer));
        const sentences = {ours: words.outgoing, theirs: words.outgoingByThem};
        const title = element('p', {'class': 'file-from'}, files.length > 1 ? words.sentMany : words.sent);
        const rows = [];
        if (files.length > 1) {
            const batch = new BatchRows(sentences, transfers.length);
            transfers.forEach((transfer) => batch.add(transfer));
            rows.push(batch.list, batch.button);
        } else {
            rows.push(...transfers.map((transfer) => new TransferRow(transfer, sentences).element));
        }
        this.#chat.open();
        this.#chat.addOwn(card('outgoing', title, summary(files), ...rows));
    }

    /** Asks before the page is closed until a transfer is over. @param {Transfer} transfer */
    #keepOpenFor(transfer) {
        this.#active.add(transfer);
        transfer.addEventListener('state', () => {
            if (transfer.over) {
                this.#active.delete(transfer);
            }
        });
    }

    /** @param {IncomingFile} file */
    #addOffer(file) {
        const {peer, batch} = file;
        if (!batch) {
            this.#chat.addIncoming(() => this.#incoming(file),
                {sentence: words.offered, values: {name: labelOf(peer)}, lasting: true});
            return;
        }
        let known = this.#batches.get(peer);
        if (!known?.includes(file)) {
            const created = known = new IncomingBatch(batch, (each, row) => void this.#accept(each, row, temporary()));
            this.#batches.set(peer, created);
            const values = {name: labelOf(peer), count: String(batch.count)};
            this.#chat.addIncoming(() => this.#incomingBatch(created, batch, values),
                {sentence: plural(words.offeredMany, batch.count), values, lasting: true});
        }
        known.add(file);
    }

    /**
     * @param {IncomingBatch} batch
     * @param {import('../../tincan/files/transfer.js').Batch} size
     * @param {{name: string, count: string}} values for the title
     */
    #incomingBatch({elements, button}, {size, count}, values) {
        const title = element('p', {'class': 'file-from'});
        say(title, plural(words.offeredMany, count), values);
        const note = element('p', {'class': 'transfer-state'}, words.incoming.offered);
        if (onlyMemory()) {
            button.disabled = size > maxInMemory;
            note.textContent = memoryNote(size);
        }
        return card('incoming', title, {name: phrase(plural(words.many, count), values), size}, note, ...elements);
    }

    /** @param {IncomingFile} file */
    #incoming(file) {
        const title = element('p', {'class': 'file-from'});
        say(title, words.offered, {name: labelOf(file.peer)});
        const values = {file: file.name};
        const acceptLabel = phrase(words.acceptLabel, values);
        const declineLabel = phrase(words.declineLabel, values);
        const accept = element('button',
            {'class': 'button button-primary', 'type': 'button', 'aria-label': acceptLabel}, words.accept);
        const decline = element('button', {'class': 'button', 'type': 'button', 'aria-label': declineLabel},
            words.decline);
        const row = new TransferRow(file, {ours: words.incoming, theirs: words.incomingByThem, lost: words.deleted},
            {question: element('div', {'class': 'file-question'}, accept, decline)});
        if (onlyMemory()) {
            accept.disabled = file.size > maxInMemory;
            row.say(memoryNote(file.size));
        }
        decline.addEventListener('click', () => file.decline());
        accept.addEventListener('click', async () => {
            accept.disabled = true; // one dialog at a time
            await this.#accept(file, row, destination(file.name));
            accept.disabled = false;
        });
        return card('incoming', title, file, row.element);
    }

    /**
     * @param {IncomingFile} file
     * @param {TransferRow} row
     * @param {Promise<import('./destination.js').Destination | null>} choice
     */
    async #accept(file, row, choice) {
        let target;
        try {
            target = await choice;
        } catch (error) {
            this.#toasts.show(words.noRoom, {why: /** @type {Error} */ (error).message});
            return;
        }
        if (!target) {
            return;
        }
        const {writable, result, remove} = target;
        file.addEventListener('state', async () => {
            if (file.state !== 'done') {
                return;
            }
            const blob = await result();
            if (blob) {
                row.element.append(this.#save(blob, file.name, remove));
            } else {
                row.say(words.incoming.saved);
            }
        });
        if (!file.over) {
            this.#keepOpenFor(file);
        }
        file.accept(writable);
    }

    /**
     * Saves a file under its name. Files from others are never opened.
     * @param {Blob} blob
     * @param {string} name
     * @param {() => Promise<void>} remove
     */
    #save(blob, name, remove) {
        const address = URL.createObjectURL(blob);
        const label = phrase(words.saveLabel, {file: name});
        const link = element('a', {'class': 'button', 'href': address, 'download': name, 'aria-label': label},
            words.save);
        link.click(); // if the browser blocks this, the user can click the link
        this.#saved.push(async () => {
            URL.revokeObjectURL(address);
            await remove();
        });
        return link;
    }
}

/** What is said about a file before it is accepted, where it would be kept in memory. @param {number} size */
function memoryNote(size) {
    return size > maxInMemory ? phrase(words.tooLarge, {size: formatSize(maxInMemory)}) : words.memory;
}

/** @param {File[]} files @returns {{name: string, size: number}} */
function summary(files) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const count = files.length;
    return {name: count > 1 ? phrase(plural(words.many, count), {count: String(count)}) : files[0].name, size};
}

/**
 * @param {'incoming' | 'outgoing'} direction
 * @param {HTMLElement} title
 * @param {{name: string, size: number}} file
 * @param {...HTMLElement} rest
 */
function card(direction, title, {name, size}, ...rest) {
    return element('div', {'class': 'file', 'data-file': direction}, title,
        element('p', {'class': 'file-what'}, icon('file'), element('bdi', {'class': 'file-name'}, name),
            element('span', {'class': 'file-size'}, formatSize(size))),
        ...rest);
}
