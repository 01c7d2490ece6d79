// @ts-check

import {Budgets} from '../../tincan/data/limits.js';
import {element, pageLanguage, phrase, plural} from '../../ui/dom.js';
import {labelOf} from '../../ui/labels.js';
import {Menu} from '../stage/toolbar.js';
import {text} from '../text.js';
import {picture, pictureNames} from './pictures.js';

const words = text.reactions;

/** @typedef {import('./states.js').Person} Person */

const topic = 'tincan.reaction';

/** How many reactions of one person are shown (DATA.md). The sender and the receivers drop the rest. */
const limit = {perSecond: 1, atOnce: 3};

/** How long a reaction is shown. The animation in the style sheet lasts as long. */
const showTime = 4000; // ms

/** The shortest time between two announcements. More of them would drown out everything else. */
const announceInterval = 5000; // ms

const list = new Intl.ListFormat(pageLanguage());

/**
 * Reactions: six to choose from. Each person's latest one appears over their tile for a moment. Screen readers announce
 * them, several at once if there are many.
 */
export class Reactions {
    /** The toolbar's button for the choices. Without room for it, they are in the toolbar's own menu instead. */
    menu = new Menu({name: 'react', label: words.label, title: words.title});
    choices = element('div', {'class': 'reactions', 'role': 'group', 'aria-label': words.title});
    #room;
    #call;
    #toasts;
    #budgets = new Budgets(limit.perSecond, limit.atOnce);
    #announcer = element('div', {'class': 'offscreen', 'role': 'status', 'data-reactions': true});
    /** What to announce next: the last reaction of each person. @type {Map<Person, string>} */
    #unannounced = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    /** When an announcement was last made, by performance.now(). */
    #announcedAt = -Infinity;

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../stage/call.js').Call} call
     * @param {import('../../ui/overlays.js').Toasts} toasts
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, call, toasts, signal) {
        this.#room = room;
        this.#call = call;
        this.#toasts = toasts;
        for (const name of pictureNames) {
            const label = nameOf(name);
            const attributes = {'class': 'reaction', 'type': 'button', 'aria-label': label, 'title': label};
            const button = element('button', attributes, picture(name));
            button.addEventListener('click', () => this.#send(name));
            this.choices.append(button);
        }
        document.body.append(this.#announcer);
        room.subscribe(topic, (data, {from}) => this.#receive(from, data));
        signal.addEventListener('abort', () => {
            clearTimeout(this.#timer);
            this.#announcer.remove();
        });
    }

    /** @param {string} reaction */
    #send(reaction) {
        if (this.#budgets.spend(this.#room)) {
            show(this.#call.tileOf(), reaction);
            if (this.#call.ownView.hidden) {
                this.#toasts.show(words.one, {name: labelOf(this.#room), reaction: nameOf(reaction)});
            } else {
                this.#announceSoon(this.#room, reaction);
            }
            this.#room.publish(topic, {reaction}).catch(() => {}); // missing a reaction does no harm
        }
    }

    /** @param {import('../../tincan/remote.js').RemotePeer} from @param {any} data may be anything */
    #receive(from, data) {
        const reaction = data?.reaction;
        if (!pictureNames.includes(reaction)) {
            from.reportBadData('not a known reaction');
        } else if (this.#budgets.spend(from)) {
            show(this.#call.tileOf(from), reaction);
            this.#announceSoon(from, reaction);
        }
    }

    /** @param {Person} person @param {string} reaction */
    #announceSoon(person, reaction) {
        this.#unannounced.set(person, reaction);
        this.#timer ??= setTimeout(() => this.#announce(),
            Math.max(0, this.#announcedAt + announceInterval - performance.now()));
    }

    #announce() {
        this.#timer = undefined;
        this.#announcedAt = performance.now();
        const [first, ...others] = this.#unannounced;
        const reactions = new Set(this.#unannounced.values());
        const count = this.#unannounced.size;
        this.#unannounced.clear();
        const names = Array.from(reactions, nameOf);
        const sentence = others.length === 0 ?
            phrase(words.one, {name: labelOf(first[0]), reaction: names[0]}) :
            phrase(plural(words.several, count), {count: String(count), reactions: list.format(names)});
        this.#announcer.replaceChildren(element('p', {}, sentence)); // a new element is read even with the same text
    }
}

/** What a reaction is called. @param {string} reaction */
function nameOf(reaction) {
    return words.names[/** @type {keyof typeof words.names} */ (reaction)];
}

/**
 * Shows a reaction for a moment. It replaces the tile's previous one.
 * @param {import('../tiles/tile.js').Tile | null | undefined} tile
 * @param {string} reaction
 */
function show(tile, reaction) {
    tile?.element.querySelector('.tile-reaction')?.remove();
    const shown = element('span', {'class': 'tile-reaction', 'data-reaction': reaction}, picture(reaction));
    tile?.element.append(shown);
    setTimeout(() => shown.remove(), showTime);
}
