// @ts-check

import {copyLink} from './copy.js';
import {deviceButton} from './device-button.js';
import {byId, element, phrase} from './dom.js';
import {invitation} from './entry.js';
import {Grid} from './grid.js';
import {icon} from './icons.js';
import {inviteCard} from './invite.js';
import {Menu} from './menu.js';
import {Notices} from './notices.js';
import {text} from './text.js';
import {Tile} from './tile.js';
import {tool} from './tool.js';

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('./media.js').Media} Media
 * @typedef {import('./toasts.js').Toasts} Toasts
 */

/** The call as you see it: header, tiles and toolbar. Fires `leave` when you want to go. */
export class Call extends EventTarget {
    /** What the toolbar has no room for. */
    menu = new Menu();

    #media;
    #toasts;
    /** @type {Room | null} */
    #room = null;
    /** @type {Map<string, Tile>} by the peer's id */
    #tiles = new Map();
    /** @type {Tile | null} */
    #self = null;
    /** @type {MediaStream | null} what the room has been given */
    #sent = null;
    #grid = byId('grid');
    #invite;
    #soundButton = this.#makeSoundButton();
    #notices;

    /** @param {Media} media @param {Toasts} toasts */
    constructor(media, toasts) {
        super();
        this.#media = media;
        this.#toasts = toasts;
        this.#notices = new Notices(media, {before: false});
        const copy = async () => {
            if (await copyLink(invitation)) {
                toasts.show(text.copy.done);
            }
        };
        this.#invite = inviteCard(invitation, copy);
        new Grid(byId('stage'), this.#grid);
        byId('toolbar').append(
            deviceButton(media, 'microphone', 'tool'),
            deviceButton(media, 'camera', 'tool'),
            this.menu.button,
            this.menu.element,
            tool('leave', text.call.leave, () => this.dispatchEvent(new CustomEvent('leave'))),
        );
        this.menu.add(tool('link', text.call.copyLink, copy));
        byId('call-notes').append(this.#soundButton, this.#notices.element);
        media.addEventListener('change', () => this.#mediaChanged());
    }

    /**
     * Shows the stage with you alone on it, while the door is still opening.
     * @param {string} name
     * @param {string} room
     * @param {boolean} told whether you have just read what is wrong with camera and microphone
     */
    open(name, room, told) {
        if (told) {
            this.#notices.acknowledge();
        }
        byId('call-room').textContent = room;
        this.#showSelf(name);
        this.#setConnection('joining');
        this.#mediaChanged();
        this.#count();
    }

    /** You are in. @param {Room} room @param {MediaStream | null} sent what it was joined with */
    enter(room, sent) {
        this.#room = room;
        this.#sent = sent;
        room.addEventListener('peer-joined', ({detail: {peer}}) => {
            this.#add(peer);
            this.#toasts.show(text.news.joined, {name: peer.name});
        });
        room.addEventListener('peer-left', ({detail: {peer, reason}}) => {
            this.#remove(peer.id);
            if (reason !== 'renamed') { // else they are still here
                this.#toasts.show(text.news[reason], {name: peer.name});
            }
        });
        room.addEventListener('peer-renamed', ({detail: {peer, former}}) => this.#rename(former, peer.id));
        room.addEventListener('track', ({detail: {peer, stream}}) => this.#setStream(peer.id, stream));
        room.addEventListener('track-removed', ({detail: {peer, stream}}) => this.#setStream(peer.id, stream));
        room.addEventListener('peer-state', ({detail: {peer, state}}) => {
            this.#tiles.get(peer.id)?.setState(state);
            if (state === 'failed') {
                this.#toasts.show(text.news.failed, {name: peer.name});
            }
        });
        room.addEventListener('state', ({detail: {state, code}}) => {
            if (state !== 'closed') {
                this.#setConnection(state, code);
            }
        });
        room.addEventListener('warning', ({detail: {code, message}}) => {
            console.warn(code, message);
            if (code === 'rate-limited') {
                this.#toasts.show(text.errors['rate-limited'].title);
            }
        });
        this.#setConnection('connected');
        if (room.name !== this.#self?.name) { // your token knows you by another
            this.#showSelf(room.name);
        }
        room.peers.forEach((peer) => this.#add(peer));
        this.#count();
        this.#mediaChanged();
    }

    close() {
        this.#room = null;
        this.#self?.close();
        this.#self = null;
        this.#tiles.forEach((tile) => tile.close());
        this.#tiles.clear();
        this.#grid.replaceChildren();
        this.#soundButton.hidden = true;
        this.#toasts.clear();
    }

    /** @param {string} name */
    #showSelf(name) {
        this.#self?.close();
        this.#self = new Tile({name});
        this.#grid.prepend(this.#self.element);
    }

    /** @param {import('../tincan/remote.js').RemotePeer} peer */
    #add(peer) {
        this.#tiles.get(peer.id)?.close();
        const tile = new Tile(peer);
        this.#tiles.set(peer.id, tile);
        tile.setState(peer.state);
        this.#grid.append(tile.element);
        this.#setStream(peer.id, peer.stream);
        this.#count();
    }

    /** @param {string} id */
    #remove(id) {
        this.#tiles.get(id)?.close();
        this.#tiles.delete(id);
        this.#count();
    }

    /** @param {string} former @param {string} id */
    #rename(former, id) {
        const tile = this.#tiles.get(former);
        if (tile) {
            this.#tiles.delete(former);
            this.#tiles.set(id, tile);
            tile.setId(id);
        }
    }

    /** @param {string} id @param {MediaStream} stream */
    async #setStream(id, stream) {
        if (await this.#tiles.get(id)?.setStream(stream) === false) {
            this.#soundButton.hidden = false;
        }
    }

    /** Your own tile and what you send follow your camera and microphone. */
    #mediaChanged() {
        const {stream, state} = this.#media;
        if (!this.#self) {
            return;
        }
        void this.#self.setStream(stream); // muted, so nothing keeps it from playing
        this.#self.setMicrophone(state.microphone === 'on');
        if (this.#room && stream !== this.#sent) {
            this.#sent = stream;
            void this.#room.setStream(stream); // what goes wrong comes as the room's `warning`
        }
    }

    #count() {
        const count = this.#tiles.size + 1;
        const words = byId('count');
        words.dataset.count = String(count);
        words.textContent = count === 1 ? text.call.countOne : phrase(text.call.countMany, {count: String(count)});
        if (count > 1) {
            this.#invite.remove();
        } else if (this.#room) {
            this.#grid.append(this.#invite);
        }
    }

    /** @param {'joining' | 'connected' | 'reconnecting'} state @param {string} [code] what keeps us out */
    #setConnection(state, code) {
        const words = byId('connection');
        words.dataset.connection = state;
        const known = /** @type {Record<string, {title: string}>} */ (text.errors);
        const why = code && code !== 'unreachable' && known[code]?.title;
        words.textContent = why ? `${text.call[state]} ${why}` : text.call[state];
    }

    #makeSoundButton() {
        const button = element('button', {'class': 'sound', 'type': 'button', 'hidden': true}, icon('sound'),
            element('span', {'class': 'sound-label'}, text.call.sound),
            element('span', {'class': 'sound-why'}, text.call.soundWhy));
        button.addEventListener('click', () => {
            button.hidden = true;
            this.#tiles.forEach((tile) => void tile.unmute()); // the click allows it
        });
        return button;
    }
}
