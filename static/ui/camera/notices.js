// @ts-check

import {element} from '../dom.js';
import {icon} from '../icons.js';
import {text} from '../text.js';

/** @typedef {import('./media.js').Media} Media */

/** Explains why there is no camera or microphone, and what to do about it. */
export class Notices {
    element = element('div', {'class': 'notices', 'role': 'status'});
    #media;
    #before;
    /** The problems shown last, as returned by #problems(). */
    #told = 'null/null';

    /**
     * @param {Media} media
     * @param {object} options
     * @param {boolean} options.before whether this is before joining; during a call, notices can be dismissed
     */
    constructor(media, {before}) {
        this.#media = media;
        this.#before = before;
        media.addEventListener('change', () => this.#update());
        this.#update();
    }

    /** Dismisses the current notices, because the user has already read them elsewhere. */
    acknowledge() {
        this.#told = this.#problems();
        this.element.replaceChildren();
    }

    #problems() {
        const {microphone, camera} = this.#media.problems;
        return `${microphone}/${camera}`;
    }

    #update() {
        const {camera, microphone} = this.#media.state;
        if (camera === 'starting' || microphone === 'starting') {
            this.#told = ''; // show the notice again if the retry fails
            return; // keep the old notice until there is a result
        }
        const now = this.#problems();
        if (now !== this.#told) {
            this.#told = now;
            this.element.replaceChildren(...this.#notices());
        }
    }

    #notices() {
        const {microphone, camera} = this.#media.problems;
        if (microphone === 'insecure' || camera === 'insecure') {
            return [this.#notice(text.media.insecure.both, 'both', false)];
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
     * @param {boolean} [again] whether a retry can help
     */
    #notice(words, what, again = true) {
        const sentence = this.#before ? `${words.text} ${text.notices.joinWithout[what]}` : words.text;
        const made = notice({title: words.title, text: sentence});
        if (again) {
            const button = element('button', {'class': 'button notice-again', 'type': 'button'}, text.notices.tryAgain);
            button.addEventListener('click', () => void this.#media.retry()); // never rejects
            made.append(button);
        }
        if (!this.#before) {
            made.append(dismissButton(made));
        }
        return made;
    }
}

/** @param {{title: string, text: string}} words */
export function notice(words) {
    return element('div', {'class': 'notice'}, element('div', {'class': 'notice-words'},
        element('p', {'class': 'notice-title'}, words.title),
        element('p', {'class': 'notice-text'}, words.text)));
}

/** Creates the button that dismisses a notice. @param {HTMLElement} made the notice */
export function dismissButton(made) {
    const button = element('button', {'class': 'notice-dismiss', 'type': 'button', 'aria-label': text.notices.dismiss}, icon('close'));
    button.addEventListener('click', () => made.remove());
    made.classList.add('notice-row');
    return button;
}
