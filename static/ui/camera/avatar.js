// @ts-check

import {svg} from '../dom.js';

/**
 * Draws a tin can with an initial on its label, to show where there is no video.
 * @param {string} name sets the initial and the color, so that everyone always sees the same one
 */
export function avatar(name) {
    const initial = svg('text', {'class': 'avatar-initial', 'x': '50', 'y': '73', 'text-anchor': 'middle'});
    initial.textContent = initialOf(name);
    const drawn = svg('svg', {'class': 'avatar', 'viewBox': '0 0 100 124', 'aria-hidden': 'true'},
        svg('path', {'class': 'avatar-body', 'd': 'M14 18V106C14 122 86 122 86 106V18Z'}),
        svg('path', {'class': 'avatar-label', 'd': 'M14 38C14 51 86 51 86 38V88C86 101 14 101 14 88Z'}),
        svg('path', {'class': 'avatar-shine', 'd': 'M22 24V113Q28 115.5 35 116.5V30Q28 28 22 24Z'}),
        svg('path', {'class': 'avatar-rib', 'd': 'M14 28C14 41 86 41 86 28M14 97C14 110 86 110 86 97'}),
        svg('ellipse', {'class': 'avatar-rim', 'cx': '50', 'cy': '17', 'rx': '38', 'ry': '11'}),
        svg('ellipse', {'class': 'avatar-inside', 'cx': '50', 'cy': '17', 'rx': '31', 'ry': '7.5'}),
        initial,
    );
    drawn.setAttribute('data-hue', String(hueOf(name)));
    return drawn;
}

/** @param {string} name */
function initialOf(name) {
    const letter = name.match(/[\p{L}\p{N}]\p{M}*/u);
    return letter ? letter[0].toLocaleUpperCase() : '';
}

/** Picks one of the eight label colors in preview.css. @param {string} name */
function hueOf(name) {
    let hash = 0;
    for (const char of name) {
        hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
    }
    return hash % 8;
}
