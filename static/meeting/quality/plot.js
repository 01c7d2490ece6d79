// @ts-check

import {element, phrase, svg} from '../../ui/dom.js';
import {text} from './text.js';

const width = 120;
const height = 32;

/** How far back the plot goes. */
const span = 120_000; // ms

/** A small plot of one figure over the last two minutes, with its current value as text. */
export class Plot {
    #value = element('span', {'class': 'plot-value'});
    #highest = element('span', {'class': 'plot-highest'});
    #path = svg('path', {'class': 'plot-line', 'vector-effect': 'non-scaling-stroke'});
    #format;
    #least;

    /**
     * @param {string} label
     * @param {(value: number) => string} format
     * @param {number} least the smallest value for the top of the plot, so that small changes look small
     */
    constructor(label, format, least) {
        this.#format = format;
        this.#least = least;
        const caption = element('span', {'class': 'plot-label'}, label);
        this.element = element('div', {'class': 'plot'},
            element('p', {'class': 'plot-words'}, caption, ' ', this.#value, ' ', this.#highest),
            svg('svg', {
                'class': 'plot-picture', 'viewBox': `0 0 ${width} ${height}`, 'preserveAspectRatio': 'none',
                'aria-hidden': 'true',
            }, this.#path));
    }

    /**
     * @param {number} value the current one
     * @param {{at: number, value: number}[]} history at: as returned by performance.now(); NaN leaves a gap
     */
    update(value, history) {
        const now = performance.now();
        const known = history.map((point) => point.value).filter(Number.isFinite);
        const top = Math.max(this.#least, ...known);
        let d = '';
        let drawing = false;
        for (const point of history) {
            if (Number.isFinite(point.value)) {
                const x = width * (1 - (now - point.at) / span);
                const y = (height - 2) * (1 - point.value / top) + 1;
                d += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
            }
            drawing = Number.isFinite(point.value);
        }
        this.#path.setAttribute('d', d);
        this.#value.textContent = this.#format(value);
        this.#highest.textContent = known.length === 0 ? '' :
            phrase(text.figures.highest, {value: this.#format(Math.max(...known))});
    }
}
