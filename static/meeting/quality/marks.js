// @ts-check

import {element, phrase} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {labelOf} from '../../ui/labels.js';
import {text} from '../text.js';

/** @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer */

/**
 * Marks the tiles of peers with a bad connection, and announces each peer once. The mark opens the
 * Connections panel.
 *
 * @param {import('../../tincan/room.js').Room} room
 * @param {object} parts
 * @param {import('./bad-connections.js').BadConnections} parts.bad
 * @param {import('../stage/call.js').Call} parts.call
 * @param {import('./panel.js').QualityPanel} parts.panel
 * @param {import('../../ui/overlays.js').Toasts} parts.toasts
 * @param {import('../../tincan/quality/uplink.js').Uplink} parts.uplink
 */
export function markBadConnections(room, {bad, call, panel, toasts, uplink}) {
    const announced = /** @type {WeakSet<RemotePeer>} */ (new WeakSet());
    bad.addEventListener('change', () => {
        const peers = [...room.peers.values()];
        peers.forEach((peer) => mark(call.tileOf(peer)?.element, peer, bad.has(peer), panel));
        const fresh = peers.filter((peer) => bad.has(peer) && !announced.has(peer));
        fresh.forEach((peer) => announced.add(peer));
        if (uplink.level !== 'full') {
            return; // already announced for the uplink as a whole
        }
        if (fresh.length === 1) {
            toasts.show(text.bad.one, {name: labelOf(fresh[0])});
        } else if (fresh.length > 1) {
            toasts.show(text.bad.several);
        }
    });
}

/**
 * @param {Element | undefined} tile
 * @param {RemotePeer} peer
 * @param {boolean} wanted
 * @param {import('./panel.js').QualityPanel} panel
 */
function mark(tile, peer, wanted, panel) {
    const existing = tile?.querySelector('.tile-quality');
    if (!wanted) {
        if (existing && existing === document.activeElement) {
            const others = [...tile?.querySelectorAll('button') ?? []].filter((button) => button !== existing);
            others.find((button) => button.getClientRects().length > 0)?.focus(); // otherwise the focus would be lost
        }
        existing?.remove();
    } else if (!existing) {
        const title = phrase(text.bad.one, {name: labelOf(peer)});
        const button = element('button', {'class': 'tile-quality', 'type': 'button', 'aria-label': title, title},
            icon('warning'), element('span', {'class': 'tile-quality-label'}, text.bad.label));
        button.addEventListener('click', () => panel.openAt(peer));
        tile?.querySelector('.tile-enlarge')?.after(button);
    }
}
