// @ts-check

import {Uplink} from '../tincan/uplink.js';
import {byId} from './dom.js';
import {Moderation} from './moderation.js';
import {Panels} from './panels.js';
import {text} from './text.js';
import {Viewing} from './viewing.js';

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
    const uplink = new Uplink(room);
    uplink.addEventListener('level', ({detail: level}) => toasts.show(text.uplink[level]));
    const viewing = new Viewing(room, uplink.views, byId('stage'));
    room.addEventListener('state', ({detail: {state}}) => {
        if (state === 'closed') {
            panels.close();
            viewing.close();
        }
    });
}
