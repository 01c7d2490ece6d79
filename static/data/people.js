// @ts-check

import {ConnectionQuality} from '../tincan/quality/connection-quality.js';
import {Conversation} from './conversations.js';
import {byId, decimal, element, phrase, plural, say} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {labelOf} from '../ui/labels.js';
import {dialogButton, openDialog} from '../ui/overlays.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} Person
 * @property {Conversation} conversation
 * @property {HTMLElement} star shown if they moderate
 * @property {HTMLElement} state of the connection to them
 * @property {HTMLElement} time what their last ping took
 * @property {HTMLElement} remove the button that removes them from the room
 */

/** The topic of messages to one person. */
const direct = 'direct';

/** How long statistics may lag behind a connection. */
const statsLate = 500; // ms

/**
 * The others in the room: messages to one of them, how they are connected, their round-trip time, and who
 * moderates.
 */
export class People {
    #room;
    #conversations;
    #activity;
    #toasts;
    /** @type {Map<RemotePeer, Person>} */
    #people = new Map();
    /** @type {{peer: RemotePeer, dialog: HTMLDialogElement} | null} the last question whether to remove someone */
    #question = null;
    #list = byId('people');

    /**
     * @param {Room} room
     * @param {object} parts
     * @param {import('./conversations.js').Conversations} parts.conversations
     * @param {import('./activity.js').Activity} parts.activity
     * @param {import('../ui/overlays.js').Toasts} parts.toasts
     */
    constructor(room, {conversations, activity, toasts}) {
        this.#room = room;
        this.#conversations = conversations;
        this.#activity = activity;
        this.#toasts = toasts;
        room.peers.forEach((peer) => this.#add(peer));
        room.addEventListener('peer-joined', ({detail: {peer}}) => this.#add(peer));
        room.addEventListener('peer-left', ({detail: {peer}}) => this.#depart(peer));
        for (const event of /** @type {const} */ (['peer-state', 'peer-renamed'])) {
            room.addEventListener(event, ({detail: {peer}}) => void this.#updateState(peer)); // handles its own errors
        }
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                [...this.#people.keys()].forEach((peer) => this.#depart(peer));
            }
        });
        room.addEventListener('moderators', () => this.#updateRoles());
        room.addEventListener('locked', () => this.#updateRoles());
        room.answer('ping', () => true);
        room.subscribe('pinged', (data, {from}) => this.#logPing(from, data));
        room.subscribe(direct, (data, {from}) => {
            this.#people.get(from)?.conversation.receive(labelOf(from), data);
        });
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
            this.#showTime(peer, '');
            const {message: why} = /** @type {Error} */ (error);
            this.#activity.add('ping', text.log.noAnswer, {name: labelOf(peer), why});
            return;
        }
        const ms = performance.now() - start;
        this.#showTime(peer, phrase(text.person.ms, {ms: formatMs(ms)}));
        this.#activity.add('ping', text.log.youPinged, {name: labelOf(peer), ms: formatMs(ms)});
        this.#room.publish('pinged', {id: peer.id, ms}).catch(() => {}); // anyone who cannot be reached misses it
    }

    /** @param {RemotePeer} peer @param {string} time */
    #showTime(peer, time) {
        const person = this.#people.get(peer);
        if (person) {
            person.time.textContent = time;
        }
    }

    /**
     * Logs that one person has pinged another.
     * @param {RemotePeer} from
     * @param {any} data may be anything
     */
    #logPing(from, data) {
        const name = labelOf(from);
        const other = this.#room.peers.get(data?.id);
        const ms = Number.isFinite(data?.ms) ? formatMs(data.ms) : '';
        if (ms && data.id === this.#room.id) {
            this.#activity.add('ping', text.log.pingedYou, {name, ms});
        } else if (ms && other) {
            this.#activity.add('ping', text.log.pinged, {name, other: labelOf(other), ms});
        }
    }

    /** @param {RemotePeer} peer */
    #add(peer) {
        const name = labelOf(peer);
        const conversation = new Conversation('direct', {
            name, attributes: {'data-peer': peer.id}, introduction: text.person.introduction,
            send: (message) => this.#room.send(peer, direct, message),
        }, this.#toasts);
        const title = text.moderation.moderator;
        const star = element('span',
            {'class': 'person-star', 'role': 'img', 'aria-label': title, title, 'hidden': true}, icon('star'));
        const state = element('span', {'class': 'person-state'});
        const time = element('span');
        const remove = element('button', {'class': 'button', 'type': 'button',
            'aria-label': phrase(text.person.removeLabel, {name})}, text.person.remove);
        remove.addEventListener('click', () => this.#askToRemove(peer));
        conversation.row.append(star, element('span', {'class': 'person-connection'}, state, time));
        this.#people.set(peer, {conversation, star, state, time, remove});
        this.#conversations.add(conversation, this.#list);
        void this.#updateState(peer); // handles its own errors
        this.#updateRoles();
        this.#updateCount();
    }

    /** Shows who moderates, and what only moderators can do. */
    #updateRoles() {
        const {id, moderators, locked} = this.#room;
        const moderating = moderators.has(id);
        for (const [peer, {conversation, star, remove}] of this.#people) {
            star.hidden = !moderators.has(peer.id);
            conversation.setTools(...moderating ? [remove] : []);
        }
        byId('lock').hidden = !moderating;
        byId('lock').textContent = locked ? text.moderation.unlockLabel : text.moderation.lockLabel;
    }

    /** Asks for confirmation before removing someone. @param {RemotePeer} peer */
    #askToRemove(peer) {
        const title = element('h2', {'class': 'dialog-title', 'id': 'remove-title'});
        say(title, text.person.removeQuestion, {name: labelOf(peer)});
        const dialog = openDialog({'aria-labelledby': 'remove-title'}, title,
            element('p', {}, text.moderation.removeNote),
            dialogButton(text.person.remove, () => this.#room.remove(peer), 'button button-danger'),
            dialogButton(text.person.keep, () => {}, 'button button-quiet'));
        this.#question = {peer, dialog};
    }

    /** Ends the conversation with someone who left. @param {RemotePeer} peer */
    #depart(peer) {
        const person = this.#people.get(peer);
        if (!person) {
            return;
        }
        this.#people.delete(peer);
        if (this.#question?.peer === peer) {
            this.#question.dialog.close();
        }
        const {conversation, star, state, time} = person;
        conversation.row.removeAttribute('data-peer');
        conversation.row.removeAttribute('data-state');
        conversation.blocked = text.person.left;
        const close = element('button', {'class': 'button', 'type': 'button'}, text.person.close);
        close.addEventListener('click', () => this.#conversations.remove(conversation));
        conversation.setTools(close);
        state.textContent = text.person.gone;
        star.remove();
        time.remove();
        this.#conversations.retire(conversation);
        this.#updateCount();
    }

    #updateCount() {
        const count = this.#people.size + 1;
        byId('count').dataset.count = String(count);
        byId('count').textContent = phrase(plural(text.room.here, count), {count: String(count)});
        byId('nobody').hidden = this.#people.size > 0;
        /** @type {HTMLButtonElement} */ (byId('ping')).disabled = this.#people.size === 0;
    }

    /** @param {RemotePeer} peer */
    async #updateState(peer) {
        const path = peer.state === 'connected' ? (await new ConnectionQuality(peer).sample()).way : '';
        const person = this.#people.get(peer);
        if (!person) {
            return; // they left meanwhile
        }
        person.conversation.row.dataset.state = peer.state;
        person.conversation.row.dataset.peer = peer.id;
        let words = '';
        if (peer.state !== 'connected') {
            words = text.peer[peer.state];
        } else if (path) {
            words = text.person[path];
        }
        person.state.textContent = words;
        if (peer.state === 'connected' && !path) {
            setTimeout(() => void this.#updateState(peer), statsLate);
        }
    }
}

/** @param {number} ms */
function formatMs(ms) {
    return decimal(ms, ms < 10 ? 1 : 0);
}
