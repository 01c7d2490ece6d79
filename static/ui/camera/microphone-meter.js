// @ts-check

import {element, svg} from '../dom.js';
import {MicrophoneSamples} from './microphone-samples.js';
import {text} from '../text.js';

const points = 40;
const quietest = 0.01; // root mean square of the samples; full scale is 1
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Two cans joined by a string. The louder the audio given to listen(), the more the string vibrates. */
export class MicrophoneMeter {
    #path = svg('path', {'class': 'meter-string', 'vector-effect': 'non-scaling-stroke'});
    #swing = 0;
    #microphone = new MicrophoneSamples(1024);
    /** @type {MediaStream | null} that it listens to */
    #stream = null;
    #frame = 0;

    constructor() {
        this.element = element('div', {'class': 'meter', 'aria-hidden': 'true'});
        this.element.append(
            lyingCan('meter-can'),
            svg('svg', {'class': 'meter-span', 'viewBox': '0 0 100 40', 'preserveAspectRatio': 'none'}, this.#path),
            lyingCan('meter-can meter-can-far'),
        );
        this.#draw(0);
    }

    /** Moves the string with the audio of a stream, or lets it hang still. @param {MediaStream | null} stream */
    listen(stream) {
        if (stream === this.#stream) {
            return;
        }
        this.#stream = stream;
        this.#silence();
        this.#microphone.listen(stream);
        if (!stream?.getAudioTracks().length) {
            return;
        }
        const step = (/** @type {number} */ now) => {
            const samples = this.#microphone.read();
            const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
            this.#hear(loudness, now);
            this.#frame = requestAnimationFrame(step);
        };
        this.#frame = requestAnimationFrame(step);
    }

    #silence() {
        cancelAnimationFrame(this.#frame);
        this.#swing = 0;
        this.element.removeAttribute('data-heard');
        this.#draw(0);
    }

    /** @param {number} loudness @param {number} now in ms */
    #hear(loudness, now) {
        const target = loudness > quietest ? Math.min(1, Math.sqrt(loudness) * 1.8) : 0;
        this.#swing += (target - this.#swing) * (target > this.#swing ? 0.4 : 0.06);
        this.element.toggleAttribute('data-heard', this.#swing > 0.15);
        if (!calm.matches) {
            this.#draw(this.#swing * Math.sin(now / 45));
        }
    }

    /**
     * Draws the string, which is fixed at both ends. It sags a little and vibrates in three loops.
     * @param {number} swing from -1 to 1
     */
    #draw(swing) {
        let d = '';
        for (let i = 0; i <= points; i++) {
            const x = i / points;
            const sag = 14 * 4 * x * (1 - x) * (1 - 0.6 * Math.abs(this.#swing));
            const y = 14 + sag + 12 * swing * Math.sin(3 * Math.PI * x);
            d += `${i ? 'L' : 'M'}${(100 * x).toFixed(1)} ${y.toFixed(2)}`;
        }
        this.#path.setAttribute('d', d);
    }
}

/** @param {string} name its CSS classes */
function lyingCan(name) {
    return svg('svg', {'class': name, 'viewBox': '0 0 44 40'},
        svg('path', {'class': 'meter-can-body', 'd': 'M10 4H38A5 5 0 0 1 43 9V31A5 5 0 0 1 38 36H10Z'}),
        svg('path', {'class': 'meter-can-tin', 'd': 'M36 4H38A5 5 0 0 1 43 9V31A5 5 0 0 1 38 36H36Z'}),
        svg('ellipse', {'class': 'meter-can-tin', 'cx': '10', 'cy': '20', 'rx': '7', 'ry': '16'}),
        svg('ellipse', {'class': 'meter-can-inside', 'cx': '9.5', 'cy': '20', 'rx': '4', 'ry': '12'}),
    );
}

/** Returns what to say below the meter. @param {import('./media.js').DeviceState} state of the microphone */
export function meterText(state) {
    switch (state) {
        case 'starting': return text.preview.meterWaiting;
        case 'off': return text.preview.meterOff;
        case 'missing': return text.preview.meterNone;
        default: return text.preview.meter;
    }
}
