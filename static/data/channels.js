// @ts-check

import {byId, element, phrase} from '../ui/dom.js';
import {foldName, isName, setHint} from '../ui/fields.js';
import {icon} from '../ui/icons.js';
import {text} from './text.js';

/** @typedef {'publish' | 'subscribe' | 'both'} Mode */

const modes = /** @type {const} */ (['publish', 'subscribe', 'both']);

/** The user's channels, each for publishing, subscribing or both. Fires `change`. */
export class ChannelList extends EventTarget {
    /** @type {Map<string, Mode>} by name */
    #modes = new Map();
    #list = byId('channels');
    #count = 0;

    constructor() {
        super();
        const input = /** @type {HTMLInputElement} */ (byId('channel-new'));
        const note = byId('channel-note');
        input.addEventListener('input', () => setHint(input, note, ''));
        byId('channel-form').addEventListener('submit', (event) => {
            event.preventDefault();
            const name = foldName(input.value);
            const problem = this.#problem(name);
            setHint(input, note, problem, problem !== '');
            if (!problem) {
                this.#add(name);
                input.value = '';
            }
            input.focus();
        });
        this.#add(text.channel.first);
    }

    /** Names of the channels that the user publishes to. */
    get published() {
        return this.#channelsExcept('subscribe');
    }

    /** Names of the channels that the user subscribes to. */
    get subscribed() {
        return this.#channelsExcept('publish');
    }

    /** @param {Mode} except */
    #channelsExcept(except) {
        return [...this.#modes].filter(([, mode]) => mode !== except).map(([name]) => name);
    }

    /** @param {string} name */
    #problem(name) {
        if (!isName(name)) {
            return text.channel.bad;
        }
        return this.#modes.has(name) ? text.channel.twice : '';
    }

    /** @param {string} name */
    #add(name) {
        const group = `mode-${++this.#count}`;
        const choices = modes.map((mode) => {
            const radio = element('input', {'type': 'radio', 'name': group, 'value': mode, 'checked': mode === 'both'});
            radio.addEventListener('change', () => this.#set(name, mode));
            return element('label', {'class': 'mode'}, radio, text.channel[mode]);
        });
        const remove = element('button', {'class': 'channel-remove', 'type': 'button',
            'aria-label': phrase(text.channel.remove, {name})}, icon('close'));
        const row = element('fieldset', {'class': 'channel', 'data-channel': name},
            element('legend', {'class': 'channel-name'}, element('bdi', {}, name)), ...choices, remove);
        remove.addEventListener('click', () => {
            row.remove();
            this.#modes.delete(name);
            this.dispatchEvent(new Event('change'));
            byId('channel-new').focus(); // the button that had the focus is gone
        });
        this.#list.append(row);
        this.#set(name, 'both');
    }

    /** @param {string} name @param {Mode} mode */
    #set(name, mode) {
        this.#modes.set(name, mode);
        this.dispatchEvent(new Event('change'));
    }
}
