// @ts-check

// What goes wrong on purpose. Each fault ends with an Outcome: a sentence about what has really happened, which
// outcomes.js decides from the messages and the connections.

import {isSame} from './messages.js';
import {pause} from './clock.js';
import {afterCut, afterDelay, afterDrop, afterGlare, afterSwap, afterTwice, notConnected, outcome} from './outcomes.js';

/**
 * @typedef {import('./gate.js').Parcel} Parcel
 * @typedef {import('./outcomes.js').Outcome} Outcome
 * @typedef {import('./stage.js').End} End
 * @typedef {import('./stage.js').Stage} Stage
 *
 * @typedef {object} Run
 * @property {AbortSignal} signal aborted when the user cancels
 * @property {(words: string) => void} progress says what the fault waits for
 */

/** How long a delayed message is late. */
const lateness = 3_000; // ms

/** How long to wait for a second message to swap with the first. */
const secondTime = 5_000; // ms

// When a fault counts as over. The library sends again after 5 s, and takes 3 s to find out whether a new path works.
const repeatTime = 6_000; // ms without a message
const quietTime = 4_000; // ms without a message
const limit = 45_000; // ms

/** @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function drop(stage, run) {
    const before = stage.ends;
    const start = performance.now();
    const [lost] = await take(stage, run, 1, () => {});
    const isRepeated = () => stage.since(start).some((parcel) => isSame(parcel, lost));
    run.progress('Waiting to see whether the lost message is sent again.');
    await settle(stage, run, repeatTime, isRepeated);
    return afterDrop(stage, before, stage.since(start), lost);
}

/** @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function twice(stage, run) {
    const before = stage.ends;
    const start = performance.now();
    const [doubled] = await take(stage, run, 1, ([parcel]) => {
        stage.gate.deliver(parcel);
        stage.gate.deliver(parcel);
    });
    run.progress('The message was delivered twice. Waiting to see what comes of it.');
    await settle(stage, run, quietTime);
    return afterTwice(stage, before, stage.since(start), doubled);
}

/** @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function swap(stage, run) {
    const before = stage.ends;
    const start = performance.now();
    const [first, second] = await take(stage, run, 2, (taken) => {
        if (taken.length === 2) {
            taken.reverse().forEach((parcel) => stage.gate.deliver(parcel));
            taken.reverse();
        }
    });
    if (!second) {
        stage.gate.deliver(first);
    }
    run.progress('Waiting to see what comes of it.');
    await settle(stage, run, quietTime);
    return afterSwap(stage, before, stage.since(start), first, second);
}

/** @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function delay(stage, run) {
    const before = stage.ends;
    const start = performance.now();
    const [late] = await take(stage, run, 1, () => {});
    run.progress(`“${stage.names.describe(late)}” arrives ${lateness / 1_000} s late.`);
    try {
        await pause(lateness, run.signal);
    } finally {
        stage.gate.deliver(late);
    }
    await settle(stage, run, quietTime);
    return afterDelay(stage, before, stage.since(start), late);
}

/** Cuts Ada's socket. @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function cut(stage, run) {
    const ada = stage.person('Ada');
    const socket = stage.socketOf('Ada');
    if (!socket || !ada.room) {
        return outcome('Ada is not in the room, so there is no socket to cut.');
    }
    const before = stage.ends;
    const {id} = ada.room;
    const lost = stage.gate.waiting.filter((parcel) => parcel.socket === socket).length;
    const start = performance.now();
    socket.cut();
    run.progress('Ada’s socket is cut. Waiting until Ada is back.');
    await stage.until(() => ada.room?.state !== 'reconnecting', run.signal);
    await settle(stage, run, quietTime);
    return afterCut(stage, before, stage.since(start), {id, lost});
}

/** Makes Ada and Bo call each other at once. @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function glare(stage, run) {
    if (!stage.isCallUp) {
        return notConnected();
    }
    const before = stage.ends;
    const start = performance.now();
    /** @type {Map<string, Parcel[]>} what each of the two sends, from its offer on */
    const held = new Map();
    stage.gate.intercept = (parcel) => {
        const {kind, from, other} = stage.names.meaning(parcel);
        const between = ['Ada', 'Bo'].includes(from) && ['Ada', 'Bo'].includes(other);
        if (!between || (!held.has(from) && kind !== 'offer')) {
            return false;
        }
        held.set(from, [...held.get(from) ?? [], parcel]);
        return true;
    };
    try {
        stage.end('Ada', 'Bo').peer?.call();
        stage.end('Bo', 'Ada').peer?.call();
        run.progress('Waiting until both offers are on their way.');
        await stage.until(() => held.size === 2, run.signal, limit);
    } finally {
        stage.gate.intercept = null;
        [...held.values()].flat().forEach((parcel) => stage.gate.deliver(parcel));
    }
    run.progress('Both offers are on their way. Waiting for a connection.');
    await settle(stage, run, quietTime);
    return afterGlare(stage, before, stage.since(start));
}

/**
 * Takes the next messages that go the same way, instead of delivering them. If none waits, it makes the peers send
 * some. Returns fewer if no more come.
 *
 * @param {Stage} stage
 * @param {Run} run
 * @param {number} count
 * @param {(taken: Parcel[]) => void} handle called with those so far, as soon as there is another one
 * @returns {Promise<Parcel[]>}
 */
async function take(stage, run, count, handle) {
    const {gate} = stage;
    /** @type {Parcel[]} */
    const taken = [];
    gate.intercept = (parcel) => {
        const [first] = taken;
        const goesTheSameWay = !first || (parcel.socket === first.socket && parcel.outgoing === first.outgoing);
        const takes = goesTheSameWay && taken.length < count;
        if (takes) {
            taken.push(parcel);
            handle(taken);
        }
        return takes;
    };
    try {
        if (gate.waiting.length === 0) {
            stage.provoke();
        }
        run.progress('Waiting for the next message.');
        await stage.until(() => taken.length > 0, run.signal);
        if (count > 1) {
            run.progress(`Holding “${stage.names.describe(taken[0])}” until another message goes the same way.`);
            await stage.until(() => taken.length === count, run.signal, secondTime);
        }
        return taken;
    } catch (error) {
        taken.forEach((parcel) => gate.deliver(parcel)); // canceled
        throw error;
    } finally {
        gate.intercept = null;
    }
}

/**
 * Waits until everyone who could enter the room is connected, and nothing has been sent for a while.
 *
 * @param {Stage} stage
 * @param {Run} run
 * @param {number} quiet in ms
 * @param {() => boolean} [isOver] whether there is no need to wait that long
 */
export async function settle(stage, run, quiet, isOver = () => false) {
    const {gate} = stage;
    let last = performance.now();
    await stage.until(() => {
        const now = performance.now();
        if (gate.waiting.length > 0) {
            last = now; // the user reads
            return false;
        }
        const silence = now - Math.max(last, gate.log.at(-1)?.at ?? 0);
        return (stage.isSettled || stage.stranded !== undefined) &&
            (silence > quiet || (silence > 500 && isOver()));
    }, run.signal, limit);
}
