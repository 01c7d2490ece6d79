// @ts-check

import {element} from '../dom.js';
import {iconButton} from '../icons.js';
import {text} from '../text.js';

/** @typedef {import('./media.js').Media} Media */

/** How long devices may take to start before a notice says so: the browser is probably asking the user. */
const promptDelay = 3_000; // ms

/** Explains why there is no camera or microphone, and what to do about it. */
export class Notices {
    element = element('div', {'class': 'notices', 'role': 'status'});
    #media;
    #beforeCall;
    /** The problems shown last, as returned by #problems(). */
    #shown = 'null/null';
    /** @type {ReturnType<typeof setTimeout> | undefined} set while devices start during a call */
    #starting;

    /**
     * @param {Media} media
     * @param {object} options
     * @param {boolean} options.beforeCall whether this is before joining; during a call, notices can be dismissed
     */
    constructor(media, {beforeCall}) {
        this.#media = media;
        this.#beforeCall = beforeCall;
        media.addEventListener('change', () => this.#update());
        this.#update();
    }

    /** Dismisses the current notices, because the user has already read them elsewhere. */
    acknowledge() {
        this.#shown = this.#problems();
        this.element.replaceChildren();
    }

    #problems() {
        const {microphone, camera} = this.#media.problems;
        return `${microphone}/${camera}`;
    }

    #update() {
        const {camera, microphone} = this.#media.state;
        if (camera === 'starting' || microphone === 'starting') {
            this.#shown = ''; // show the notice again if the retry fails
            if (!this.#beforeCall) { // else the preview says it
                this.#starting ??= setTimeout(() => {
                    this.element.replaceChildren(this.#notice(text.notices.waiting, 'both', false));
                }, promptDelay);
            }
            return; // keep the old notice until there is a result
        }
        clearTimeout(this.#starting);
        this.#starting = undefined;
        const current = this.#problems();
        if (current !== this.#shown) {
            this.#shown = current;
            this.element.replaceChildren(...this.#notices());
        }
    }

    #notices() {
        const {microphone, camera} = this.#media.problems;
        if (microphone === 'insecure' || camera === 'insecure') {
            return [this.#notice(text.media.insecure.both, 'both', false)];
        }
        if (microphone === 'unsupported' || camera === 'unsupported') {
            return [this.#notice(text.media.unsupported.both, 'both', false)];
        }
        if (microphone && microphone === camera) {
            return [this.#notice(text.media[microphone].both, 'both')];
        }
        const found = [];
        if (camera) {
            found.push(this.#notice(text.media[camera].camera, 'camera'));
        }
        if (microphone) {
            found.push(this.#notice(text.media[microphone].microphone, 'microphone'));
        }
        return found;
    }

    /**
     * @param {{title: string, text: string}} words
     * @param {'both' | 'camera' | 'microphone'} what
     * @param {boolean} [canRetry] whether a retry can help
     */
    #notice(words, what, canRetry = true) {
        const sentence = this.#beforeCall ? `${words.text} ${text.notices.joinWithout[what]}` : words.text;
        const shown = notice({title: words.title, text: sentence});
        if (canRetry) {
            const button = element('button', {'class': 'button notice-action', 'type': 'button'},
                text.notices.tryAgain);
            button.addEventListener('click', () => void this.#media.retry()); // never rejects
            shown.append(button);
        }
        if (!this.#beforeCall) {
            shown.append(dismissButton(shown));
        }
        return shown;
    }
}

/** @param {{title: string, text: string}} words */
export function notice(words) {
    return element('div', {'class': 'notice'}, element('div', {'class': 'notice-words'},
        element('p', {'class': 'notice-title'}, words.title),
        element('p', {'class': 'notice-text'}, words.text)));
}

/** Creates the button that dismisses a notice. @param {HTMLElement} dismissed the notice */
export function dismissButton(dismissed) {
    const button = iconButton('notice-dismiss', 'close', text.notices.dismiss);
    button.addEventListener('click', () => dismissed.remove());
    dismissed.classList.add('notice-row');
    return button;
}
