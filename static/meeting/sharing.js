// @ts-check

import {byId, element} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {dismissButton, notice} from '../ui/camera/notices.js';
import {Screen, canShareScreen} from '../ui/camera/screen.js';
import {text} from './text.js';

const words = text.screen;

/**
 * Shares your screen in addition to your camera. Adds the button, and shows a banner while you share. There is no tile
 * of your own screen, because it would show itself, over and over.
 */
export class Sharing {
    screen = new Screen();
    #button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': 'screen', 'hidden': !canShareScreen});
    #banner = element('div', {'class': 'presenting', 'role': 'status'});
    /** @type {HTMLElement | null} the notice that sharing failed */
    #failure = null;

    /**
     * @param {import('../tincan/room.js').Room} room
     * @param {import('./stage/call.js').Call} call whose menu comes after the button
     * @param {import('../ui/overlays.js').Toasts} toasts
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, call, toasts, signal) {
        call.menu.button.before(this.#button);
        this.#button.addEventListener('click', () => this.toggle());
        byId('call-notes').prepend(this.#banner);
        this.screen.addEventListener('change', () => {
            this.#failure?.remove();
            void room.setScreen(this.screen.stream); // errors are reported as the room's `warning`
            this.#update();
        });
        this.screen.addEventListener('ended', () => toasts.show(words.ended));
        this.screen.addEventListener('failed', () => {
            this.#failure?.remove();
            this.#failure = notice(text.screenFailed);
            this.#failure.setAttribute('role', 'status');
            this.#failure.append(dismissButton(this.#failure));
            byId('call-notes').append(this.#failure);
        });
        signal.addEventListener('abort', () => {
            this.screen.stop();
            this.#button.remove();
            this.#banner.remove();
            this.#failure?.remove();
        });
        this.#update();
    }

    /** Starts or stops sharing. Must be called from a click or a key press. */
    toggle() {
        if (this.screen.stream) {
            this.screen.stop();
        } else if (canShareScreen) {
            void this.screen.start(); // never rejects; nothing is shared if the user cancels
        }
    }

    #update() {
        const on = this.screen.stream !== null;
        this.#button.setAttribute('aria-label', on ? words.stopLabel : words.shareLabel);
        this.#button.toggleAttribute('data-on', on);
        this.#button.replaceChildren(icon(on ? 'screen-off' : 'screen'),
            element('span', {'class': 'tool-label'}, words.share));
        if (this.#banner.hasAttribute('data-presenting') !== on) {
            this.#showBanner(on);
        }
    }

    /** @param {boolean} on */
    #showBanner(on) {
        if (this.#banner.contains(document.activeElement)) {
            this.#button.focus(); // the focus must not disappear with the banner
        }
        // Not `hidden`: screen readers miss text that appears together with its live region.
        this.#banner.toggleAttribute('data-presenting', on);
        const stop = element('button', {'class': 'button', 'type': 'button', 'aria-label': words.stopPresenting},
            words.stop);
        stop.addEventListener('click', () => this.screen.stop());
        this.#banner.replaceChildren(...on ? [icon('screen'), element('p', {}, words.presenting), stop] : []);
    }
}
