// @ts-check

import {byId, element} from '../../ui/dom.js';
import {text} from '../text.js';

const words = text.hold;

/**
 * Turns a muted microphone on while a key is held, and says so next to the microphone button. The stored choice stays
 * the same, so the next call starts muted. If something else mutes the microphone meanwhile, it stays muted.
 */
export class HoldToTalk {
    #media;
    #words = element('span');
    #isOffered = false;
    /** Whether the key is held and nothing has muted the microphone since. */
    #held = false;

    /**
     * @param {import('../../ui/camera/media.js').Media} media
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(media, signal) {
        this.#media = media;
        const status = element('p', {'class': 'hold', 'role': 'status'}, this.#words);
        byId('toolbar').prepend(status);
        media.addEventListener('change', () => this.#update(), {signal});
        signal.addEventListener('abort', () => status.remove());
    }

    /** Whether there is a muted microphone that can be turned on without a prompt. */
    get isPossible() {
        const {state, devices} = this.#media;
        return state.microphone === 'off' && devices.microphone.length > 0;
    }

    /** Shows or hides the hint about the key. @param {boolean} on */
    offer(on) {
        this.#isOffered = on;
        this.#update();
    }

    start() {
        this.#held = true;
        void this.#media.setMicrophone(true); // never rejects
    }

    stop() {
        if (this.#held) {
            this.#held = false;
            void this.#media.setMicrophone(false); // never rejects
        }
    }

    #update() {
        const {microphone} = this.#media.state;
        if (microphone === 'off') {
            this.#held = false; // by a moderator, for example
        }
        const talking = this.#held && microphone === 'on';
        const hint = this.#isOffered && this.isPossible ? words.hint : '';
        const sentence = talking ? words.talking : hint;
        if (sentence !== this.#words.textContent) { // otherwise screen readers would repeat it
            this.#words.textContent = sentence;
            this.#words.toggleAttribute('data-talking', talking);
        }
    }
}
