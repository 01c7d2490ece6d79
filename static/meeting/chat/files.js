// @ts-check

import {Files} from '../../tincan/files/files.js';
import {destination, maxInMemory, removeLeftOvers, storage} from './destination.js';
import {element, phrase, say} from '../../ui/dom.js';
import {icon, iconButton} from '../../ui/icons.js';
import {dialogButton, openDialog} from '../../ui/overlays.js';
import {text} from './text.js';
import {formatSize, TransferRow} from './transfer-row.js';

const words = text.files;

/**
 * @typedef {import('../../tincan/files/incoming-file.js').IncomingFile} IncomingFile
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 */

/** How long received files are kept after the call, because the browser may still be saving them. */
const savingTime = 60_000; // ms

/** Files in the chat: a button to send one, and a card for each file. */
export class FileCards {
    #room;
    #chat;
    #toasts;
    #files;
    #input = element('input', {'type': 'file', 'hidden': true, 'id': 'chat-file'});
    /** @type {HTMLDialogElement | null} the last dialog that asked for recipients */
    #dialog = null;
    /** @type {(() => void)[]} each removes a received file */
    #saved = [];

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('./chat.js').Chat} chat
     * @param {import('../../ui/overlays.js').Toasts} toasts
     */
    constructor(room, chat, toasts) {
        this.#room = room;
        this.#chat = chat;
        this.#toasts = toasts;
        this.#files = new Files(room);
        this.#files.addEventListener('offer', ({detail: file}) => {
            chat.addIncoming(() => this.#incoming(file), words.offered, {name: file.peer.name}, true);
        });
        const button = iconButton('button chat-attach', 'file', text.chat.attach);
        button.addEventListener('click', () => this.#input.click());
        this.#input.addEventListener('change', () => this.#offerChosen());
        chat.tools.prepend(button, this.#input);
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#dialog?.close();
                setTimeout(() => this.#saved.forEach((remove) => remove()), savingTime);
            }
        });
        void removeLeftOvers(); // handles its own errors
    }

    #offerChosen() {
        const [file] = this.#input.files ?? [];
        const peers = [...this.#room.peers.values()];
        if (file && peers.length === 0) {
            this.#toasts.show(words.nobody);
        } else if (file && peers.length === 1) {
            this.#send(file, peers);
        } else if (file) {
            this.#askRecipients(file, peers);
        }
        this.#input.value = ''; // so that the same file can be chosen again
    }

    /** Asks for the recipients. @param {File} file @param {RemotePeer[]} peers */
    #askRecipients(file, peers) {
        const title = element('h2', {'class': 'dialog-title', 'id': 'file-title'});
        say(title, words.choose, {file: file.name, size: formatSize(file.size)});
        this.#dialog = openDialog({'aria-labelledby': 'file-title'}, title,
            dialogButton(words.everyone, () => this.#send(file, [...this.#room.peers.values()])),
            ...peers.map((peer) => dialogButton(element('bdi', {}, peer.name), () => this.#send(file, [peer]))),
            dialogButton(words.cancel, () => {}, 'button button-quiet'));
    }

    /** @param {File} file @param {RemotePeer[]} peers */
    #send(file, peers) {
        const sentences = {ours: words.outgoing, theirs: words.outgoingByThem};
        const rows = this.#files.offer(file, peers).map((transfer) => new TransferRow(transfer, sentences).element);
        const title = element('p', {'class': 'file-from'}, words.sent);
        this.#chat.addOwn(card('outgoing', title, file, ...rows));
    }

    /** @param {IncomingFile} file */
    #incoming(file) {
        const title = element('p', {'class': 'file-from'});
        say(title, words.offered, {name: file.peer.name});
        const values = {file: file.name};
        const acceptLabel = phrase(words.acceptLabel, values);
        const declineLabel = phrase(words.declineLabel, values);
        const accept = element('button',
            {'class': 'button button-primary', 'type': 'button', 'aria-label': acceptLabel}, words.accept);
        const decline = element('button', {'class': 'button', 'type': 'button', 'aria-label': declineLabel},
            words.decline);
        const row = new TransferRow(file, {ours: words.incoming, theirs: words.incomingByThem, lost: words.deleted},
            element('div', {'class': 'file-question'}, accept, decline));
        if (storage() === 'memory') {
            const tooLarge = file.size > maxInMemory;
            row.say(tooLarge ? phrase(words.tooLarge, {size: formatSize(maxInMemory)}) : words.memory);
            accept.disabled = tooLarge;
        }
        decline.addEventListener('click', () => file.decline());
        accept.addEventListener('click', async () => {
            accept.disabled = true; // one dialog at a time
            await this.#accept(file, row);
            accept.disabled = false;
        });
        return card('incoming', title, file, row.element);
    }

    /** @param {IncomingFile} file @param {TransferRow} row */
    async #accept(file, row) {
        let target;
        try {
            target = await destination(file.name);
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
