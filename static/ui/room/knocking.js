// @ts-check

import {byId, element, phrase, plural, say} from '../dom.js';
import {openDialog} from '../overlays.js';
import {setAlert} from '../page.js';
import {errorText, text} from '../text.js';

/**
 * @typedef {import('../../tincan/door.js').Door} Door
 * @typedef {import('../../tincan/signaling.js').Knocker} Knocker
 */

const words = text.knock;

/**
 * Says why joining failed or a call ended, on a page where people can ask to join a locked room.
 * @param {string} [code]
 * @param {string} [message]
 */
export function failureText(code, message) {
    const known = errorText(code, message);
    return known === text.errors.forbidden ? words.locked : known;
}

/** Asks the moderators of a locked room to let the user in. Until they answer, the form shows only that. */
export class Asking {
    #form = byId('prejoin-form');
    #title = element('p', {'class': 'asking-title'});
    #text = element('p');
    #bar = element('div', {'class': 'asking-bar'});
    #stop = element('button', {'class': 'button', 'type': 'button'}, words.stop);
    #element = element('div', {'class': 'asking'},
        element('div', {'role': 'status'}, this.#title, this.#text), this.#bar, this.#stop);

    /**
     * @param {Door} door
     * @param {string} name
     * @param {...Node} more what the page shows below the reason for a refusal
     * @returns {Promise<boolean>} whether the user may enter; if not, the page says why
     */
    async ask(door, name, ...more) {
        let told = false;
        const asking = new AbortController();
        door.addEventListener('knock', ({detail: {endsIn}}) => {
            told = true;
            this.#tell(endsIn);
        }, {once: true, signal: asking.signal});
        this.#stop.onclick = () => door.cancelKnock();
        this.#open();
        /** @type {import('../../tincan/signaling.js').RoomError | null} */
        const failure = await door.knock(name).then(() => null, (error) => error);
        asking.abort();
        this.#close();
        if (failure && failure.code !== 'cancelled') {
            const {code, message} = failure;
            setAlert(code === 'unreachable' && told ? words.interrupted : errorText(code, message), ...more);
        }
        return failure === null;
    }

    #open() {
        byId('prejoin-alert').hidden = true;
        this.#title.textContent = words.asking;
        this.#form.append(this.#element);
        this.#form.toggleAttribute('data-asking', true);
        this.#stop.focus();
    }

    /** Shows how long the moderators have to answer. @param {number} seconds */
    #tell(seconds) {
        const minutes = Math.max(1, Math.round(seconds / 60));
        this.#text.textContent = phrase(plural(words.told, minutes), {count: String(minutes)});
        this.#bar.style.setProperty('animation-duration', `${seconds}s`);
        this.#bar.toggleAttribute('data-running', true);
        this.#element.scrollIntoView({block: 'nearest'});
    }

    #close() {
        this.#form.removeAttribute('data-asking');
        this.#element.remove();
        this.#text.textContent = '';
        this.#bar.removeAttribute('data-running');
        byId('join').focus();
    }
}

/** Shows a moderator who is asking to join: one person with two buttons, several in a dialog. */
export class Knocks {
    #room;
    #home;
    #title = element('p', {'class': 'knocks-title', 'id': 'knocks-title', 'role': 'status', 'tabindex': '-1'});
    #buttons = element('div', {'class': 'knocks-buttons'});
    #element = element('div', {
        'class': 'knocks', 'role': 'group', 'aria-labelledby': 'knocks-title',
    }, this.#title, this.#buttons);
    /** Who the #buttons are for: one person's id, or 'all'. */
    #about = '';
    #list = element('ul', {'class': 'knocks-list', 'role': 'list'});
    #admitAll = element('button', {'class': 'button', 'type': 'button'}, words.admitAll);
    /** @type {HTMLDialogElement | null} */
    #dialog = null;

    /**
     * @param {import('../../tincan/mesh.js').Mesh} room
     * @param {HTMLElement} root
     * @param {HTMLElement} home receives the focus if the notice disappears while it has the focus
     */
    constructor(room, root, home) {
        this.#room = room;
        this.#home = home;
        root.append(this.#element);
        this.#admitAll.addEventListener('click', () => {
            [...room.knocks].forEach((knocker) => room.answerKnock(knocker, true));
        });
        room.addEventListener('knocking', () => this.#update());
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#dialog?.close();
                this.#element.remove();
                document.documentElement.removeAttribute('data-knocking');
            }
        });
        this.#update();
    }

    #update() {
        const {knocks} = this.#room;
        const hadFocus = this.#buttons.contains(document.activeElement);
        // Not `hidden`: screen readers miss text that appears together with its live region.
        this.#element.toggleAttribute('data-waiting', knocks.length > 0);
        document.documentElement.toggleAttribute('data-knocking', knocks.length > 0);
        const [first, ...others] = knocks;
        const sentence = others.length === 0 ? words.wants : plural(words.want, others.length);
        const values = {name: first?.name ?? '', count: String(others.length)};
        if (first && this.#title.textContent !== phrase(sentence, values)) { // otherwise screen readers would repeat it
            say(this.#title, sentence, values);
        } else if (!first) {
            this.#title.textContent = '';
        }
        const about = others.length > 0 ? 'all' : first?.id ?? '';
        if (about !== this.#about) {
            this.#about = about;
            this.#buttons.replaceChildren(...this.#controls(knocks));
        }
        this.#updateList(knocks);
        if (hadFocus && !this.#buttons.contains(document.activeElement)) {
            this.#focus();
        }
    }

    /** @param {Knocker[]} knocks */
    #controls(knocks) {
        if (knocks.length > 1) {
            const show = element('button', {'class': 'button', 'type': 'button'}, words.showAll);
            show.addEventListener('click', () => this.#open());
            return [show];
        }
        return knocks.length === 1 ? this.#answers(knocks[0], false) : [];
    }

    /** @param {Knocker} knocker @param {boolean} named whether the buttons need the name, to tell them apart */
    #answers(knocker, named) {
        const {name} = knocker;
        const admit = element('button', {'class': 'button button-primary', 'type': 'button'}, words.admit);
        const deny = element('button', {'class': 'button', 'type': 'button'}, words.deny);
        if (named) {
            admit.setAttribute('aria-label', phrase(words.admitLabel, {name}));
            deny.setAttribute('aria-label', phrase(words.denyLabel, {name}));
        }
        for (const [button, admitted] of /** @type {const} */ ([[admit, true], [deny, false]])) {
            button.addEventListener('click', () => {
                button.closest('.knocks-row')?.toggleAttribute('data-answered', true);
                this.#room.answerKnock(knocker, admitted);
            });
        }
        return [admit, deny];
    }

    #open() {
        this.#list.querySelectorAll('[inert]').forEach((row) => row.remove());
        const close = element('button', {'class': 'button button-quiet'}, text.close);
        const attributes = {'class': 'dialog-title', 'id': 'waiting-title', 'tabindex': '-1'};
        this.#dialog = openDialog({'aria-labelledby': 'waiting-title'},
            element('h2', attributes, words.title), this.#admitAll, this.#list, close);
        this.#dialog.addEventListener('close', () => {
            this.#dialog = null;
            this.#focus();
        });
    }

    /** Never focuses a button: it may belong to someone else now, and a second Enter would let them in. */
    #focus() {
        (this.#room.knocks.length > 0 ? this.#title : this.#home).focus();
    }

    /**
     * Lists all people waiting. A person's row is not replaced while they wait. A row that the user has answered
     * leaves a gap, so that the second click of a double-click does not answer the next person.
     * @param {Knocker[]} knocks
     */
    #updateList(knocks) {
        const rows = [...this.#list.children].filter((row) => !row.hasAttribute('inert'));
        const shown = new Map(rows.map((row) => [row.getAttribute('data-knock'), row]));
        for (const knocker of knocks) {
            if (!shown.delete(knocker.id)) {
                this.#list.append(element('li', {'class': 'knocks-row', 'data-knock': knocker.id},
                    element('bdi', {'class': 'knocks-name'}, knocker.name),
                    element('div', {'class': 'knocks-buttons'}, ...this.#answers(knocker, true))));
            }
        }
        const focused = document.activeElement;
        const hadFocus = this.#list.contains(focused) || focused === this.#admitAll;
        for (const row of shown.values()) {
            if (row.hasAttribute('data-answered')) {
                row.toggleAttribute('inert', true);
            } else {
                row.remove();
            }
        }
        this.#admitAll.hidden = knocks.length < 2;
        const keepsFocus = focused === this.#admitAll ? knocks.length > 1 :
            document.activeElement?.closest('.knocks-row:not([inert])');
        if (knocks.length === 0) {
            this.#dialog?.close();
        } else if (hadFocus && !keepsFocus) {
            /** @type {HTMLElement | null | undefined} */ (this.#dialog?.querySelector('.dialog-title'))?.focus();
        }
    }
}
