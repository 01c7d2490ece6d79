// @ts-check

import {Hands} from './hands.js';

/** Whether the toolbar has room for more buttons with labels. */
const roomy = matchMedia('(min-width: 64rem) and (min-height: 30.01rem)');

/**
 * Adds raised hands to a call. The button is in the toolbar if it has room for it, otherwise at the top of its menu.
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
    const place = () => {
        if (roomy.matches) {
            call.menu.button.before(hands.button);
        } else {
            call.menu.element.prepend(hands.button);
        }
    };
    roomy.addEventListener('change', place, {signal});
    place();
    signal.addEventListener('abort', () => hands.button.remove());
    return hands;
}
