// @ts-check

// What an entry is about. Nothing here relies on what a message contains: peers, and files, may send anything.

/** @typedef {import('./recorder.js').Entry} Entry */

/** @typedef {'messages' | 'states' | 'candidates'} Group what a reader can hide */

/**
 * Follows names into a value of any type. Returns '' unless a string is there.
 * @param {unknown} value
 * @param {...string} names
 */
export function textAt(value, ...names) {
    const found = valueAt(value, ...names);
    return typeof found === 'string' ? found : '';
}

/** @param {unknown} value @param {...string} names @returns {unknown} undefined if there is nothing */
export function valueAt(value, ...names) {
    let found = /** @type {any} */ (value);
    for (const name of names) {
        found = Object.hasOwn(Object(found), name) ? found[name] : undefined;
    }
    return found;
}

/**
 * Looks up a key that may be any value, such as the text `constructor`.
 * @template T
 * @param {Record<string, T>} table
 * @param {unknown} key
 * @returns {T | undefined}
 */
export function lookUp(table, key) {
    return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** How deep a value may be nested to be shown. Messages of this project have at most 6 levels. */
const maxDepth = 40;

/**
 * Whether a value is nested too deeply to be shown: indented, it could take gigabytes.
 * @param {unknown} value any JSON
 */
export function isTooDeep(value) {
    let level = [value];
    for (let depth = 0; level.length > 0; depth++) {
        if (depth > maxDepth) {
            return true;
        }
        level = level.flatMap((item) => typeof item === 'object' && item !== null ? Object.values(item) : []);
    }
    return false;
}

/** Whether an entry is a message to or from the server. @param {Entry} entry */
export function isMessage({kind}) {
    return kind === 'sent' || kind === 'received';
}

/**
 * What a message is called: its type, or what a signal carries.
 * @param {Entry} entry a message
 */
export function messageName({message}) {
    const type = textAt(message, 'type');
    return type === 'signal' ? signalName(valueAt(message, 'data')) : type;
}

/** @param {unknown} data of a signal */
function signalName(data) {
    const description = textAt(data, 'description', 'type');
    if (['offer', 'answer', 'pranswer', 'rollback'].includes(description)) {
        return description;
    }
    return ['candidate', 'request', 'restart', 'applied'].find((name) => valueAt(data, name) !== undefined) ?? 'signal';
}

/** The id of the peer that an entry is about, or ''. @param {Entry} entry */
export function peerOf(entry) {
    if (!isMessage(entry)) {
        return textAt(entry, 'peer');
    }
    switch (textAt(entry.message, 'type')) {
    case 'signal':
        return textAt(entry.message, entry.kind === 'sent' ? 'to' : 'from');
    case 'peer-joined':
        return textAt(entry.message, 'peer', 'id');
    case 'peer-left':
    case 'remove':
    case 'moderate':
        return textAt(entry.message, 'id');
    case 'mute':
        return textAt(entry.message, entry.kind === 'sent' ? 'id' : 'from');
    default:
        return '';
    }
}

/** The name of the connection that an entry is about, or ''. @param {Entry} entry */
export function linkOf(entry) {
    return isMessage(entry) ? textAt(entry.message, 'data', 'link') : textAt(entry, 'link');
}

/** The SDP in an entry, or ''. @param {Entry} entry */
export function sdpOf(entry) {
    return isMessage(entry) ? textAt(entry.message, 'data', 'description', 'sdp') : '';
}

/** The line of the candidate in an entry, or ''. @param {Entry} entry */
export function candidateOf(entry) {
    return isMessage(entry) ? textAt(entry.message, 'data', 'candidate', 'candidate') :
        textAt(entry, 'candidate', 'candidate');
}

/** @param {Entry} entry @returns {Group} */
export function groupOf(entry) {
    if (isMessage(entry)) {
        return messageName(entry) === 'candidate' ? 'candidates' : 'messages';
    }
    return ['candidate', 'candidate-error', 'pair'].includes(entry.kind) ? 'candidates' : 'states';
}

/**
 * Between which lanes an entry is drawn. A signal goes through the server: the arrow passes its lane.
 * @param {Entry} entry
 * @param {import('./roster.js').Roster} roster
 * @returns {{from: number, to: number, label: string}} two equal lanes: a mark in that lane
 */
export function placeOf(entry, roster) {
    const you = 0, server = 1;
    const peer = peerOf(entry);
    if (isMessage(entry)) {
        const other = textAt(entry.message, 'type') === 'signal' && peer !== '' ? roster.laneOf(peer) : server;
        const [from, to] = entry.kind === 'sent' ? [you, other] : [other, you];
        return {from, to, label: messageName(entry)};
    }
    const lane = peer === '' ? lookUp({socket: server, credentials: server}, entry.kind) ?? you : roster.laneOf(peer);
    const label = lookUp({
        negotiation: textAt(entry, 'step'), recovery: entry.attempt === 'none' ? 'works' : textAt(entry, 'attempt'),
        candidate: entry.candidate ? 'found' : 'all found',
    }, entry.kind) ?? (textAt(entry, 'state') || entry.kind);
    return {from: lane, to: lane, label};
}
