// @ts-check

import {avatar} from '../../ui/camera/avatar.js';
import {element, phrase, refresh, svg} from '../../ui/dom.js';
import {judge} from './verdict.js';
import {ms, pathText, percent, titleOf} from './figures.js';
import {text} from './text.js';

/**
 * @typedef {import('../../tincan/quality/room-quality.js').Edge} Edge
 * @typedef {import('../../tincan/quality/room-quality.js').View} View
 *
 * @typedef {{id: string, name: string}} Member
 */

// In units of the drawing, which is as wide as the panel.
const width = 320;
const radius = 108; // of the circle on which the avatars stand
const avatarSize = {width: 26, height: 32};
const nameBelow = 29;
const nameAbove = -20;
const letterHeight = 14;

/** The most letters of a name to try. */
const maxLetters = 20;

/** There is room for this many labels. If not every connection can have one, only the bad ones do. */
const maxLabels = 6;

/** Shows all connections and how good they are: as a drawing and as a table. */
export class ConnectionMap {
    #drawing = svg('svg', {'class': 'map', 'role': 'img', 'aria-label': text.mapLabel});
    #body = element('tbody');

    constructor() {
        const columns = Object.values(text.columns).map((column) => element('th', {'scope': 'col'}, column));
        const table = element('table', {'class': 'map-table'},
            element('thead', {}, element('tr', {}, ...columns)), this.#body);
        this.element = element('div', {'class': 'map-all'}, this.#drawing, legend(),
            element('details', {}, element('summary', {}, text.table),
                element('div', {'class': 'map-scroll'}, table)));
    }

    /** @param {Member[]} members yourself first @param {Edge[]} edges between them */
    update(members, edges) {
        const points = pointsOf(members);
        const bad = edges.filter(({view}) => ['bad', 'none'].includes(gradeOf(view)));
        const labeled = [edges, bad].find((some) => some.length <= maxLabels) ?? [];
        const connections = edges.map((edge) => drawConnection(edge, points, labeled.includes(edge)));
        const people = members.map((member) => drawMember(member, /** @type {Point} */ (points.get(member.id))));
        const {top, bottom} = boundsOf(points);
        this.#drawing.setAttribute('viewBox', `0 ${top} ${width} ${bottom - top}`);
        this.#drawing.replaceChildren(
            ...connections.map(({path}) => path),
            ...people.map(({drawn}) => drawn),
            ...connections.map(({label}) => label));
        const apart = 2 * Math.PI * radius / members.length;
        people.forEach(({label}, i) => fit(label, members[i].name, apart));
        const names = new Map(members.map(({id, name}, i) => [id, i === 0 ? phrase(text.you, {name}) : name]));
        refresh(this.#body, edges.map((edge) => row(edge, names)));
    }
}

/** @typedef {{x: number, y: number}} Point */

/**
 * Places everyone on a circle, yourself at the top. Two people are side by side.
 * @param {Member[]} members
 * @returns {Map<string, Point>}
 */
function pointsOf(members) {
    const start = members.length === 2 ? Math.PI : -Math.PI / 2;
    return new Map(members.map(({id}, i) => {
        const angle = start + 2 * Math.PI * i / members.length;
        return [id, {x: width / 2 + radius * Math.cos(angle), y: radius * Math.sin(angle)}];
    }));
}

/** The y coordinate of a name, on the side away from the connections. @param {Point} point */
function heightOfName({y}) {
    return y + (y < -1 ? nameAbove : nameBelow); // allows for rounding errors
}

/** @param {Map<string, Point>} points */
function boundsOf(points) {
    const names = Array.from(points.values(), heightOfName);
    const centers = Array.from(points.values(), ({y}) => y);
    return {
        top: Math.min(...names.map((y) => y - letterHeight), ...centers.map((y) => y - avatarSize.height / 2)),
        bottom: Math.max(...names.map((y) => y + letterHeight / 2)),
    };
}

/** @param {Edge} edge @param {Map<string, Point>} points @param {boolean} labeled */
function drawConnection({ends, view}, points, labeled) {
    const [from, to] = ends.map((id) => /** @type {Point} */ (points.get(id)));
    const grade = gradeOf(view);
    const path = svg('path', {
        'class': 'map-connection', 'd': `M${from.x} ${from.y}L${to.x} ${to.y}`,
        'data-ends': ends.join(' '), 'data-grade': grade, 'data-path': view?.way ?? '',
    });
    // Not in the middle, where connections may cross.
    const label = svg('text', {
        'class': 'map-label', 'text-anchor': 'middle', 'data-grade': grade,
        'x': String(from.x + (to.x - from.x) * 0.35), 'y': String(from.y + (to.y - from.y) * 0.35 + 4),
    });
    if (view && labeled) {
        label.textContent = shortLabel(view);
    }
    return {path, label};
}

/** @param {View | null} view */
function gradeOf(view) {
    return view ? judge(view)[0].grade : 'unknown';
}

/** @param {View} view @returns {string} its worst figure, as a short label */
function shortLabel(view) {
    const [{code, grade}] = judge(view);
    if (grade === 'none') {
        return text.noConnection;
    }
    const label = code === 'loss' ? phrase(text.lost, {loss: percent(view.loss)}) : ms(view.roundTrip);
    return view.way === 'relay' ? phrase(text.relayed, {label}) : label;
}

/** @param {Member} member @param {Point} point */
function drawMember({id, name}, point) {
    const {x, y} = point;
    const drawing = avatar(name);
    const {width, height} = avatarSize;
    for (const [attribute, value] of Object.entries({width, height, x: x - width / 2, y: y - height / 2})) {
        drawing.setAttribute(attribute, String(value));
    }
    const label = svg('text', {
        'class': 'map-name', 'text-anchor': 'middle', 'x': String(x), 'y': String(heightOfName(point)),
    });
    return {drawn: svg('g', {'class': 'map-member'}, drawing, label), label: /** @type {SVGTextElement} */ (label)};
}

/**
 * Writes as much of a name as fits, cut between grapheme clusters.
 *
 * @param {SVGTextElement} label
 * @param {string} name
 * @param {number} apart the distance between the avatars
 */
function fit(label, name, apart) {
    const x = Number(label.getAttribute('x'));
    const room = Math.min(apart, 2 * x, 2 * (width - x)) - 4;
    const letters = lettersOf(name);
    label.textContent = name;
    for (let kept = Math.min(letters.length, maxLetters); kept > 0 && label.getComputedTextLength() > room; kept--) {
        label.textContent = `${letters.slice(0, kept - 1).join('').trimEnd()}…`;
    }
}

/** Splits a name into grapheme clusters, where the browser can. @param {string} name */
function lettersOf(name) {
    if (!('Segmenter' in Intl)) {
        return [...name];
    }
    return Array.from(new Intl.Segmenter().segment(name), ({segment}) => segment);
}

/** @param {Edge} edge @param {Map<string, string>} names */
function row({ends: [one, other], view}, names) {
    const verdict = view ? titleOf(judge(view)[0], view) : text.legend.unknown;
    const figures = view ? [ms(view.roundTrip), percent(view.loss), pathText(view)] : ['', '', ''];
    const [before, between, after] = text.and.split(/\{\w+\}/);
    return element('tr', {},
        element('th', {'scope': 'row'},
            before, element('bdi', {}, names.get(one) ?? ''),
            between, element('bdi', {}, names.get(other) ?? ''), after),
        ...[verdict, ...figures].map((figure) => element('td', {}, figure)));
}

function legend() {
    const entries = /** @type {[string, string][]} */ (Object.entries(text.legend)).map(([grade, label]) => {
        const path = svg('path', {
            'class': 'map-connection', 'd': 'M2 5H30',
            'data-grade': grade === 'relay' ? 'good' : grade, 'data-path': grade,
        });
        const sample = svg('svg', {'class': 'map-sample', 'viewBox': '0 0 32 10', 'aria-hidden': 'true'}, path);
        return element('li', {}, sample, label);
    });
    return element('ul', {'class': 'map-legend'}, ...entries);
}
