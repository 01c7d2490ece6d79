// @ts-check

import {byId, element, phrase} from '../ui/dom.js';
import {setHint} from '../ui/fields.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {{key: string, label: string, channel?: string, peer?: RemotePeer}} Target
 */

/** The topic of messages to one person. */
const direct = 'direct';

/** Shows messages from channels and individuals, and sends what the user writes to either. */
export class Messages {
    #room;
    #channels;
    #log;
    #to = /** @type {HTMLSelectElement} */ (byId('to'));
    #message = /** @type {HTMLInputElement} */ (byId('message'));
    /** @type {Map<string, Target>} */
    #targets = new Map();
    /** @type {Map<string, () => void>} each ends a subscription; by channel */
    #subscriptions = new Map();
    #listening = new AbortController();

    /**
     * @param {Room} room
     * @param {import('./channels.js').ChannelList} channels
     * @param {import('./log.js').EventLog} log
     */
    constructor(room, channels, log) {
        this.#room = room;
        this.#channels = channels;
        this.#log = log;
        const {signal} = this.#listening;
        room.subscribe(direct, (data, {from}) => log.add('direct', text.log.direct, {name: from.name}, textOf(data)));
        for (const event of /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed'])) {
            room.addEventListener(event, () => this.#updateTargets());
        }
        channels.addEventListener('change', () => this.#update(), {signal});
        byId('compose').addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        }, {signal});
        this.#message.addEventListener('input', () => setHint(this.#message, byId('message-note'), ''), {signal});
        this.#update();
        this.#to.value = [...this.#targets.keys()][0] ?? '';
    }

    /** Removes listeners from the page. The room removes its own. */
    close() {
        this.#listening.abort();
    }

    /** Selects a recipient and moves the focus to the message. @param {RemotePeer} peer */
    writeTo(peer) {
        this.#to.value = keyOf(peer);
        this.#message.focus();
    }

    #update() {
        const subscribed = new Set(this.#channels.subscribed);
        for (const [channel, end] of this.#subscriptions) {
            if (!subscribed.has(channel)) {
                end();
                this.#subscriptions.delete(channel);
            }
        }
        for (const channel of subscribed) {
            if (!this.#subscriptions.has(channel)) {
                this.#subscriptions.set(channel, this.#room.subscribe(topicOf(channel), (data, {from: {name}}) => {
                    this.#log.add('channel', text.log.inChannel, {name, channel}, textOf(data));
                }));
            }
        }
        this.#updateTargets();
    }

    /**
     * Lists the possible recipients. The selected one stays selected. If it is gone, nothing is
     * selected, so that a message never goes to the wrong recipient.
     */
    #updateTargets() {
        const former = this.#to.value;
        const channels = this.#channels.published.map((channel) => ({key: topicOf(channel), label: channel, channel}));
        const people = Array.from(this.#room.peers.values(), (peer) => ({key: keyOf(peer), label: peer.name, peer}));
        this.#targets = new Map([...channels, ...people].map((target) => [target.key, target]));
        this.#to.replaceChildren(element('option', {'value': '', 'disabled': true}, text.compose.choose),
            group(text.compose.channels, channels), group(text.compose.people, people));
        this.#to.value = this.#targets.has(former) ? former : '';
    }

    #submit() {
        const message = this.#message.value;
        const target = this.#targets.get(this.#to.value);
        const problem = target ? messageProblem(message) : text.compose.missing;
        setHint(this.#message, byId('message-note'), problem, problem !== '');
        if (target && !problem) {
            this.#message.value = '';
            void this.#send(target, message); // handles its own errors
        }
    }

    /** @param {Target} target @param {string} message */
    async #send({channel, peer}, message) {
        try {
            if (peer) {
                this.#log.add('direct', text.log.youDirect, {name: peer.name}, message);
                await this.#room.send(peer, direct, message);
            } else if (channel !== undefined) {
                this.#log.add('channel', text.log.youInChannel, {channel}, message);
                if (this.#room.peers.size === 0) {
                    this.#log.add('event', text.log.alone);
                }
                await this.#room.publish(topicOf(channel), message);
            }
        } catch (error) {
            this.#log.add('event', text.log.notSent, {why: /** @type {Error} */ (error).message});
        }
    }
}

/** @param {string} channel */
function topicOf(channel) {
    return `channel:${channel}`;
}

/** @param {RemotePeer} peer */
function keyOf({id}) {
    return `peer:${id}`;
}

/** @param {string} label @param {Target[]} targets */
function group(label, targets) {
    const options = targets.map((target) => element('option', {'value': target.key, 'dir': 'auto'}, target.label));
    return element('optgroup', {label}, ...options);
}

/** Converts received data to text: other programs may send other types. @param {any} data */
function textOf(data) {
    if (data instanceof Uint8Array) {
        return phrase(text.log.bytes, {count: String(data.length)});
    }
    return typeof data === 'string' ? data : String(JSON.stringify(data));
}

/** @param {string} message @returns {string} what is wrong with it */
function messageProblem(message) {
    return message.trim() === '' ? text.compose.empty : '';
}
