// @ts-check

import {element, phrase, plural, refresh} from '../../ui/dom.js';
import {icon, iconButton} from '../../ui/icons.js';
import {invitationButtons} from '../../ui/room/invitation.js';
import {labelOf} from '../../ui/labels.js';
import {tokensRequired} from '../../ui/page.js';
import {text} from '../text.js';

const words = text.people;

/**
 * @typedef {import('./states.js').State} State
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 */

const roomEvents = /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed', 'peer-state', 'moderators']);

/** The search field appears with this many people in the call, including you. */
const searchFrom = 8;

/**
 * Lists everyone in the call: whose hand is raised, what they have switched on, how they are connected, and who
 * moderates. Raised hands come first.
 */
export class People {
    #room;
    #toasts;
    #states;
    #bad;
    #list = element('ul', {'class': 'people', 'role': 'list'});
    #actions = element('p', {'class': 'people-actions'});
    #muteAll = element('button', {'class': 'button', 'type': 'button', 'hidden': true}, words.muteAll);
    #search = element('input', {
        'class': 'field-input people-search', 'type': 'search', 'autocomplete': 'off', 'placeholder': words.search,
        'aria-label': words.search, 'hidden': true,
    });
    #matches = element('p', {'class': 'field-note people-matches', 'role': 'status'});
    #panel;

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {object} parts
     * @param {import('./states.js').States} parts.states
     * @param {import('../quality/bad-connections.js').BadConnections} parts.bad
     * @param {import('../tiles/tile-menu.js').TileMenu} parts.menu
     * @param {import('../panels.js').Panels} parts.panels
     * @param {import('../../ui/overlays.js').Toasts} parts.toasts
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, {states, bad, menu, panels, toasts}, signal) {
        this.#room = room;
        this.#toasts = toasts;
        this.#states = states;
        this.#bad = bad;
        const update = () => this.#update();
        const {label, title} = words;
        this.#panel = panels.add({name: 'people', icon: 'people', label, title, onOpen: update});
        if (!tokensRequired) {
            this.#actions.append(...invitationButtons(toasts));
        }
        this.#actions.append(this.#muteAll);
        this.#panel.body.append(this.#actions, this.#search, this.#matches, this.#list);
        this.#muteAll.addEventListener('click', () => this.#muteEveryone());
        this.#watchSearch();
        this.#list.addEventListener('click', ({target}) => {
            const button = target instanceof Element ? target.closest('button') : null;
            const peer = room.peers.get(button?.closest('.person')?.getAttribute('data-person') ?? '');
            if (button && peer) {
                menu.open(button, peer, peer.stream);
            }
        });
        for (const event of roomEvents) {
            room.addEventListener(event, update, {signal});
        }
        for (const target of [states, bad]) {
            target.addEventListener('change', update, {signal});
        }
    }

    #watchSearch() {
        this.#search.addEventListener('input', () => this.#update());
        this.#search.addEventListener('blur', () => this.#update()); // it may not be needed any more
        this.#search.addEventListener('keydown', (event) => {
            if (event.key === 'Escape' && this.#search.value !== '') {
                event.preventDefault();
                event.stopPropagation(); // keep the panel open
                this.#search.value = '';
                this.#update();
            }
        });
    }

    /** Asks all others to mute, even those who report that they are muted: that may be wrong. */
    #muteEveryone() {
        for (const peer of this.#room.peers.values()) {
            if (!this.#room.mute(peer)) {
                return; // a notification says why
            }
        }
        this.#toasts.show(words.mutedAll);
    }

    /**
     * Updates the list. What has not changed stays, above all the buttons: someone may be about to press one
     * while others report changes all the time. The focus stays on the same person.
     */
    #update() {
        if (!this.#panel.open) {
            return;
        }
        const focused = document.activeElement?.closest('.person')?.getAttribute('data-person');
        const {id, peers, moderators} = this.#room;
        const mayMute = moderators.has(id) && peers.size > 0;
        if (!mayMute && document.activeElement === this.#muteAll) {
            this.#panel.heading.focus(); // the focus must not disappear with the button
        }
        this.#muteAll.hidden = !mayMute;
        this.#actions.hidden = tokensRequired && !mayMute;
        const {hands} = this.#states;
        const others = [...peers.values()].filter((peer) => !hands.includes(peer));
        others.sort((a, b) => labelOf(a).localeCompare(labelOf(b)));
        const people = [...hands, ...hands.includes(this.#room) ? [] : [this.#room], ...others];
        const found = this.#find(people);
        refresh(this.#list, found.map((person, i) => {
            const row = this.#row(person, hands.indexOf(person) + 1);
            const former = this.#list.children[i];
            if (former?.getAttribute('data-person') !== person.id) {
                return row;
            }
            refresh(former, [...row.children]);
            return former;
        }));
        for (const row of this.#list.children) {
            if (row.getAttribute('data-person') === focused) {
                row.querySelector('button')?.focus();
            }
        }
        if (focused && document.activeElement === document.body) {
            this.#panel.heading.focus(); // that person has left
        }
    }

    /**
     * Filters people by the name in the search field, and shows how many match.
     * @param {import('./states.js').Person[]} people
     */
    #find(people) {
        const wanted = comparable(this.#search.value);
        this.#search.hidden = people.length < searchFrom && wanted === '' && document.activeElement !== this.#search;
        const found = people.filter((person) => comparable(labelOf(person)).includes(wanted));
        const sentence = found.length === 0 ? words.noMatch : plural(words.matches, found.length);
        const says = wanted === '' ? '' : phrase(sentence, {count: String(found.length)});
        if (says !== this.#matches.textContent) { // otherwise screen readers would repeat it
            this.#matches.textContent = says;
        }
        return found;
    }

    /**
     * @param {import('./states.js').Person} person
     * @param {number} hand its place among the raised hands, from 1; 0: not raised
     */
    #row(person, hand) {
        const {id} = person;
        const name = labelOf(person);
        const peer = person === this.#room ? undefined : /** @type {RemotePeer} */ (person);
        const state = this.#states.of(person);
        const heading = element('p', {'class': 'person-heading'}, element('bdi', {'class': 'person-name'}, name));
        if (this.#room.moderators.has(id)) {
            heading.append(indicator('star', text.moderation.moderator, 'person-star'));
        }
        if (!peer) {
            heading.append(element('span', {'class': 'person-self'}, text.call.self));
        }
        const row = element('li', {'class': 'person', 'data-person': id}, heading);
        if (peer && peer.state !== 'connected') {
            row.append(element('p', {'class': 'person-connection'}, text.peer[peer.state]));
        } else if (peer && this.#bad.has(peer)) {
            row.append(element('p', {'class': 'person-connection person-quality'}, text.bad.label));
        }
        const indicators = element('p', {'class': 'person-indicators'});
        if (hand > 0) {
            const mark = indicator('hand', phrase(words.hand, {place: String(hand)}), 'person-hand');
            mark.append(String(hand));
            indicators.append(mark);
        }
        if (state) {
            indicators.append(...deviceIndicators(state));
        }
        row.append(indicators);
        if (peer) {
            row.append(iconButton('person-options', 'more', phrase(text.options.title, {name})));
        }
        return row;
    }
}

/** @param {State} state */
function deviceIndicators({microphone, camera, screen}) {
    const indicators = [
        indicator(microphone ? 'microphone' : 'microphone-off', microphone ? words.microphoneOn : words.microphoneOff),
        indicator(camera ? 'camera' : 'camera-off', camera ? words.cameraOn : words.cameraOff),
    ];
    if (screen) {
        indicators.push(indicator('screen', words.screenOn));
    }
    return indicators;
}

/** @param {string} name of its icon @param {string} label @param {string} [kind] its CSS class */
function indicator(name, label, kind = 'person-indicator') {
    const attributes = {'class': kind, 'role': 'img', 'aria-label': label, 'title': label, 'data-indicator': name};
    return element('span', attributes, icon(name));
}

/** Removes case, accents and the like from a name, for comparisons. @param {string} name */
function comparable(name) {
    return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
