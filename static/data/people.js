// @ts-check

import {ConnectionQuality} from '../tincan/quality/connection-quality.js';
import {byId, element, phrase} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 */

/** How long statistics may lag behind a connection. */
const statsLate = 500; // ms

/**
 * Lists the others in the room: how they are connected, their round-trip time, and who moderates.
 * Fires `write` (detail: a peer).
 */
export class People extends EventTarget {
    #room;
    #log;
    /** @type {Map<RemotePeer, HTMLElement>} */
    #rows = new Map();
    #list = byId('people');

    /** @param {Room} room @param {import('./log.js').EventLog} log */
    constructor(room, log) {
        super();
        this.#room = room;
        this.#log = log;
        this.#list.replaceChildren();
        room.peers.forEach((peer) => this.#add(peer));
        room.addEventListener('peer-joined', ({detail: {peer}}) => this.#add(peer));
        room.addEventListener('peer-left', ({detail: {peer}}) => this.#remove(peer));
        room.addEventListener('peer-state', ({detail: {peer}}) => void this.#updateState(peer));
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#rows.clear(); // so that their statistics are no longer read
            }
        });
        room.addEventListener('moderators', () => this.#updateRoles());
        room.addEventListener('locked', () => this.#updateRoles());
        room.answer('ping', () => true);
        room.subscribe('pinged', (data, {from}) => this.#logPing(from, data));
        this.#updateCount();
        this.#updateRoles();
    }

    /** Pings everyone, and tells everyone the results. */
    pingAll() {
        this.#room.peers.forEach((peer) => void this.#ping(peer)); // handles its own errors
    }

    /** @param {RemotePeer} peer */
    async #ping(peer) {
        const start = performance.now();
        try {
            await this.#room.request(peer, 'ping');
        } catch (error) {
            this.#log.add('ping', text.log.noAnswer, {name: peer.name, why: /** @type {Error} */ (error).message});
            return;
        }
        const ms = performance.now() - start;
        const row = this.#rows.get(peer);
        if (row) {
            row.getElementsByClassName('person-time')[0].textContent = phrase(text.person.ms, {ms: formatMs(ms)});
        }
        this.#log.add('ping', text.log.youPinged, {name: peer.name, ms: formatMs(ms)});
        this.#room.publish('pinged', {id: peer.id, ms}).catch(() => {}); // anyone who cannot be reached misses it
    }

    /**
     * Logs that one person has pinged another.
     * @param {RemotePeer} from
     * @param {any} data may be anything
     */
    #logPing({name}, data) {
        const other = this.#room.peers.get(data?.id);
        const ms = Number.isFinite(data?.ms) ? formatMs(data.ms) : '';
        if (ms && data.id === this.#room.id) {
            this.#log.add('ping', text.log.pingedYou, {name, ms});
        } else if (ms && other) {
            this.#log.add('ping', text.log.pinged, {name, other: other.name, ms});
        }
    }

    /** @param {RemotePeer} peer */
    #add(peer) {
        const writeLabel = phrase(text.person.writeLabel, {name: peer.name});
        const write = element('button', {'class': 'button', 'type': 'button', 'aria-label': writeLabel},
            text.person.write);
        write.addEventListener('click', () => this.dispatchEvent(new CustomEvent('write', {detail: peer})));
        const remove = element('button', {'class': 'button', 'type': 'button', 'hidden': true,
            'aria-label': phrase(text.person.removeLabel, {name: peer.name})}, text.person.remove);
        remove.addEventListener('click', () => this.#room.remove(peer));
        const title = text.moderation.moderator;
        const star = element('span',
            {'class': 'person-star', 'role': 'img', 'aria-label': title, title, 'hidden': true}, icon('star'));
        const row = element('li', {'class': 'person', 'data-peer': peer.id},
            element('div', {'class': 'person-words'},
                element('bdi', {'class': 'person-name', 'data-name': true}, peer.name), star,
                element('span', {'class': 'person-state'}), element('span', {'class': 'person-time'})),
            write, remove);
        this.#rows.set(peer, row);
        this.#list.append(row);
        void this.#updateState(peer);
        this.#updateRoles();
        this.#updateCount();
    }

    /** Shows who moderates, and what only moderators can do. */
    #updateRoles() {
        const {id, moderators, locked} = this.#room;
        const moderating = moderators.has(id);
        for (const [peer, row] of this.#rows) {
            /** @type {HTMLElement} */ (row.querySelector('.person-star')).hidden = !moderators.has(peer.id);
            /** @type {HTMLElement} */ (row.lastElementChild).hidden = !moderating;
        }
        byId('lock').hidden = !moderating;
        byId('lock').textContent = locked ? text.moderation.unlockLabel : text.moderation.lockLabel;
    }

    /** @param {RemotePeer} peer */
    #remove(peer) {
        this.#rows.get(peer)?.remove();
        this.#rows.delete(peer);
        this.#updateCount();
    }

    #updateCount() {
        const count = String(this.#rows.size + 1);
        byId('count').dataset.count = count;
        byId('count').textContent = count === '1' ? text.room.countOne : phrase(text.room.countMany, {count});
        byId('nobody').hidden = this.#rows.size > 0;
        /** @type {HTMLButtonElement} */ (byId('ping')).disabled = this.#rows.size === 0;
    }

    /** @param {RemotePeer} peer */
    async #updateState(peer) {
        const path = peer.state === 'connected' ? (await new ConnectionQuality(peer).sample()).way : '';
        const row = this.#rows.get(peer);
        if (!row) {
            return; // they left meanwhile
        }
        row.dataset.state = peer.state;
        row.dataset.peer = peer.id;
        let words = '';
        if (peer.state !== 'connected') {
            words = text.peer[peer.state];
        } else if (path) {
            words = text.person[path];
        }
        row.getElementsByClassName('person-state')[0].textContent = words;
        if (peer.state === 'connected' && !path) {
            setTimeout(() => void this.#updateState(peer), statsLate);
        }
    }
}

/** @param {number} ms */
function formatMs(ms) {
    return ms < 10 ? ms.toFixed(1) : ms.toFixed();
}
