// @ts-check

import {byId, element, phrase, refresh} from '../ui/dom.js';
import {Conversation} from './conversations.js';
import {foldName, isName, setHint} from '../ui/fields.js';
import {labelOf} from '../ui/labels.js';
import {addNote} from '../ui/messages/message.js';
import {text} from './text.js';

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {'publish' | 'subscribe' | 'both'} Mode
 *
 * @typedef {object} Channel
 * @property {Conversation} conversation
 * @property {Mode} mode
 * @property {() => void} [unsubscribe]
 */

const modes = /** @type {const} */ (['both', 'publish', 'subscribe']);

/** The topic under which each page names its channels to the others; see static/tincan/DATA.md. */
const announcement = 'channels';

/** The channel that everyone joins first, whatever the language of their page. */
const firstChannel = 'general';

/** How many channels a person can be in. */
const maxChannels = 50;

/** The longest name. With the prefix, it has to fit into a topic; see static/tincan/DATA.md. */
const maxNameLength = 120; // UTF-16 units

/** How many of the others' channels are listed at most. */
const maxFound = 100;

/** The user's channels, each for publishing, subscribing or both, and the channels they can join. */
export class Channels {
    #conversations;
    #toasts;
    /** @type {Room | null} */
    #room = null;
    /** @type {Map<string, Channel>} by name */
    #own = new Map();
    /** @type {Map<RemotePeer, string[]>} each peer's channel names */
    #theirs = new Map();
    #redraw = 0;
    #groups = 0;
    #list = byId('channels');
    #found = byId('found');
    #input = /** @type {HTMLInputElement} */ (byId('channel-new'));

    /**
     * @param {import('./conversations.js').Conversations} conversations
     * @param {import('../ui/overlays.js').Toasts} toasts
     */
    constructor(conversations, toasts) {
        this.#conversations = conversations;
        this.#toasts = toasts;
        this.#input.addEventListener('input', () => setHint(this.#input, byId('channel-note'), ''));
        byId('channel-form').addEventListener('submit', (event) => {
            event.preventDefault();
            if (this.#tryToAdd(foldName(this.#input.value))) {
                this.#input.value = '';
            }
        });
        this.#add(firstChannel);
    }

    /** Connects the channels to a room that the user has joined. @param {Room} room */
    enter(room) {
        this.#room = room;
        this.#theirs.clear();
        room.subscribe(announcement, (data, {from}) => {
            const names = Array.isArray(data) ? data.slice(0, maxChannels) : [];
            this.#theirs.set(from, [...new Set(names.filter(isChannelName))]);
            this.#updateFound();
        });
        room.addEventListener('channel', ({detail: {peer, state}}) => {
            if (state === 'open') {
                room.send(peer, announcement, [...this.#own.keys()]).catch(() => {}); // sent again when it reconnects
            }
        });
        room.addEventListener('peer-joined', () => this.#updateFound());
        room.addEventListener('peer-left', ({detail: {peer}}) => {
            this.#theirs.delete(peer);
            this.#updateFound();
        });
        this.#own.forEach((channel, name) => this.#setMode(name, channel, channel.mode));
        this.#updateFound();
    }

    /** Adds a channel, or shows why it can't. Returns whether it was added. @param {string} name */
    #tryToAdd(name) {
        const problem = this.#problem(name);
        const note = byId('channel-note');
        setHint(this.#input, note, problem, problem !== '');
        if (problem) {
            this.#input.focus();
            note.scrollIntoView({block: 'nearest'});
        } else {
            this.#add(name);
        }
        return problem === '';
    }

    /** @param {string} name @returns {string} why it cannot be added */
    #problem(name) {
        if (!isChannelName(name)) {
            return text.channel.bad;
        }
        if (this.#own.size === maxChannels) {
            return phrase(text.channel.tooMany, {count: String(maxChannels)});
        }
        return this.#own.has(name) ? text.channel.twice : '';
    }

    /** Adds a channel and opens it. @param {string} name */
    #add(name) {
        const conversation = new Conversation('channel', {
            name, attributes: {'data-channel': name}, introduction: text.channel.introduction,
            send: (message, entry) => this.#publish(name, message, entry),
        }, this.#toasts);
        /** @type {Channel} */
        const channel = {conversation, mode: 'both'};
        this.#own.set(name, channel);
        conversation.setTools(this.#makeModes(name, channel), this.#makeLeave(name, channel));
        this.#conversations.add(conversation, this.#list);
        this.#setMode(name, channel, 'both');
        this.#announce();
        this.#conversations.open(conversation);
    }

    /** @param {string} name @param {Channel} channel */
    #makeModes(name, channel) {
        const group = `mode-${++this.#groups}`;
        const choices = modes.map((mode) => {
            const radio = element('input', {'type': 'radio', 'name': group, 'value': mode, 'checked': mode === 'both'});
            radio.addEventListener('change', () => this.#setMode(name, channel, mode));
            return element('label', {'class': 'mode'}, radio, text.channel[mode]);
        });
        return element('fieldset', {'class': 'modes'},
            element('legend', {'class': 'field-label'}, text.channel.modes), ...choices);
    }

    /** @param {string} name @param {Channel} channel */
    #makeLeave(name, channel) {
        const label = phrase(text.channel.leaveLabel, {name});
        const leave = element('button', {'class': 'button', 'type': 'button', 'aria-label': label}, text.channel.leave);
        leave.addEventListener('click', () => {
            channel.unsubscribe?.();
            this.#own.delete(name);
            this.#conversations.remove(channel.conversation);
            this.#announce();
        });
        return leave;
    }

    /** @param {string} name @param {Channel} channel @param {Mode} mode */
    #setMode(name, channel, mode) {
        channel.mode = mode;
        channel.unsubscribe?.();
        channel.unsubscribe = mode === 'publish' ? undefined : this.#room?.subscribe(topicOf(name), (data, {from}) => {
            channel.conversation.receive(labelOf(from), data);
        });
        channel.conversation.blocked = mode === 'subscribe' ? text.channel.subscribing : '';
        channel.conversation.note = mode === 'publish' ? text.channel.publishing : '';
    }

    /** @param {string} name @param {string} message @param {HTMLElement} entry */
    async #publish(name, message, entry) {
        if (this.#room?.peers.size === 0) {
            addNote(entry, text.message.alone);
        } else if (!this.#hasOthers(name)) {
            addNote(entry, text.channel.alone);
        }
        await this.#room?.publish(topicOf(name), message);
    }

    /** Whether anyone else has announced this channel. @param {string} name */
    #hasOthers(name) {
        return [...this.#theirs.values()].some((names) => names.includes(name));
    }

    /** Opens the first channel, or Activity if there is none. */
    open() {
        const [channel] = this.#own.values();
        this.#conversations.open(channel?.conversation ?? this.#conversations.first);
    }

    /** Tells everyone which channels the user has. */
    #announce() {
        setHint(this.#input, byId('channel-note'), ''); // it may not apply any more
        this.#room?.publish(announcement, [...this.#own.keys()]).catch(() => {}); // sent again when they reconnect
        this.#updateFound();
    }

    /** Lists the others' channels, at most once per frame. Marks our own channels that nobody else is in. */
    #updateFound() {
        cancelAnimationFrame(this.#redraw);
        this.#redraw = requestAnimationFrame(() => {
            const found = this.#find();
            const focused = document.activeElement?.closest('[data-found]')?.getAttribute('data-found');
            refresh(this.#found, Array.from(found, ([name, people]) => this.#drawFound(name, people)));
            if (focused && document.activeElement === document.body) { // its row has been replaced
                const row = [...this.#found.children].find((each) => each.getAttribute('data-found') === focused);
                (row?.querySelector('button') ?? this.#input).focus();
            }
            byId('found-title').hidden = found.size === 0;
        });
        this.#own.forEach(({conversation}, name) => {
            conversation.isAlone = !this.#hasOthers(name) && this.#theirs.size === this.#room?.peers.size;
        });
        this.#conversations.update();
    }

    /**
     * Finds the channels that the user is not in. It takes everyone's first channel, then everyone's second, and so
     * on, so that nobody can fill the list alone.
     */
    #find() {
        /** @type {Map<string, string[]>} the people in each channel, by its name */
        const found = new Map();
        for (let i = 0; i < maxChannels; i++) {
            for (const peer of this.#room?.peers.values() ?? []) { // in order of joining
                const name = this.#theirs.get(peer)?.[i] ?? '';
                if (found.has(name)) {
                    found.get(name)?.push(labelOf(peer));
                } else if (name && !this.#own.has(name) && found.size < maxFound) {
                    found.set(name, [labelOf(peer)]);
                }
            }
        }
        return found;
    }

    /** @param {string} name @param {string[]} people */
    #drawFound(name, people) {
        const label = phrase(text.channel.joinLabel, {name});
        const join = element('button', {'class': 'button', 'type': 'button', 'aria-label': label}, text.channel.join);
        join.addEventListener('click', () => this.#tryToAdd(name));
        const labels = people.flatMap((person) => [', ', element('bdi', {}, person)]).slice(1);
        return element('li', {'class': 'found', 'data-found': name},
            element('div', {'class': 'found-words'},
                element('bdi', {'class': 'found-name'}, name),
                element('span', {'class': 'found-people'}, ...labels)),
            join);
    }
}

/** Whether this can be the name of a channel. @param {unknown} name may be anything */
function isChannelName(name) {
    return typeof name === 'string' && name.length <= maxNameLength && isName(name);
}

/** @param {string} name */
function topicOf(name) {
    return `channel:${name}`;
}
