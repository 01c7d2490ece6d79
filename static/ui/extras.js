// @ts-check

import {Moderation} from './moderation.js';

/**
 * What a call has beside pictures and sound. It is loaded when somebody joins, so that the page
 * itself comes up faster.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {import('./media.js').Media} media
 * @param {import('./toasts.js').Toasts} toasts
 */
export function furnish(room, media, toasts) {
    new Moderation(room, media, toasts);
}
