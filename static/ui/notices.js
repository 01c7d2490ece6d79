// @ts-check

import {element} from './dom.js';
import {icon} from './icons.js';
import {text} from './text.js';

/** @typedef {import('./media.js').Media} Media */

/**
 * Tells in plain words why there is no camera or microphone, and what to do about it.
 * @param {Media} media
 * @param {object} [options]
 * @param {boolean} [options.dismissible] whether each can be put away
 */
export function notices(media, {dismissible = false} = {}) {
    const root = element('div', {'class': 'notices', 'role': 'status'});
    let shown = '';
    const update = () => {
        if (media.state.camera === 'starting' || media.state.microphone === 'starting') {
            return; // the old word stands until there is a new one
        }
        const {microphone, camera} = media.problems;
        const now = `${microphone}/${camera}`;
        if (now !== shown) {
            shown = now;
            root.replaceChildren(...problems(media).map((words) => notice(words, media, dismissible)));
        }
    };
    media.addEventListener('change', update);
    update();
    return root;
}

/** @param {Media} media */
function problems({problems: {microphone, camera}}) {
    if (microphone === 'insecure' || camera === 'insecure') {
        return [text.media.insecure.both];
    }
    if (microphone && microphone === camera) {
        return [text.media[microphone].both];
    }
    const found = [];
    if (camera) {
        found.push(text.media[camera].camera);
    }
    if (microphone) {
        found.push(text.media[microphone].microphone);
    }
    return found;
}

/**
 * @param {{title: string, text: string}} words
 * @param {Media} media
 * @param {boolean} dismissible
 */
function notice(words, media, dismissible) {
    const made = element('div', {'class': 'notice'},
        element('p', {'class': 'notice-title'}, words.title),
        element('p', {'class': 'notice-text'}, words.text),
    );
    const actions = element('p', {'class': 'notice-actions'});
    if (words !== text.media.insecure.both) {
        const again = element('button', {'class': 'button button-small', 'type': 'button'}, text.preview.tryAgain);
        again.addEventListener('click', () => void media.retry()); // never rejects
        actions.append(again);
    }
    made.append(actions);
    if (dismissible) {
        const away = element('button', {'class': 'notice-dismiss', 'type': 'button', 'aria-label': text.call.dismiss}, icon('close'));
        away.addEventListener('click', () => made.remove());
        made.append(away);
    }
    return made;
}
