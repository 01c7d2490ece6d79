// @ts-check

// Shows the peers: what each receives, and the states of its connections in words.

import {element, refresh} from '../../ui/dom.js';
import {pathOf} from './people.js';

/**
 * @typedef {import('./people.js').Person} Person
 * @typedef {import('./stage.js').End} End
 * @typedef {import('./stage.js').Stage} Stage
 */

const seats = {away: 'not in the room', joining: 'joining', here: 'in the room'};

export class PeopleView {
    #stage;
    #list;
    /** @type {Map<Person, HTMLElement>} */
    #cards = new Map();

    /** @param {Stage} stage @param {HTMLElement} list */
    constructor(stage, list) {
        this.#stage = stage;
        this.#list = list;
    }

    /** Shows the present states. */
    show() {
        const people = [...this.#stage.people.values()];
        for (const [person, card] of this.#cards) {
            if (!people.includes(person)) {
                card.remove();
                this.#cards.delete(person);
            }
        }
        for (const person of people) {
            const card = this.#cards.get(person) ?? this.#add(person);
            void this.#fill(person, card); // never rejects: statistics of a closed connection are empty
        }
    }

    /** @param {Person} person */
    #add(person) {
        const rejoin = element('button', {'class': 'button', type: 'button', hidden: true},
            `Let ${person.name} join again`);
        rejoin.addEventListener('click', () => void this.#stage.join(person.name));
        const card = element('article', {'class': 'play-person', 'data-person': person.name, 'aria-label': person.name},
            element('h3', {}, person.name), element('p', {'class': 'play-seat'}), rejoin,
            element('div', {'class': 'play-ends'}));
        this.#cards.set(person, card);
        this.#list.append(card);
        return card;
    }

    /** @param {Person} person @param {HTMLElement} card */
    async #fill(person, card) {
        const [, seat, rejoin, ends] = /** @type {HTMLElement[]} */ ([...card.children]);
        const state = person.room?.state === 'reconnecting' ? 'coming back' : seats[person.state];
        const words = person.problem === '' ? state : `${state}: ${person.problem}`;
        if (seat.textContent !== words) {
            seat.textContent = words;
        }
        rejoin.hidden = person.state !== 'away';
        for (const end of this.#stage.ends.filter((end) => end.person === person)) {
            const {name} = end.other;
            const figure = /** @type {HTMLElement} */ (ends.querySelector(`[data-other="${name}"]`) ?? ends.appendChild(
                element('figure', {'class': 'play-end', 'data-other': name}, element('video', {
                    muted: true, playsinline: true, 'aria-label': `What ${person.name} gets from ${name}`,
                }), element('figcaption', {}, `from ${name}`), element('dl', {}))));
            await this.#fillEnd(end, figure);
        }
    }

    /** @param {End} end @param {HTMLElement} figure */
    async #fillEnd({peer, pc}, figure) {
        const video = /** @type {HTMLVideoElement} */ (figure.firstElementChild);
        const stream = peer?.stream ?? null;
        if (video.srcObject !== stream) {
            video.muted = true; // the attribute alone does not count for an element that a script creates
            video.srcObject = stream;
        }
        if (video.paused && stream?.getTracks().length) {
            video.play().catch(() => {}); // the next track starts it
        }
        const states = [
            ['signaling', pc?.signalingState], ['ICE', pc?.iceConnectionState], ['connection', pc?.connectionState],
            ['pair', await pathOf(pc)],
        ];
        refresh(figure.lastElementChild ?? figure, states.flatMap(([name, state]) =>
            [element('dt', {}, name ?? ''), element('dd', {}, state || 'none')]));
    }
}
