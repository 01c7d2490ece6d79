// @ts-check

import {element, refresh, say} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {lossDirection} from './cause.js';
import {Plot} from './plot.js';
import {judge} from './verdict.js';
import {facts, ms, percent, rate, titleOf} from './figures.js';
import {labelOf} from '../../ui/labels.js';
import {text} from './text.js';

/** Up to this many others, the figures are open from the start. */
const fewPeople = 2;

/** From worst to best. */
const grades = /** @type {import('./verdict.js').Grade[]} */ (['none', 'bad', 'fair', 'unknown', 'good']);

const marks = {good: 'check', fair: 'warning', bad: 'warning', none: 'close', unknown: 'more'};

/** One person's connection: a verdict and advice, then figures. */
export class ConnectionCard {
    #name = element('bdi', {'class': 'quality-name'});
    #title = element('h4', {'class': 'quality-title', 'tabindex': '-1'}, this.#name);
    #grade = /** @type {import('./verdict.js').Grade} */ ('unknown');
    #findings = element('div', {'class': 'quality-findings'});
    #facts = element('dl', {'class': 'quality-facts'});
    #plots = {
        roundTrip: new Plot(text.figures.roundTrip, ms, 100),
        loss: new Plot(text.figures.loss, percent, 0.05),
        bitsIn: new Plot(text.figures.bitsIn, rate, 100_000),
        bitsOut: new Plot(text.figures.bitsOut, rate, 100_000),
    };

    /** @param {number} count how many others there are */
    constructor(count) {
        const plots = Object.values(this.#plots).map((plot) => plot.element);
        this.element = element('li', {'class': 'quality-card'}, this.#title, this.#findings,
            element('details', {'class': 'quality-more', 'open': count <= fewPeople},
                element('summary', {}, text.more), element('div', {'class': 'quality-plots'}, ...plots), this.#facts));
    }

    /** Its position in the list: the lower, the worse. */
    get rank() {
        return grades.indexOf(this.#grade);
    }

    /** Scrolls here and moves the focus. */
    focus() {
        this.#title.focus({preventScroll: true});
        this.element.scrollIntoView();
    }

    /**
     * @param {import('../../tincan/remote.js').RemotePeer} peer
     * @param {import('../../tincan/quality/room-quality.js').View} view
     * @param {import('../../tincan/quality/connection-quality.js').ConnectionQuality} quality
     * @param {import('./cause.js').Culprit} culprit
     */
    update(peer, view, quality, culprit) {
        const sample = quality.now();
        const findings = judge(view, sample);
        this.element.dataset.quality = peer.id;
        this.#grade = findings[0].grade;
        this.element.dataset.grade = this.#grade;
        this.#name.textContent = labelOf(peer);
        refresh(this.#findings, findings.flatMap((finding, i) => [
            element('p', {'class': 'quality-verdict', 'data-grade': finding.grade},
                icon(marks[finding.grade]), titleOf(finding, view)),
            ...explain(finding, sample, culprit, i === 0).map((sentence) => {
                const note = element('p', {'class': 'quality-advice'});
                say(note, sentence, {name: labelOf(peer)});
                return note;
            }),
        ]));
        if (!sample) {
            return;
        }
        /** @param {(sample: import('../../tincan/quality/connection-quality.js').Sample) => number} value */
        const history = (value) => quality.history.map((point) => ({at: point.at, value: value(point)}));
        this.#plots.roundTrip.update(sample.roundTrip, history(({roundTrip}) => roundTrip));
        this.#plots.loss.update(view.loss, history(({lossIn, lossOut}) => Math.max(lossIn || 0, lossOut || 0)));
        this.#plots.bitsIn.update(sample.bitsIn, history(({bitsIn}) => bitsIn));
        this.#plots.bitsOut.update(sample.bitsOut, history(({bitsOut}) => bitsOut));
        refresh(this.#facts, facts(sample).flatMap(([name, value]) =>
            [element('dt', {}, name), element('dd', {}, value)]));
    }
}

/**
 * @typedef {import('./verdict.js').Finding} Finding
 * @typedef {import('./cause.js').Culprit} Culprit
 */

/**
 * Explains a finding, and says what to do about it.
 * @param {Finding} finding
 * @param {import('../../tincan/quality/connection-quality.js').Sample | undefined} sample
 * @param {Culprit} culprit
 * @param {boolean} worst whether it is the worst finding on the connection
 */
function explain(finding, sample, culprit, worst) {
    const blamed = finding.grade === 'bad' ? culprit : '';
    const sentences = [lost(finding, sample)];
    if (worst && blamed) {
        sentences.push(text.culprits[blamed]);
    }
    sentences.push(adviceOn(finding, blamed));
    return sentences.filter((sentence) => sentence !== '');
}

/**
 * Says in which direction packets are lost.
 * @param {Finding} finding
 * @param {import('../../tincan/quality/connection-quality.js').Sample} [sample]
 */
function lost({code}, sample) {
    const direction = code === 'loss' && sample ? lossDirection(sample) : '';
    return direction === '' ? '' : text.directions[direction];
}

/** Picks the advice that fits the likely cause. @param {Finding} finding @param {Culprit} blamed */
function adviceOn({code}, blamed) {
    const {advice} = text.findings[code];
    return code === 'loss' && blamed ? text.findings.loss[blamed] : advice;
}
