// @ts-check

import {byId, element, phrase, say} from '../../ui/dom.js';
import {labelOf} from '../../ui/labels.js';
import {dialogButton, openDialog} from '../../ui/overlays.js';
import {storeVolume} from '../../ui/store.js';
import {text} from '../text.js';
import {tilesCanFill, toggleFullScreen, toggleWindow} from './tile-tools.js';

/**
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {import('./tile.js').Tile} Tile
 */

const words = text.options;

/**
 * iOS ignores the volume that a page sets. Some versions still report that volume until the current
 * task has ended, so it is set here and read when a menu opens.
 */
const sample = document.createElement('video');
sample.volume = 0.5;

/**
 * The menu of another person's tile, or of the screen that they share. It is a dialog. A button on
 * the tile opens it, and so does one in the list of people. Moderators have a few more choices in it.
 */
export class TileMenu {
    #call;
    #receiving;
    #moderation;
    #panels;
    /** @type {{peer: RemotePeer, dialog: HTMLDialogElement, refresh: () => void} | null} */
    #open = null;

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {object} parts
     * @param {import('../stage/call.js').Call} parts.call
     * @param {import('./receiving.js').Receiving} parts.receiving
     * @param {import('../moderation.js').Moderation} parts.moderation
     * @param {import('../panels.js').Panels} parts.panels
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, {call, receiving, moderation, panels}, signal) {
        this.#call = call;
        this.#receiving = receiving;
        this.#moderation = moderation;
        this.#panels = panels;
        byId('grid').addEventListener('click', ({target}) => {
            const button = target instanceof Element ? target.closest('button') : null;
            const tile = /** @type {HTMLElement | null | undefined} */ (button?.closest('.tile'));
            const peer = room.peers.get(tile?.dataset.peer ?? tile?.dataset.screen ?? '');
            if (button?.matches('.tile-options') && peer) {
                this.open(button, peer, tile?.dataset.screen ? peer.screen : peer.stream);
            }
        }, {signal});
        for (const event of /** @type {const} */ (['moderators', 'peer-renamed', 'track', 'track-removed'])) {
            room.addEventListener(event, () => this.#open?.refresh(), {signal});
        }
        room.addEventListener('peer-left', ({detail: {peer}}) => {
            if (this.#open?.peer === peer) {
                this.#open.dialog.close();
            }
        }, {signal});
    }

    /**
     * @param {HTMLElement} button that was pressed
     * @param {RemotePeer} peer
     * @param {MediaStream} stream that the tile shows: their camera or their screen
     */
    open(button, peer, stream) {
        const title = element('h2', {'class': 'dialog-title', 'id': 'options-title'});
        const isScreen = stream === peer.screen;
        const name = isScreen ? phrase(text.screen.title, {name: labelOf(peer)}) : labelOf(peer);
        say(title, words.title, {name});
        const view = element('div', {'class': 'options-view'});
        const moderating = element('div', {'class': 'dialog-form options-moderator'});
        const close = dialogButton(text.close, () => {}, 'button button-quiet');
        const fill = () => {
            const tile = this.#call.tilesOf(peer).find(({video}) => video.srcObject === stream);
            replaceChoices(view, tile ? this.#viewChoices(tile, stream) : []);
            replaceChoices(moderating, isScreen ? [] : this.#moderation.choicesFor(peer));
            return tile !== undefined;
        };
        fill();
        const dialog = openDialog({'aria-labelledby': 'options-title', 'data-options': peer.id},
            title, ...this.#volumeOf(peer), view, moderating, close);
        const refresh = () => {
            dialog.dataset.options = peer.id;
            if (!fill()) {
                dialog.close(); // the screen is no longer shared
            } else if (!dialog.contains(document.activeElement)) {
                close.focus(); // the choice that had the focus is gone
            }
        };
        this.#open = {peer, dialog, refresh};
        dialog.addEventListener('close', () => {
            this.#open = null;
            returnFocus(button, peer);
        });
    }

    /** The slider for the volume, where the browser has one. @param {RemotePeer} peer */
    #volumeOf(peer) {
        if (sample.volume !== 0.5) {
            return [];
        }
        const shown = element('span', {'class': 'options-percent', 'aria-hidden': 'true'});
        const slider = element('input', {
            'class': 'options-slider', 'id': 'options-volume', 'type': 'range', 'min': '0', 'max': '100', 'step': '5',
            'form': '', // outside the dialog's form, where Enter would press the first button
        });
        slider.value = String(this.#call.tilesOf(peer)[0]?.volume);
        const update = () => {
            const percent = phrase(words.percent, {percent: slider.value});
            shown.textContent = percent;
            slider.setAttribute('aria-valuetext', percent);
        };
        slider.addEventListener('input', () => {
            this.#call.tilesOf(peer).forEach((tile) => tile.setVolume(slider.valueAsNumber));
            update();
        });
        slider.addEventListener('change', () => storeVolume(labelOf(peer), slider.valueAsNumber));
        update();
        return [element('div', {'class': 'options-volume'},
            element('label', {'class': 'field-label', 'for': 'options-volume'}, words.volume), shown, slider)];
    }

    /** @param {Tile} tile @param {MediaStream} stream */
    #viewChoices({element: tile, video}, stream) {
        const hidden = this.#receiving.isHidden(stream);
        const enlarge = /** @type {HTMLElement | null} */ (tile.querySelector('.tile-enlarge'));
        const choices = [];
        if (enlarge && enlarge.getClientRects().length > 0) {
            choices.push(this.#viewChoice(tile.hasAttribute('data-spot') ? words.shrink : words.enlarge,
                () => enlarge.click()));
        }
        if (tilesCanFill) {
            choices.push(this.#viewChoice(document.fullscreenElement === tile ? words.leaveFull : words.full,
                () => void toggleFullScreen(tile)));
        }
        const floats = document.pictureInPictureElement === video;
        if (document.pictureInPictureEnabled && tile.dataset.video === 'on') {
            choices.push(dialogButton(floats ? words.closeWindow : words.window, () => void toggleWindow(video)));
        }
        choices.push(dialogButton(hidden ? words.show : words.hide, () => {
            this.#receiving.setHidden(stream, !hidden);
            if (floats) {
                void toggleWindow(video); // otherwise its last frame would stay in the window
            }
        }));
        return choices;
    }

    /** A choice that shows the stage, which a panel may cover. @param {string} label @param {() => void} action */
    #viewChoice(label, action) {
        return dialogButton(label, () => {
            if (getComputedStyle(byId('stage')).visibility === 'hidden') {
                this.#panels.switchTo(null);
            }
            action();
        });
    }
}

/**
 * Replaces choices unless they are the same as before: the focus may be on one.
 * @param {Element} list
 * @param {Element[]} choices
 */
function replaceChoices(list, choices) {
    const labels = (/** @type {Iterable<Element>} */ elements) => Array.from(elements, (one) => one.textContent).join();
    if (labels(list.children) !== labels(choices)) {
        list.replaceChildren(...choices);
    }
}

/**
 * Restores the focus after the menu has closed, if the browser could not: the button that opened the
 * menu may have been replaced, or may have disappeared with the person.
 *
 * @param {HTMLElement} button
 * @param {RemotePeer} peer
 */
function returnFocus(button, {id}) {
    const row = button.matches('.person-options') ? `[data-person="${CSS.escape(id)}"] button` : null;
    const others = [row, `[data-peer="${CSS.escape(id)}"] .tile-options`, '#call-room'];
    const candidates = [button, ...others.map((selector) => selector && document.querySelector(selector))];
    for (const candidate of candidates) {
        if (document.activeElement !== document.body) {
            return;
        }
        /** @type {HTMLElement | null} */ (candidate)?.focus(); // has no effect on an invisible element
    }
}
