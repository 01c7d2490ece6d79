// @ts-check

import {svg} from '../../ui/dom.js';

// The pictures of reactions. They are not emoji: each system draws those differently, and some have no font for them.

const skin = '#ffcb4c';
const shade = '#e8a32e';
const line = '#6b3a12';
const red = '#e2483d';
const blue = '#2f7fb8';
const face = filled(skin, 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z');

/** Paths on a 24 × 24 grid, from back to front. */
const pictures = /** @type {Record<string, Record<string, string>[]>} */ ({
    'thumbs-up': [
        filled(skin, 'M9.5 10.5L12.8 3q3 0 2.8 3l-.4 3.5h3.6q3 .2 2.4 3l-1.3 6a2.8 2.8 0 0 1-2.7 2.2H9.5z'),
        filled(blue, 'M4 10h3.5q1.5 0 1.5 1.5v8q0 1.5-1.5 1.5H4q-1.5 0-1.5-1.5v-8q0-1.5 1.5-1.5z'),
    ],
    'clap': [
        drawn(shade, 3, 'M14.5 6.5l5 6M11.5 8l6 7M19.5 12.5a4.5 4.5 0 0 1-.5 5.5M17.5 14.5l-4 4'),
        drawn(skin, 3, 'M5 11l5 6M7.5 8.5l5.5 6.5M4.5 15l4 4.5M10.5 8l4.5 5.5v-3M10 15.5l2 2'),
        drawn(skin, 3, 'M15 13.5c.8 3-.5 5.5-2.5 6.5s-3.5 0-4.5-1'),
        drawn(blue, 1.5, 'M4 6L2.5 4M8 4.5L7.5 2M12 4l1-2.5'),
    ],
    'heart': [
        filled(red, 'M12 21C5 15.8 2.5 12.5 2.5 9A4.9 4.9 0 0 1 12 7.2 4.9 4.9 0 0 1 21.5 9c0 3.5-2.5 6.8-9.5 12z'),
    ],
    'laugh': [
        face,
        filled(line, 'M6 12.5h12a6 6 0 0 1-12 0z'),
        filled('#fff', 'M7 12.5h10V14H7z'),
        drawn(line, 1.5, 'M6.5 9.5q1.5-2.5 3.5 0M14 9.5q2-2.5 3.5 0'),
    ],
    'surprised': [
        face,
        filled(line, 'M8.5 8a1.4 1.7 0 1 0 0 3.4 1.4 1.7 0 0 0 0-3.4zM15.5 8a1.4 1.7 0 1 0 0 3.4 1.4 1.7 0 0 0 0-3.4z'),
        filled(line, 'M12 13a2.6 3 0 1 0 0 6 2.6 3 0 0 0 0-6z'),
        drawn(line, 1, 'M6.5 6.2q1.5-1.5 3-.7M14.5 5.5q1.5-.8 3 .7'),
    ],
    'party': [
        filled('#8e5bd0', 'M2.5 21.5l5-13q5.5 2 8 8z'),
        filled('#c9aaf0', 'M5.2 14.5l4.8 4.6 2.5-1-6.2-6.5z'),
        drawn(red, 1.8, 'M11.5 8q2.5-1.5 1.5-5'),
        drawn('#2f9e6e', 1.8, 'M16 12.5q2-2.5 5-1.5'),
        drawn(shade, 1.8, 'M14 10l5-5.5'),
        drawn(blue, 2.4, 'M8 5h.01M17 3h.01M21.5 7h.01M19.5 16.5h.01'),
    ],
});

/** The names of all pictures. */
export const pictureNames = Object.keys(pictures);

/** @param {string} name one of the pictures above */
export function picture(name) {
    const paths = pictures[name].map((attributes) => svg('path', attributes));
    return svg('svg', {'class': 'picture', 'viewBox': '0 0 24 24', 'aria-hidden': 'true'}, ...paths);
}

/** @param {string} color @param {string} d the path */
function filled(color, d) {
    return {'fill': color, d};
}

/** @param {string} color @param {number} width of the line @param {string} d the path */
function drawn(color, width, d) {
    return {
        'fill': 'none', 'stroke': color, 'stroke-width': String(width), 'stroke-linecap': 'round',
        'stroke-linejoin': 'round', d,
    };
}
