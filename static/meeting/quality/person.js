// @ts-check

import {element, refresh, say} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {direction} from './cause.js';
import {Plot} from './plot.js';
import {judge} from './verdict.js';
import {facts, ms, percent, rate, title} from './words.js';
import {text} from './text.js';

/** Up to this many others, the figures are open from the start. */
const fewPeople = 3;

/** From worst to best. */
const grades = /** @type {import('./verdict.js').Grade[]} */ (['none', 'bad', 'fair', 'unknown', 'good']);

const marks = {good: 'check', fair: 'warning', bad: 'warning', none: 'close', unknown: 'more'};

/** One person's connection: a verdict and advice, then figures. */
export class Person {
    #name = element('bdi', {'class': 'line-name'});
    #title = element('h4', {'class': 'line-title', 'tabindex': '-1'}, this.#name);
    #grade = /** @type {import('./verdict.js').Grade} */ ('unknown');
    #findings = element('div', {'class': 'line-findings'});
    #facts = element('dl', {'class': 'line-facts'});
    #plots = {
        roundTrip: new Plot(text.figures.roundTrip, ms, 100),
        loss: new Plot(text.figures.loss, percent, 0.05),
        bitsIn: new Plot(text.figures.bitsIn, rate, 100_000),
        bitsOut: new Plot(text.figures.bitsOut, rate, 100_000),
    };

    /** @param {number} count how many others there are */
    constructor(count) {
        const plots = Object.values(this.#plots).map((plot) => plot.element);
        this.element = element('li', {'class': 'line'}, this.#title, this.#findings,
            element('details', {'class': 'line-more', 'open': count <= fewPeople},
                element('summary', {}, text.more), element('div', {'class': 'line-plots'}, ...plots), this.#facts));
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
     * @param {import('../../tincan/quality/connection-quality.js').ConnectionQuality} line
     * @param {import('./cause.js').Culprit} culprit
     */
    update(peer, view, line, culprit) {
        const sample = line.now();
        const findings = judge(view, sample);
        this.element.dataset.line = peer.id;
        this.#grade = findings[0].grade;
        this.element.dataset.grade = this.#grade;
        this.#name.textContent = peer.name;
        refresh(this.#findings, findings.flatMap((finding, i) => {
            const verdict = element('p', {'class': 'line-verdict', 'data-grade': finding.grade}, icon(marks[finding.grade]), title(finding, view));
            const whose = finding.grade === 'bad' ? culprit : '';
            const said = [lost(finding, sample), i === 0 && whose ? text.culprits[whose] : '', adviceOn(finding, whose)].filter((sentence) => sentence !== '');
            return [verdict, ...said.map((sentence) => {
                const note = element('p', {'class': 'line-advice'});
                say(note, sentence, {name: peer.name});
                return note;
            })];
        }));
        if (!sample) {
            return;
        }
        const history = (/** @type {(sample: import('../../tincan/quality/connection-quality.js').Sample) => number} */ value) =>
            line.history.map((point) => ({at: point.at, value: value(point)}));
        this.#plots.roundTrip.show(sample.roundTrip, history(({roundTrip}) => roundTrip));
        this.#plots.loss.show(view.loss, history(({lossIn, lossOut}) => Math.max(lossIn || 0, lossOut || 0)));
        this.#plots.bitsIn.show(sample.bitsIn, history(({bitsIn}) => bitsIn));
        this.#plots.bitsOut.show(sample.bitsOut, history(({bitsOut}) => bitsOut));
        refresh(this.#facts, facts(sample).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
    }
}

/**
 * @typedef {import('./verdict.js').Finding} Finding
 * @typedef {import('./cause.js').Culprit} Culprit
 */

/**
 * Says in which direction packets are lost.
 * @param {Finding} finding
 * @param {import('../../tincan/quality/connection-quality.js').Sample} [sample]
 */
function lost({code}, sample) {
    const way = code === 'loss' && sample ? direction(sample) : '';
    return way && text.directions[way];
}

/** Picks the advice that fits the likely cause. @param {Finding} finding @param {Culprit} whose */
function adviceOn({code}, whose) {
    const {advice} = text.findings[code];
    return code === 'loss' && whose ? text.findings.loss[whose] : advice;
}
