// @ts-check

import {byId, element, phrase} from '../ui/dom.js';
import {remark} from '../ui/fields.js';
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
export class Talk {
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

    /** @param {Room} room @param {import('./channels.js').ChannelList} channels @param {import('./log.js').EventLog} log */
    constructor(room, channels, log) {
        this.#room = room;
        this.#channels = channels;
        this.#log = log;
        const {signal} = this.#listening;
        room.subscribe(direct, (data, {from}) => log.add('direct', text.log.direct, {name: from.name}, inWords(data)));
        for (const event of /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed'])) {
            room.addEventListener(event, () => this.#showTargets());
        }
        channels.addEventListener('change', () => this.#update(), {signal});
        byId('compose').addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        }, {signal});
        this.#message.addEventListener('input', () => remark(this.#message, byId('message-note'), ''), {signal});
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
        const wanted = new Set(this.#channels.subscribed);
        for (const [channel, end] of this.#subscriptions) {
            if (!wanted.has(channel)) {
                end();
                this.#subscriptions.delete(channel);
            }
        }
        for (const channel of wanted) {
            if (!this.#subscriptions.has(channel)) {
                this.#subscriptions.set(channel, this.#room.subscribe(topicOf(channel), (data, {from: {name}}) => {
                    this.#log.add('channel', text.log.inChannel, {name, channel}, inWords(data));
                }));
            }
        }
        this.#showTargets();
    }

    /**
     * Lists the possible recipients. The selected one stays selected. If they are gone, nobody is
     * selected, so that a message never goes to anyone it was not written for.
     */
    #showTargets() {
        const before = this.#to.value;
        const channels = this.#channels.published.map((channel) => ({key: topicOf(channel), label: channel, channel}));
        const people = Array.from(this.#room.peers.values(), (peer) => ({key: keyOf(peer), label: peer.name, peer}));
        this.#targets = new Map([...channels, ...people].map((target) => [target.key, target]));
        this.#to.replaceChildren(element('option', {'value': '', 'disabled': true}, text.compose.choose),
            group(text.compose.channels, channels), group(text.compose.people, people));
        this.#to.value = this.#targets.has(before) ? before : '';
    }

    #submit() {
        const said = this.#message.value;
        const target = this.#targets.get(this.#to.value);
        const complaint = !target ? text.compose.missing : said.trim() === '' ? text.compose.empty : '';
        remark(this.#message, byId('message-note'), complaint, complaint !== '');
        if (target && !complaint) {
            this.#message.value = '';
            void this.#send(target, said); // handles its own errors
        }
    }

    /** @param {Target} target @param {string} said */
    async #send({channel, peer}, said) {
        try {
            if (peer) {
                this.#log.add('direct', text.log.youDirect, {name: peer.name}, said);
                await this.#room.send(peer, direct, said);
            } else if (channel !== undefined) {
                this.#log.add('channel', text.log.youInChannel, {channel}, said);
                if (this.#room.peers.size === 0) {
                    this.#log.add('event', text.log.alone);
                }
                await this.#room.publish(topicOf(channel), said);
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
    return element('optgroup', {label}, ...targets.map((target) => element('option', {'value': target.key, 'dir': 'auto'}, target.label)));
}

/** Converts received data to text: other programs may send other types. @param {any} data */
function inWords(data) {
    if (data instanceof Uint8Array) {
        return phrase(text.log.bytes, {count: String(data.length)});
    }
    return typeof data === 'string' ? data : String(JSON.stringify(data));
}
