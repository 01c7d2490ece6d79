// @ts-check

import {element, svg} from '../ui/dom.js';
import {invitation} from '../ui/room/invitation.js';
import {openDialog} from '../ui/overlays.js';
import {text} from './text.js';

const words = text.qr;

/** The empty margin around the code, in modules (ISO/IEC 18004 section 5.3.8). A module is one of its squares. */
const margin = 4;

/**
 * Shows the link to this call as a QR code, for people in the same place. The code is made here: the link must not be
 * sent anywhere. Never rejects.
 * @param {import('../ui/overlays.js').Toasts} toasts
 */
export async function showQRCode(toasts) {
    let code;
    try {
        const {encodeQR} = await import('../vendor/qr/index.js');
        code = draw(encodeQR(invitation, 'raw', {border: margin}));
    } catch {
        toasts.show(words.failed);
        return;
    }
    if (!['joining', 'in'].includes(document.documentElement.dataset.state ?? '')) {
        return; // the call has ended meanwhile
    }
    openDialog({'aria-labelledby': 'qr-title'},
        element('h2', {'class': 'dialog-title', 'id': 'qr-title'}, words.title), code,
        element('p', {'class': 'dialog-note'}, words.note),
        element('p', {'class': 'qr-link'}, element('bdi', {}, invitation)),
        element('button', {'class': 'button button-quiet'}, text.close));
}

/**
 * Draws dark modules on a light square, in both themes: some readers cannot read inverted codes.
 * @param {boolean[][]} rows
 */
function draw(rows) {
    const size = String(rows.length);
    const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => isDark ? [`M${x} ${y}h1v1h-1z`] : []));
    return svg('svg', {
        'class': 'qr', 'viewBox': `0 0 ${size} ${size}`, 'role': 'img', 'aria-label': words.label,
        'shape-rendering': 'crispEdges',
    }, svg('rect', {'width': size, 'height': size, 'fill': '#fff'}), svg('path', {'d': dark.join(''), 'fill': '#000'}));
}
