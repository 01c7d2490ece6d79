// @ts-check

import {byId} from './dom.js';
import {LinePanel} from './line-panel.js';
import {Moderation} from './moderation.js';
import {Panels} from './panels.js';

/**
 * What a call has beside pictures and sound. It is loaded when somebody joins, so that the page
 * itself comes up faster.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {import('./media.js').Media} media
 * @param {import('./toasts.js').Toasts} toasts
 */
export function furnish(room, media, toasts) {
    const panels = new Panels(byId('panels'), byId('toolbar'));
    new Moderation(room, media, toasts);
    new LinePanel(panels, room, toasts);
    room.addEventListener('state', ({detail: {state}}) => {
        if (state === 'closed') {
            panels.close();
        }
    });
}
