// @ts-check

import {element, svg} from './dom.js';

/** Paths on a 24 × 24 grid, with strokes only. The style sheet sets width and color. */
const shapes = /** @type {Record<string, string[]>} */ ({
    'microphone': ['M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z', 'M5.5 11a6.5 6.5 0 0 0 13 0', 'M12 17.5V21'],
    'microphone-off': ['M9 9v2a3 3 0 0 0 4.6 2.5', 'M15 10.5V6a3 3 0 0 0-5.8-1', 'M5.5 11a6.5 6.5 0 0 0 10.4 5.2',
        'M18.1 13.3a6.5 6.5 0 0 0 .4-2.3', 'M12 17.5V21', 'M3.5 3.5l17 17'],
    'camera': ['M5.5 6.5h7a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z',
        'M15.5 11.5l6-3.5v8l-6-3.5'],
    'camera-off': ['M9.5 6.5h3a3 3 0 0 1 3 3v3l6 3.5V8l-4 2.3',
        'M15 16.2a3 3 0 0 1-2.5 1.3h-7a3 3 0 0 1-3-3v-5a3 3 0 0 1 2.7-3',
        'M3.5 3.5l17 17'],
    'link': ['M9.5 14.5l5-5', 'M11 7l1.7-1.7a4.2 4.2 0 0 1 6 6L17 13', 'M13 17l-1.7 1.7a4.2 4.2 0 0 1-6-6L7 11'],
    'qr': ['M4 4h6v6H4z', 'M14 4h6v6h-6z', 'M4 14h6v6H4z', 'M14 14h2v2h-2z', 'M20 14v2', 'M14 20h2',
        'M19 19h1.5v1.5H19z'],
    'leave': ['M13.5 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6.5', 'M10.5 12h10', 'M17 8.5l3.5 3.5-3.5 3.5'],
    'renew': ['M19.5 12a7.5 7.5 0 1 1-2.5-5.6', 'M19.5 3.5v4h-4'],
    'dice': ['M6.5 3.5h11a3 3 0 0 1 3 3v11a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-11a3 3 0 0 1 3-3z', 'M8 8h.6v.6H8z',
        'M15.4 8h.6v.6h-.6z', 'M11.7 11.7h.6v.6h-.6z', 'M8 15.4h.6v.6H8z', 'M15.4 15.4h.6v.6h-.6z'],
    'sound': ['M3.5 9.5v5h3.7L12 18.5v-13L7.2 9.5z', 'M15.5 9a4.2 4.2 0 0 1 0 6', 'M18.2 6.3a8 8 0 0 1 0 11.4'],
    'check': ['M4.5 12.5l5 5L19.5 7'],
    'menu': ['M4 6.5h16', 'M4 12h16', 'M4 17.5h16'],
    'more': ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
    'lock': ['M6 11h12v9H6z', 'M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11'],
    'unlock': ['M6 11h12v9H6z', 'M8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2'],
    'star': ['M12 4l2.4 5.1 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.8l5.6-.7z'],
    'screen': ['M3 5h18v11H3z', 'M9 20h6', 'M12 16v4', 'M12 13V8.5', 'M9.8 10.5L12 8.3l2.2 2.2'],
    'screen-off': ['M3 5h18v11H3z', 'M9 20h6', 'M12 16v4', 'M9.5 8l5 5', 'M14.5 8l-5 5'],
    'saving': ['M4 17.5a8.5 8.5 0 1 1 16 0', 'M12 16l-4.5-4.5', 'M12 16h.01'],
    'window': ['M20.5 11V6a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 6v10A1.5 1.5 0 0 0 5 17.5h5', 'M13 13h8v6h-8z'],
    'full': ['M9 4.5H4.5V9', 'M15 4.5h4.5V9', 'M9 19.5H4.5V15', 'M15 19.5h4.5V15'],
    'show': ['M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z',
        'M12 14.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z'],
    'hide': ['M9.5 6.4A8.6 8.6 0 0 1 12 6c6 0 9.5 6 9.5 6a16 16 0 0 1-3 3.6',
        'M6 7.9A15.6 15.6 0 0 0 2.5 12s3.5 6 9.5 6a9 9 0 0 0 4.2-1',
        'M10 10.2a2.7 2.7 0 0 0 3.8 3.8', 'M3.5 3.5l17 17'],
    'move': ['M12 3v18', 'M3 12h18', 'M9.5 5.5L12 3l2.5 2.5', 'M9.5 18.5L12 21l2.5-2.5', 'M5.5 9.5L3 12l2.5 2.5',
        'M18.5 9.5L21 12l-2.5 2.5'],
    'people': ['M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z', 'M3.5 19a5.5 5.5 0 0 1 11 0',
        'M15.5 5.3a3 3 0 0 1 0 5.4', 'M17.5 13.8a5.5 5.5 0 0 1 3 5.2'],
    'settings': ['M4 7h9', 'M17 7h3', 'M15 5v4', 'M4 12h2', 'M10 12h10', 'M8 10v4', 'M4 17h7', 'M15 17h5', 'M13 15v4'],
    'help': ['M9 9.2a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2.1', 'M12 17.5h.01'],
    'chat': ['M4.5 5.5h15v10.5h-8L7 20v-4H4.5z', 'M8.5 9.5h7', 'M8.5 12.5h4'],
    'file': ['M7 3.5h6.5L18 8v12.5H7z', 'M13.5 3.5V8H18', 'M12.5 17.5v-6', 'M10 14l2.5-2.5L15 14'],
    'folder': ['M3.5 6h6l2 2.5h9V19h-17z', 'M12 17v-5', 'M9.7 14.2L12 11.9l2.3 2.3'],
    'send': ['M4 12l16-7-5 14-3.5-5.5z', 'M11.5 13.5L20 5'],
    'pulse': ['M2.5 12h4l3-7 5 14 3-7h4'],
    'exchange': ['M4 8.5h15', 'M15.5 5L19 8.5 15.5 12', 'M20 15.5H5', 'M8.5 12L5 15.5 8.5 19'],
    'hand': ['M8 12.5V6a1.5 1.5 0 0 1 3 0v5', 'M11 11V4.5a1.5 1.5 0 0 1 3 0V11', 'M14 11V6a1.5 1.5 0 0 1 3 0v6',
        'M17 9.5a1.5 1.5 0 0 1 3 0v5a6.5 6.5 0 0 1-6.5 6.5H12a6.5 6.5 0 0 1-5-2.4l-3.1-3.8a1.5 1.5 0 0 1 2.3-2L8 14.5'],
    'react': ['M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z', 'M9 9.5h.01', 'M15 9.5h.01', 'M8 14a4.5 4.5 0 0 0 8 0'],
    'warning': ['M12 4l9 15.5H3z', 'M12 10v4', 'M12 16.8h.01'],
    'close': ['M6 6l12 12', 'M18 6L6 18'],
});

/** Icons that point in the reading direction, and the question mark. Mirrored for right-to-left languages. */
const pointing = ['leave', 'send', 'sound', 'help'];

/** @param {string} name one of the shapes above */
export function icon(name) {
    const strokes = shapes[name].map((d) => svg('path', {d}));
    const kind = pointing.includes(name) ? 'icon icon-pointing' : 'icon';
    return svg('svg', {'class': kind, 'viewBox': '0 0 24 24', 'aria-hidden': 'true'}, ...strokes);
}

/**
 * Creates a button that shows only an icon.
 * @param {string} kind its CSS classes
 * @param {string} name of the icon
 * @param {string} label for screen readers
 */
export function iconButton(kind, name, label) {
    return element('button', {'class': kind, 'type': 'button', 'aria-label': label}, icon(name));
}
