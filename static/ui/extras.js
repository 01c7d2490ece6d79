// @ts-check

import {byId} from './dom.js';
import {Moderation} from './moderation.js';
import {Panels} from './panels.js';
import {Sharing} from './sharing.js';

/**
 * What a call has beside pictures and sound. It is loaded when somebody joins, so that the page
 * itself comes up faster.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {import('./media.js').Media} media
 * @param {import('./toasts.js').Toasts} toasts
 * @param {import('./call.js').Call} call
 */
export function furnish(room, media, toasts, call) {
    const stay = new AbortController();
    const {signal} = stay;
    new Sharing(room, call, toasts, signal);
    const panels = new Panels(byId('panels'), call.menu);
    new Moderation(room, media, toasts, call.menu);
    room.addEventListener('state', ({detail: {state}}) => {
        if (state === 'closed') {
            panels.close();
            stay.abort();
        }
    });
}
