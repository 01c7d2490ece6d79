// @ts-check

import {copyText} from '../../ui/clipboard.js';
import {element} from '../../ui/dom.js';
import {culprit} from './cause.js';
import {ConnectionMap} from './map.js';
import {ConnectionCard} from './connection-card.js';
import {doctorLink} from '../../ui/page.js';
import {labelOf} from '../../ui/labels.js';
import {report} from './report.js';
import {text as shared} from '../text.js';
import {text} from './text.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/** The Connections panel. The others are asked for their figures only while it is open. */
export class QualityPanel {
    #panels;
    #room;
    #toasts;
    #quality;
    #panel;
    #watching = new AbortController();
    #map = new ConnectionMap();
    /** @type {Map<RemotePeer, ConnectionCard>} */
    #cards = new Map();
    #list = element('ul', {'class': 'quality-list'});
    #alone = element('p', {'class': 'quality-alone'}, text.alone);
    #content = element('div', {'class': 'quality-others'});
    #reportText = element('textarea', {
        'class': 'field-input quality-report-text', 'readonly': true, 'aria-label': text.reportSelect, 'hidden': true,
    });

    /**
     * @param {import('../panels.js').Panels} panels
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('../../tincan/quality/room-quality.js').RoomQuality} quality
     * @param {import('../../ui/overlays.js').Toasts} toasts
     */
    constructor(panels, room, quality, toasts) {
        this.#panels = panels;
        this.#room = room;
        this.#toasts = toasts;
        this.#quality = quality;
        this.#panel = panels.add({name: 'quality', icon: 'pulse', label: text.label, title: text.title, more: true,
            onOpen: () => this.#watch()});
        const copy = element('button', {'class': 'button', 'type': 'button'}, text.report);
        copy.addEventListener('click', () => void this.#copy()); // never rejects
        const sent = element('button', {'class': 'button quality-sent', 'type': 'button'}, shared.inspector);
        sent.addEventListener('click', () => panels.toggle('inspector'));
        this.#content.append(
            element('h3', {'class': 'quality-heading'}, text.people), this.#list,
            element('h3', {'class': 'quality-heading'}, text.map), this.#map.element,
            element('p', {'class': 'quality-report'}, copy, element('span', {}, text.reportNote)), this.#reportText,
            element('p', {}, `${text.doctor} `, doctorLink()), element('p', {}, sent));
        this.#panel.body.append(this.#alone, this.#content, glossary());
        this.#quality.addEventListener('sample', () => this.#update());
        for (const event of /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed', 'peer-state'])) {
            room.addEventListener(event, () => this.#update());
        }
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#watching.abort();
            }
        });
    }

    /** Opens the panel at the connection to one person. @param {RemotePeer} peer */
    openAt(peer) {
        this.#panels.switchTo(this.#panel);
        this.#cards.get(peer)?.focus();
    }

    #watch() {
        this.#watching.abort();
        this.#watching = new AbortController();
        this.#quality.watch(this.#watching.signal);
        this.#update();
        this.#sort();
    }

    #update() {
        if (!this.#panel.open) {
            this.#watching.abort();
            return;
        }
        const {id, peers} = this.#room;
        const present = new Set(peers.values());
        this.#alone.hidden = present.size > 0;
        this.#content.hidden = present.size === 0;
        for (const [peer, card] of this.#cards) {
            if (!present.has(peer)) {
                card.element.remove();
                this.#cards.delete(peer);
            }
        }
        const edges = this.#quality.edges();
        for (const peer of present) {
            const card = this.#cardOf(peer);
            card.update(peer, this.#quality.view(peer), this.#quality.of(peer), culprit(edges, id, peer.id));
        }
        const people = [this.#room, ...present].map((person) => ({id: person.id, name: labelOf(person)}));
        this.#map.update(people, edges);
        if (!this.#list.matches(':hover, :focus-within')) { // or the list would jump while someone is reading it
            this.#sort();
        }
    }

    /** Puts the worst connection first. Equal ones stay in the order in which people joined. */
    #sort() {
        const order = Array.from(this.#room.peers.values(), (peer) => this.#cardOf(peer));
        order.sort((one, other) => one.rank - other.rank);
        if (order.some(({element}, i) => this.#list.children[i] !== element)) {
            this.#list.append(...order.map(({element}) => element));
        }
    }

    /** @param {RemotePeer} peer */
    #cardOf(peer) {
        let card = this.#cards.get(peer);
        if (!card) {
            card = new ConnectionCard(this.#room.peers.size);
            this.#cards.set(peer, card);
            this.#list.append(card.element);
        }
        return card;
    }

    async #copy() {
        const words = report(this.#room, this.#quality);
        if (await copyText(words)) {
            this.#toasts.show(text.reportDone);
        } else {
            this.#reportText.hidden = false;
            this.#reportText.value = words;
            this.#reportText.select();
        }
    }
}

function glossary() {
    const terms = text.glossary.flatMap(([plain, term, explanation]) => [
        element('dt', {}, plain, element('span', {'class': 'quality-term'}, term)), element('dd', {}, explanation)]);
    return element('details', {'class': 'quality-terms'},
        element('summary', {}, text.terms), element('dl', {}, ...terms));
}
