// @ts-check

import {Hands} from './hands.js';
import {Reactions} from './reactions.js';

/** Whether the toolbar has room for two more buttons with labels. */
const roomy = matchMedia('(min-width: 64rem) and (min-height: 30.01rem)');

/**
 * Adds raised hands and reactions to a call. Their buttons are in the toolbar if it has room for them, otherwise at the
 * top of its menu.
 *
 * @param {import('../../tincan/room.js').Room} room
 * @param {object} parts
 * @param {import('./states.js').States} parts.states
 * @param {import('../stage/call.js').Call} parts.call
 * @param {import('../../ui/overlays.js').Toasts} parts.toasts
 * @param {AbortSignal} signal aborted when the call is over
 * @returns {Hands}
 */
export function addGestures(room, {states, call, toasts}, signal) {
    const hands = new Hands(room, {states, call, toasts});
    const {menu, choices} = new Reactions(room, call, toasts, signal);
    const place = () => {
        if (roomy.matches) {
            menu.element.append(choices);
            call.menu.button.before(hands.button, menu.button, menu.element);
        } else {
            menu.close();
            menu.button.remove();
            menu.element.remove();
            call.menu.element.prepend(hands.button, choices);
        }
    };
    roomy.addEventListener('change', place, {signal});
    place();
    signal.addEventListener('abort', () => {
        menu.close();
        for (const element of [hands.button, choices, menu.button, menu.element]) {
            element.remove();
        }
    });
    return hands;
}
