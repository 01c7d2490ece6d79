// @ts-check

import {svg} from './dom.js';

/** Drawn on a grid of 24, with strokes only: the style sheet gives width and colour. */
const shapes = /** @type {Record<string, string[]>} */ ({
    'microphone': ['M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z', 'M5.5 11a6.5 6.5 0 0 0 13 0', 'M12 17.5V21'],
    'microphone-off': ['M9 9v2a3 3 0 0 0 4.6 2.5', 'M15 10.5V6a3 3 0 0 0-5.8-1', 'M5.5 11a6.5 6.5 0 0 0 10.4 5.2',
        'M18.1 13.3a6.5 6.5 0 0 0 .4-2.3', 'M12 17.5V21', 'M3.5 3.5l17 17'],
    'camera': ['M5.5 6.5h7a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z', 'M15.5 11.5l6-3.5v8l-6-3.5'],
    'camera-off': ['M9.5 6.5h3a3 3 0 0 1 3 3v3l6 3.5V8l-4 2.3', 'M15 16.2a3 3 0 0 1-2.5 1.3h-7a3 3 0 0 1-3-3v-5a3 3 0 0 1 2.7-3',
        'M3.5 3.5l17 17'],
    'link': ['M9.5 14.5l5-5', 'M11 7l1.7-1.7a4.2 4.2 0 0 1 6 6L17 13', 'M13 17l-1.7 1.7a4.2 4.2 0 0 1-6-6L7 11'],
    'leave': ['M13.5 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6.5', 'M10.5 12h10', 'M17 8.5l3.5 3.5-3.5 3.5'],
    'renew': ['M19.5 12a7.5 7.5 0 1 1-2.5-5.6', 'M19.5 3.5v4h-4'],
    'sound': ['M3.5 9.5v5h3.7L12 18.5v-13L7.2 9.5z', 'M15.5 9a4.2 4.2 0 0 1 0 6', 'M18.2 6.3a8 8 0 0 1 0 11.4'],
    'check': ['M4.5 12.5l5 5L19.5 7'],
    'more': ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
    'lock': ['M6 11h12v9H6z', 'M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11'],
    'unlock': ['M6 11h12v9H6z', 'M8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2'],
    'star': ['M12 4l2.4 5.1 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.8l5.6-.7z'],
    'line': ['M2.5 12h4l3-7 5 14 3-7h4'],
    'warning': ['M12 4l9 15.5H3z', 'M12 10v4', 'M12 16.8h.01'],
    'close': ['M6 6l12 12', 'M18 6L6 18'],
});

/** @param {string} name one of the shapes above */
export function icon(name) {
    const strokes = shapes[name].map((d) => svg('path', {d}));
    return svg('svg', {'class': 'icon', 'viewBox': '0 0 24 24', 'aria-hidden': 'true'}, ...strokes);
}
