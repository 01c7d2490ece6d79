// @ts-check

import {element, pageLanguage, phrase, plural} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {text} from './text.js';

/** @typedef {import('../tincan/door.js').Door} Door */

/** How many people are listed by name. */
const maxNames = 6;

const list = new Intl.ListFormat(pageLanguage());

/** Shows who is in the room, before you join or after you have left, and whether you can join. */
export class Presence {
    #root;
    #words;
    #displayed = '';

    /**
     * @param {HTMLElement} root a live region: screen readers announce its changes
     * @param {typeof text.presence} [words]
     */
    constructor(root, words = text.presence) {
        this.#root = root;
        this.#words = words;
    }

    /** Shows nothing until the next update. */
    clear() {
        this.#displayed = '';
        this.#root.replaceChildren();
    }

    /** @param {Pick<Door, 'peers' | 'full' | 'locked'>} door */
    update({peers, full, locked}) {
        const names = peers.map(({name}) => name);
        const current = JSON.stringify([names, full, locked]);
        if (current === this.#displayed) {
            return;
        }
        this.#displayed = current;
        this.#root.replaceChildren();
        if (!locked || names.length > 0) { // the server may not tell us who is in a locked room
            this.#root.append(element('span', {'class': 'presence-names'}, ...sentence(names, this.#words)), ' ');
        }
        if (full || locked) {
            this.#root.append(full ? element('strong', {'class': 'presence-full'}, this.#words.full) :
                element('strong', {'class': 'presence-locked'}, icon('lock'), this.#words.locked));
        }
    }
}

/**
 * Builds the sentence. Each name gets its own <bdi>, as in say().
 *
 * @param {string[]} names
 * @param {typeof text.presence} words
 * @returns {(Node | string)[]}
 */
function sentence(names, words) {
    if (names.length === 0) {
        return [words.nobody];
    }
    const rest = names.length > maxNames + 1 ? names.splice(maxNames).length : 0;
    const count = String(rest);
    const items = rest ? [...names, phrase(plural(words.others, rest), {count})] : names;
    const parts = list.formatToParts(items)
        .map(({type, value}) => type === 'element' ? element('bdi', {}, value) : value);
    const [start, end] = plural(words.here, items.length).split('{names}');
    return [start, ...parts, end];
}
