// @ts-check

import {copyText, element} from '../../ui/dom.js';
import {culprit} from './cause.js';
import {LineMap} from './map.js';
import {Person} from './person.js';
import {report} from './report.js';
import {text} from './text.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/** The Connections panel. The others are asked for their figures only while it is open. */
export class LinePanel {
    #panels;
    #room;
    #toasts;
    #lines;
    #panel;
    #watching = new AbortController();
    #map = new LineMap();
    /** @type {Map<RemotePeer, Person>} */
    #people = new Map();
    #list = element('ul', {'class': 'lines'});
    #alone = element('p', {'class': 'line-alone'}, text.alone);
    #company = element('div', {'class': 'line-company'});
    #byHand = element('textarea', {'class': 'field-input line-by-hand', 'readonly': true, 'aria-label': text.reportByHand, 'hidden': true});

    /**
     * @param {import('../panels.js').Panels} panels
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../../tincan/quality/room-quality.js').RoomQuality} lines
     * @param {import('../../ui/overlays.js').Toasts} toasts
     */
    constructor(panels, room, lines, toasts) {
        this.#panels = panels;
        this.#room = room;
        this.#toasts = toasts;
        this.#lines = lines;
        this.#panel = panels.add({name: 'line', icon: 'line', label: text.label, title: text.title, more: true,
            shown: () => this.#watch()});
        const copy = element('button', {'class': 'button', 'type': 'button'}, text.report);
        copy.addEventListener('click', () => void this.#copy()); // never rejects
        this.#company.append(
            element('h3', {'class': 'line-heading'}, text.map), this.#map.element,
            element('h3', {'class': 'line-heading'}, text.people), this.#list,
            element('p', {'class': 'line-report'}, copy, element('span', {}, text.reportNote)), this.#byHand);
        this.#panel.body.append(this.#alone, this.#company, glossary());
        this.#lines.addEventListener('sample', () => this.#update());
        for (const event of /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed', 'peer-state'])) {
            room.addEventListener(event, () => this.#update());
        }
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#watching.abort();
            }
        });
    }

    /** Opens the panel at one person. @param {RemotePeer} peer */
    showPerson(peer) {
        this.#panels.show(this.#panel);
        this.#people.get(peer)?.focus();
    }

    #watch() {
        this.#watching.abort();
        this.#watching = new AbortController();
        this.#lines.watch(this.#watching.signal);
        this.#update();
        this.#sort();
    }

    #update() {
        if (!this.#panel.open) {
            this.#watching.abort();
            return;
        }
        const {id, name, peers} = this.#room;
        const here = new Set(peers.values());
        this.#alone.hidden = here.size > 0;
        this.#company.hidden = here.size === 0;
        for (const [peer, person] of this.#people) {
            if (!here.has(peer)) {
                person.element.remove();
                this.#people.delete(peer);
            }
        }
        const edges = this.#lines.edges();
        for (const peer of here) {
            this.#person(peer).update(peer, this.#lines.view(peer), this.#lines.of(peer), culprit(edges, id, peer.id));
        }
        this.#map.show([{id, name}, ...here], edges);
        if (!this.#list.matches(':hover, :focus-within')) { // or the list would jump while someone is reading it
            this.#sort();
        }
    }

    /** Puts the worst connection first. Equal ones stay in the order in which people joined. */
    #sort() {
        const order = Array.from(this.#room.peers.values(), (peer) => this.#person(peer)).sort((one, other) => one.rank - other.rank);
        if (order.some(({element}, i) => this.#list.children[i] !== element)) {
            this.#list.append(...order.map(({element}) => element));
        }
    }

    /** @param {RemotePeer} peer */
    #person(peer) {
        let person = this.#people.get(peer);
        if (!person) {
            person = new Person(this.#room.peers.size);
            this.#people.set(peer, person);
            this.#list.append(person.element);
        }
        return person;
    }

    async #copy() {
        const words = report(this.#room, this.#lines);
        if (await copyText(words)) {
            this.#toasts.show(text.reportDone);
        } else {
            this.#byHand.hidden = false;
            this.#byHand.value = words;
            this.#byHand.select();
        }
    }
}

function glossary() {
    const terms = text.glossary.flatMap(([plain, term, explanation]) => [
        element('dt', {}, plain, element('span', {'class': 'line-term'}, term)), element('dd', {}, explanation)]);
    return element('details', {'class': 'line-terms'}, element('summary', {}, text.terms), element('dl', {}, ...terms));
}
