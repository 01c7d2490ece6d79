// @ts-check

import {candidateOf, isMessage, linkOf, lookUp, peerOf, sdpOf} from '../entries.js';
import {element} from '../../../ui/dom.js';
import {explainCandidate, explainPair} from './candidates.js';
import {ruleOf} from './rules.js';
import {readSDP} from './sdp.js';

/**
 * @typedef {import('../recorder.js').Entry} Entry
 * @typedef {import('../recorder.js').Kept} Kept
 */

/** The longest text that is shown in one piece: JSON with 64 KiB of SDP fits. */
const maxText = 256 << 10;

/**
 * Creates what is shown below a row when it is open. All of it may come from other people, so it only becomes text.
 *
 * @param {Kept} kept
 * @param {Kept[]} entries of the whole trace
 */
export function detailsOf(kept, entries) {
    const {entry} = kept;
    const parts = [/** @type {HTMLElement} */ (explanation(entry))];
    const sdp = sdpOf(entry);
    if (sdp !== '') {
        parts.push(...sdpParts(sdp, previousSDP(kept, entries)));
    }
    if (entry.kind === 'pair') {
        parts.push(section('Why this pair', ...explainPair(String(entry.local), String(entry.remote))
            .map((sentence) => element('p', {}, sentence))));
        parts.push(candidatePart('Your candidate', String(entry.local)));
        parts.push(candidatePart('Their candidate', String(entry.remote)));
    } else if (candidateOf(entry) !== '') {
        parts.push(candidatePart('The candidate, field by field', candidateOf(entry)));
    }
    const title = lookUp({sent: 'The message as sent', received: 'The message as received'}, entry.kind) ??
        'The entry of the trace';
    const value = isMessage(entry) ? entry.message : entry;
    parts.push(fold(title, source(JSON.stringify(value, null, 2)), sdp === ''));
    return parts;
}

/** @param {Entry} entry */
function explanation(entry) {
    const {text, page, source} = ruleOf(entry);
    const link = element('a', {'href': page.href, 'target': '_blank'}, page.title);
    const more = element('p', {'class': 'inspector-rule'}, 'Read on: ', link);
    if (source !== '') {
        more.append(`. Defined in ${source}.`);
    }
    return element('div', {}, ...text === '' ? [] : [element('p', {}, text)], more);
}

/**
 * The SDP before this one of the same side, peer and connection, or ''.
 * @param {Kept} kept
 * @param {Kept[]} entries
 */
function previousSDP({entry, number}, entries) {
    for (let i = number - 1 - entries[0].number; i >= 0; i--) {
        const former = entries[i].entry;
        if (former.kind === entry.kind && sdpOf(former) !== '' && peerOf(former) === peerOf(entry) &&
            linkOf(former) === linkOf(entry)) {
            return sdpOf(former);
        }
    }
    return '';
}

/** @param {string} sdp @param {string} previous */
function sdpParts(sdp, previous) {
    const {lines, removed, left} = readSDP(sdp, previous);
    const rows = lines.map(({text, meaning, source, added}) => element('li', {'class': 'sdp-line', 'data-added': added},
        element('code', {'dir': 'ltr'}, text),
        ...added ? [element('strong', {}, 'New: ')] : [],
        ...meaning === '' ? [] : [element('span', {}, `${meaning}. `)],
        ...source === '' ? [] : [element('span', {'class': 'sdp-source'}, source)]));
    if (left > 0) {
        rows.push(element('li', {}, `The other ${left} lines are only in the message below.`));
    }
    const list = element('ul', {'class': 'sdp', 'role': 'list'}, ...rows);
    const parts = [/** @type {HTMLElement} */ (fold('The SDP, line by line', list, true))];
    const count = lines.filter(({added}) => added).length;
    if (previous === '') {
        parts.unshift(element('p', {}, 'This is the first SDP of this connection from this side, in this trace.'));
    } else {
        const difference = `Compared with the SDP before it from the same side: ${count} lines are new, and ` +
            `${removed.length} are gone.`;
        parts.unshift(section('What has changed', element('p', {}, difference),
            ...lines.filter(({added}) => added).map(({text}) => changed('+', 'New: ', text)),
            ...removed.map((text) => changed('−', 'Gone: ', text))));
    }
    return parts;
}

/** @param {string} sign @param {string} words @param {string} text */
function changed(sign, words, text) {
    return element('p', {'class': 'sdp-change', 'data-sign': sign}, words, element('code', {'dir': 'ltr'}, text));
}

/** @param {string} title @param {string} line */
function candidatePart(title, line) {
    const rows = explainCandidate(line).flatMap(([name, value, meaning]) => [
        element('dt', {}, name), element('dd', {}, element('code', {'dir': 'ltr'}, value), ` ${meaning}`)]);
    return section(title, element('dl', {'class': 'fields'}, ...rows));
}

/** @param {string} title @param {...Node} contents */
function section(title, ...contents) {
    return element('div', {}, element('p', {'class': 'inspector-heading'}, title), ...contents);
}

/** @param {string} title @param {Node} content @param {boolean} open */
function fold(title, content, open) {
    return element('details', {open}, element('summary', {'class': 'disclosure'}, title), content);
}

/** @param {string} text */
function source(text) {
    return element('pre', {'class': 'source', 'dir': 'ltr', 'tabindex': '0'},
        text.length > maxText ? `${text.slice(0, maxText)}…` : text);
}
