// @ts-check

import {byId, element} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {labelOf} from '../ui/labels.js';
import {dialogButton} from '../ui/overlays.js';
import {storeChoice, storedChoice} from '../ui/store.js';
import {toggleMark} from './tiles/tile-tools.js';
import {text} from './text.js';

const words = text.moderation;

/**
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 */

/**
 * Shows who moderates, with a star on their tile. Moderators also get a button to lock the room,
 * and more choices in the menu of each tile. It works on the tiles that call.js creates.
 */
export class Moderation {
    #room;
    #media;
    #toasts;
    #locked = element('span', {'class': 'call-locked', 'hidden': true}, icon('lock'), words.locked);
    #lockButton = element('button', {'class': 'tool', 'type': 'button', 'hidden': true});

    /**
     * @param {Room} room
     * @param {import('../ui/camera/media.js').Media} media
     * @param {import('../ui/overlays.js').Toasts} toasts
     * @param {import('./stage/toolbar.js').Menu} menu gets the lock button
     */
    constructor(room, media, toasts, menu) {
        this.#room = room;
        this.#media = media;
        this.#toasts = toasts;
        byId('count').after(this.#locked);
        menu.add(this.#lockButton);
        this.#lockButton.addEventListener('click', () => room.lock(!room.locked));
        let former = room.moderators;
        room.addEventListener('moderators', ({detail: {ids}}) => {
            this.#announceNew([...ids].filter((id) => !former.has(id)));
            former = ids;
            this.#update();
        });
        room.addEventListener('locked', ({detail: {locked}}) => {
            toasts.show(locked ? words.isLocked : words.isOpen);
            this.#update();
        });
        room.addEventListener('muted', ({detail: {from}}) => this.#mute(from));
        room.addEventListener('warning', ({detail: {code}}) => this.#explainRefusal(code));
        for (const event of /** @type {const} */ (['peer-joined', 'peer-left', 'peer-renamed'])) {
            room.addEventListener(event, () => this.#update());
        }
        room.addEventListener('state', ({detail: {state}}) => {
            if (state === 'closed') {
                this.#close();
            }
        });
        this.#update();
    }

    #close() {
        this.#locked.remove();
        this.#lockButton.remove();
    }

    /** Updates everything: there are few tiles, and they seldom change. */
    #update() {
        const {id, moderators, locked, peers} = this.#room;
        const moderating = moderators.has(id);
        this.#locked.hidden = !locked;
        this.#lockButton.hidden = !moderating;
        this.#lockButton.setAttribute('aria-label', locked ? words.unlockLabel : words.lockLabel);
        this.#lockButton.replaceChildren(icon(locked ? 'unlock' : 'lock'),
            element('span', {'class': 'tool-label'}, locked ? words.unlock : words.lock));
        markModerator(document.querySelector('[data-self]'), moderating);
        for (const peer of peers.values()) {
            const tile = document.querySelector(`[data-peer="${CSS.escape(peer.id)}"]`);
            markModerator(tile, moderators.has(peer.id));
        }
    }

    /** A moderator's choices for a person, for a dialog. Empty if we do not moderate. @param {RemotePeer} peer */
    choicesFor(peer) {
        const {id, moderators} = this.#room;
        if (!moderators.has(id)) {
            return [];
        }
        /** @type {HTMLElement[]} */
        const choices = [dialogButton(words.mute, () => {
            if (this.#room.mute(peer)) {
                this.#toasts.show(words.asked, {name: labelOf(peer)});
            }
        })];
        if (!moderators.has(peer.id)) {
            choices.push(dialogButton(words.promote, () => this.#room.moderate(peer)), note(words.promoteNote));
        }
        choices.push(dialogButton(words.remove, () => this.#room.remove(peer), 'button button-danger'),
            note(words.removeNote));
        return choices;
    }

    /** @param {string[]} ids of new moderators */
    #announceNew(ids) {
        for (const id of ids) {
            const peer = this.#room.peers.get(id);
            if (id === this.#room.id) {
                this.#toasts.show(words.youModerate);
            } else if (peer) {
                this.#toasts.show(words.othersModerate, {name: labelOf(peer)});
            }
        }
    }

    /** @param {RemotePeer} from */
    #mute(from) {
        storeChoice({...storedChoice(), microphone: false}); // also after a rejoin
        void this.#media.setMicrophone(false); // never rejects
        this.#toasts.show(words.muted, {name: labelOf(from)});
    }

    /** @param {string} code */
    #explainRefusal(code) {
        if (code === 'unreachable') {
            this.#toasts.show(words.unreachable);
        } else if (code === 'not-moderator') {
            this.#toasts.show(words.notModerator);
        }
    }
}

/** @param {Element | null} tile @param {boolean} wanted whether to show the star */
function markModerator(tile, wanted) {
    const heading = tile?.querySelector('.tile-heading');
    toggleMark(heading, {kind: 'tile-moderator', icon: 'star', title: words.moderator}, wanted);
}

/** Explains the choice above it. @param {string} words */
function note(words) {
    return element('p', {'class': 'dialog-note'}, words);
}
