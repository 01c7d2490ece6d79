// @ts-check

import {Budgets} from '../../tincan/data/limits.js';
import {element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {labelOf} from '../../ui/labels.js';
import {toggleMark} from '../tiles/tile-tools.js';
import {text} from '../text.js';

const words = text.hands;

/** How often one person's hand is announced. Anyone may raise and lower it as fast as they like. */
const announced = {perSecond: 0.1, atOnce: 2};

/** Raised hands: the button for your own, a mark on tiles, and a notification when someone else raises theirs. */
export class Hands {
    button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': 'hand'});
    #room;
    #states;
    #call;
    #toasts;
    /** Everyone whose hand was up at the last update. @type {Set<import('./states.js').Person>} */
    #former = new Set();
    #budgets = new Budgets(announced.perSecond, announced.atOnce);

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {object} parts
     * @param {import('./states.js').States} parts.states
     * @param {import('../stage/call.js').Call} parts.call
     * @param {import('../../ui/overlays.js').Toasts} parts.toasts
     */
    constructor(room, {states, call, toasts}) {
        this.#room = room;
        this.#states = states;
        this.#call = call;
        this.#toasts = toasts;
        this.button.addEventListener('click', () => this.toggle());
        states.addEventListener('change', () => this.#update());
        this.#updateButton();
    }

    /** Raises your hand, or lowers it. */
    toggle() {
        const raised = !this.#isRaised();
        this.#states.setHand(raised);
        this.#updateButton();
        this.#toasts.clear('own-hand');
        this.#toasts.show(raised ? words.youRaised : words.youLowered, {}, 'own-hand');
    }

    #update() {
        this.#updateButton();
        const raised = new Set(this.#states.hands);
        mark(this.#call.tileOf(), raised.has(this.#room));
        for (const peer of this.#room.peers.values()) {
            mark(this.#call.tileOf(peer), raised.has(peer));
            if (raised.has(peer) && !this.#former.has(peer) && this.#budgets.spend(peer)) {
                this.#toasts.show(words.raised, {name: labelOf(peer)});
            }
        }
        this.#former = raised;
    }

    #updateButton() {
        const raised = this.#isRaised();
        if (raised !== this.button.hasAttribute('data-on') || !this.button.firstChild) {
            this.button.toggleAttribute('data-on', raised);
            this.button.replaceChildren(icon('hand'),
                element('span', {'class': 'tool-label'}, raised ? words.lower : words.raise));
        }
    }

    #isRaised() {
        return this.#states.hands.includes(this.#room);
    }
}

/** @param {import('../tiles/tile.js').Tile | null | undefined} tile @param {boolean} raised */
function mark(tile, raised) {
    tile?.element.toggleAttribute('data-hand', raised);
    toggleMark(tile?.element, {kind: 'tile-hand', icon: 'hand', title: words.mark}, raised);
}
