// @ts-check

// The sentence after each fault. It says what has happened, by the messages that passed and by the connections. A
// fault has several possible outcomes, and each has its own sentence.

import {isSame} from './messages.js';

/**
 * @typedef {import('./gate.js').Parcel} Parcel
 * @typedef {import('./messages.js').Meaning} Meaning
 * @typedef {import('./stage.js').End} End
 * @typedef {import('./stage.js').Stage} Stage
 *
 * @typedef {{text: string, rule: {href: string, name: string}}} Outcome
 */

// The chapters that explain the outcomes.
const connecting = {href: '/learn/data#connecting', name: 'What browsers send each other: Connecting'};
export const rules = {href: '/learn/protocol#rules', name: 'The signaling protocol: Rules'};
const errors = {href: '/learn/protocol#errors', name: 'The signaling protocol: Errors'};

/** @param {string} text @param {{href: string, name: string}} [rule] @returns {Outcome} */
export function outcome(text, rule = rules) {
    return {text, rule};
}

export function notConnected() {
    return outcome('Nothing was done: this needs Ada and Bo to be connected. Let the messages through first.',
        connecting);
}

/** @param {Stage} stage @param {End[]} before @param {Parcel[]} log @param {Parcel} lost */
export function afterDrop(stage, before, log, lost) {
    const {kind, sender, receiver, words} = about(stage, lost);
    const now = fate(stage, before);
    const repeated = log.some((parcel) => isSame(parcel, lost));
    const what = `${words} was lost.`;
    if (repeated && kind === 'offer') {
        return outcome(`${what} Without an answer for 5 s, ${sender} sent the same offer again. ${now}`, connecting);
    }
    if (repeated && kind === 'answer') {
        const {link} = stage.names.meaning(lost);
        const asked = log.some((parcel) => is(stage, parcel, {kind: 'offer', from: receiver, link}));
        const why = asked ?
            `${receiver} waited 5 s and sent the offer again; ${sender} recognized the copy by its o= line and ` +
                'repeated the answer.' :
            `${sender} sent the answer again, since it was not confirmed for 5 s.`;
        return outcome(`${what} ${why} ${now}`, connecting);
    }
    if (repeated) {
        return outcome(`${what} It was sent again. ${now}`, isSignal(lost) ? connecting : rules);
    }
    if (kind === 'candidate') {
        return outcome(`${what} Nobody repeats a candidate: the others have to do. ${now}`, connecting);
    }
    if (kind === 'restart' || kind === 'applied') {
        return outcome(`${what} It was not repeated, because nothing waited for it. ${now}`, connecting);
    }
    const why = isSignal(lost) ? '' : ' The protocol counts on the WebSocket, which loses nothing while it is open.';
    return outcome(`${what} It was not sent again.${why} ${now}`, isSignal(lost) ? connecting : rules);
}

/** @param {Stage} stage @param {End[]} before @param {Parcel[]} log @param {Parcel} doubled */
export function afterTwice(stage, before, log, doubled) {
    const {kind, sender, receiver, words} = about(stage, doubled);
    const {link} = stage.names.meaning(doubled);
    const now = fate(stage, before);
    const what = `${words} came twice.`;
    const count = (/** @type {string} */ reply) =>
        log.filter((parcel) => is(stage, parcel, {kind: reply, from: receiver, link})).length;
    if (kind === 'offer' && count('answer') > 0) {
        const how = count('answer') > 1 ? 'and repeated the answer' :
            'and answered once, since it was still applying the first';
        return outcome(`${what} ${receiver} recognized the copy by its o= line ${how}. ${now}`, connecting);
    }
    if (kind === 'answer') {
        const how = count('applied') > 1 ? ', but confirmed it again, since the first confirmation may be lost' : '';
        return outcome(`${what} ${receiver} was not waiting for another answer and ignored the copy${how}. ${now}`,
            connecting);
    }
    if (kind === 'candidate') {
        return outcome(`${what} ${receiver}’s browser knew the candidate, so the copy changed nothing. ${now}`,
            connecting);
    }
    const error = log.find(({message, outgoing}) => message.type === 'error' && !outgoing);
    if (error && !isSignal(doubled)) {
        return outcome(`${what} The server answered the copy with the error ${error.message.code}. ${now}`, errors);
    }
    return outcome(`${what} The copy caused no error. ${now}`, isSignal(doubled) ? connecting : rules);
}

/**
 * @param {Stage} stage @param {End[]} before @param {Parcel[]} log
 * @param {Parcel} first
 * @param {Parcel | undefined} second
 */
export function afterSwap(stage, before, log, first, second) {
    const one = about(stage, first);
    const now = fate(stage, before);
    if (!second) {
        return outcome('Nothing was swapped: no other message went the same way within 5 s. ' +
            `${one.words} was late. ${now}`);
    }
    const two = about(stage, second);
    const what = `${two.words} overtook ${one.words}.`;
    const repeated = [first, second].find((parcel) => log.filter((other) => isSame(other, parcel)).length > 1);
    if (repeated) {
        return outcome(`${what} ${about(stage, repeated).words} was sent again. ${now}`, connecting);
    }
    if (one.kind === 'offer' && two.kind === 'candidate') {
        return outcome(`${what} A candidate belongs to a description, and ${one.receiver} did not have that yet, so ` +
            `the candidate was dropped. The server keeps the order (rule 2) to prevent this. ${now}`, rules);
    }
    if (one.kind === 'candidate' && two.kind === 'candidate') {
        return outcome(`${what} The order of candidates does not matter. ${now}`, connecting);
    }
    return outcome(`${what} Nothing was sent again. ${now}`, isSignal(first) ? connecting : rules);
}

/** @param {Stage} stage @param {End[]} before @param {Parcel[]} log @param {Parcel} late */
export function afterDelay(stage, before, log, late) {
    const {kind, sender, words} = about(stage, late);
    const now = fate(stage, before);
    const what = `${words} came 3 s late.`;
    if (log.filter((parcel) => isSame(parcel, late)).length > 1) {
        return outcome(`${what} It was sent again as well, and the copy was recognized. ${now}`, connecting);
    }
    if (kind === 'offer') {
        const earlier = log.slice(0, log.findIndex((parcel) => parcel.text === late.text));
        const overtaken = earlier.some((parcel) => parcel.outgoing === late.outgoing &&
            parcel.socket === late.socket && stage.names.meaning(parcel).kind === 'candidate');
        const rest = overtaken ? ' Its candidates overtook it and were dropped.' : '';
        return outcome(`${what} ${sender} waits 5 s for an answer before sending an offer again, so nothing was ` +
            `repeated.${rest} ${now}`, connecting);
    }
    return outcome(`${what} Nothing was repeated. ${now}`, isSignal(late) ? connecting : rules);
}

/** @param {Stage} stage @param {End[]} before @param {Parcel[]} log @param {{id: string, lost: number}} was */
export function afterCut(stage, before, log, {id, lost}) {
    const {room, problem} = stage.person('Ada');
    const now = fate(stage, before);
    const gone = lost === 0 ? '' : ` Messages that were waiting on it were lost: ${lost}.`;
    const welcome = log.filter(({socket, message}) => socket.owner === 'Ada' && message.type === 'welcome')
        .at(-1)?.message;
    if (!room || !welcome) {
        const why = problem || 'no welcome has arrived';
        return outcome(`Ada’s socket was cut, and Ada did not come back: ${why}.${gone} ${now}`);
    }
    if (welcome.resumed) {
        return outcome(`Ada’s socket was cut.${gone} Ada joined again with the session and got the same id: the ` +
            `server had kept the seat, so Bo was not told (rule 4). ${now}`);
    }
    const who = room.id === id ? 'with the same id' : 'as a new peer with another id';
    return outcome(`Ada’s socket was cut for longer than the 30 s for which the server keeps a seat.${gone} Ada came ` +
        `back ${who} (rule 4), and working connections were kept (rule 7). ${now}`);
}

/** @param {Stage} stage @param {End[]} before @param {Parcel[]} log */
export function afterGlare(stage, before, log) {
    const now = fate(stage, before);
    const offers = ['Ada', 'Bo'].map((from) => log.find((parcel) => is(stage, parcel, {kind: 'offer', from})));
    const [adas, bos] = offers.map((offer) => offer?.message.data.link);
    const answer = log.find((parcel) =>
        is(stage, parcel, {kind: 'answer'}) && [adas, bos].includes(parcel.message.data.link));
    if (!adas || !bos || !answer) {
        return outcome(`The two offers did not meet. ${now}`, connecting);
    }
    const [winner, loser] = answer.message.data.link === adas ? ['Ada', 'Bo'] : ['Bo', 'Ada'];
    const polite = stage.end('Ada', 'Bo').peer?.polite ? 'Ada' : 'Bo';
    if (polite !== loser) {
        return outcome(`Both offered at once. ${polite} is polite, and yet ${polite}’s offer was answered. ${now}`);
    }
    return outcome(`Both offered at once. ${polite} has the lower id and is polite (rule 1): ${polite} gave up its ` +
        `own offer and answered ${winner}’s, while ${winner} ignored ${polite}’s. ${now}`);
}

/**
 * Says whether the call is up, and over which connection.
 *
 * @param {Stage} stage
 * @param {End[]} before
 */
export function fate(stage, before) {
    const {stranded} = stage;
    if (stranded) {
        return `${stranded.name} is not in the room now: ${stranded.problem}`;
    }
    const down = stage.ends.find(({isUp}) => !isUp);
    if (down) {
        const {person, other, pc} = down;
        return `${person.name}’s connection to ${other.name} is ${pc?.connectionState ?? 'missing'} now.`;
    }
    if (stage.ends.length === 0) {
        return 'There is no call yet.';
    }
    if (!before.some(({isUp}) => isUp)) {
        return 'The call is up.';
    }
    const isNew = before.some(({person, other, pc, isUp}) =>
        isUp && stage.end(person.name, other.name).pc !== pc);
    return isNew ? 'The call is up, over a new connection.' : 'The call goes on over the same connection.';
}

/** @param {Stage} stage @param {Parcel} parcel */
function about(stage, parcel) {
    const {kind, from, to, other} = stage.names.meaning(parcel);
    const [sender, receiver] = other === '' ? [from, to] : parcel.outgoing ? [from, other] : [other, to];
    return {kind, sender, receiver, words: `“${stage.names.describe(parcel)}” (${from} → ${to})`};
}

/** @param {Parcel} parcel */
function isSignal({message}) {
    return message.type === 'signal';
}

/**
 * Whether a peer has sent this to the server.
 *
 * @param {Stage} stage @param {Parcel} parcel @param {Partial<Meaning>} wanted
 */
function is(stage, parcel, wanted) {
    const meaning = /** @type {Record<string, any>} */ (stage.names.meaning(parcel));
    return parcel.outgoing && Object.entries(wanted).every(([key, value]) => meaning[key] === value);
}
