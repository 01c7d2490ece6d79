// @ts-check

// Faults on the way to the relay: all media through it, and credentials that it refuses.

import {settle} from './faults.js';
import {fate, notConnected, outcome} from './outcomes.js';
import {pathOf} from './people.js';

/**
 * @typedef {import('./outcomes.js').Outcome} Outcome
 * @typedef {import('./faults.js').Run} Run
 * @typedef {import('./stage.js').Stage} Stage
 */

const server = {href: '/learn/protocol#server-to-client', name: 'The signaling protocol: Server to client'};
const noRelay = 'Nothing was done: this server offers no TURN relay.';

/** How long to wait for a relay. */
const relayTime = 20_000; // ms
/** With these a relay refuses credentials: 401 Unauthorized, 437 Allocation Mismatch, 441 Wrong Credentials. */
const turnErrors = [401, 437, 441];
/** How long ago the credentials expire that Ada gets. */
const hour = 3_600; // s

/** Makes everyone use only the relay. @param {Stage} stage @param {Run} run @returns {Promise<Outcome>} */
export async function forceRelay(stage, run) {
    if (!stage.iceServersOf('Ada').some(isRelay)) {
        return outcome(noRelay, server);
    }
    if (!stage.isCallUp) {
        return notConnected();
    }
    const before = stage.ends;
    const path = () => pathOf(stage.end('Ada', 'Bo').pc);
    const oldPath = await path();
    void stage.rejoin('relay'); // never rejects
    run.progress('Everyone joins again, and may use only the relay. Waiting for a pair of relay candidates.');
    await stage.until(async () => (await path()).startsWith('relay'), run.signal, relayTime);
    await settle(stage, run, 1_000);
    const newPath = await path();
    const paths = `Before, the pair was ${oldPath || 'unknown'}; now it is ${newPath || 'missing'}.`;
    if (newPath === 'relay → relay') {
        return outcome(`${paths} Neither end tells the other its address any more: the server forwards the ` +
            `packets, and cannot read them. ${fate(stage, before)}`, server);
    }
    return outcome(`The relay does not carry the call. ${paths} ${fate(stage, before)}`, server);
}

/**
 * Gives Ada credentials that the relay refuses, then lets new ones come.
 *
 * @param {Stage} stage @param {Run} run @returns {Promise<Outcome>}
 */
export async function expire(stage, run) {
    const servers = stage.iceServersOf('Ada');
    if (!servers.some(isRelay)) {
        return outcome(noRelay, server);
    }
    if (!stage.isCallUp) {
        return notConnected();
    }
    const before = stage.ends;
    const ada = stage.person('Ada');
    const expired = Math.floor(Date.now() / 1_000) - hour;
    stage.socketOf('Ada')?.pretend({
        type: 'ice-servers', iceTTL: 0, iceServers: servers.map(({username, ...rest}) =>
            username ? {...rest, username: username.replace(/^\d+/, String(expired))} : rest),
    });
    run.progress('Ada searches for a new path with old credentials. Waiting for the relay’s answer.');
    const old = await tryRelay(stage, run);
    const wasUp = stage.isCallUp;
    run.progress('Ada’s socket is cut: the welcome on the next one brings new credentials.');
    stage.socketOf('Ada')?.cut();
    await stage.until(() => ada.room?.state !== 'reconnecting', run.signal);
    run.progress('Ada searches for a new path with the new credentials. Waiting for the relay’s answer.');
    const renewed = await tryRelay(stage, run);
    await settle(stage, run, 1_000);
    return afterExpiry(old, renewed, wasUp, fate(stage, before));
}

/**
 * @param {Answer} old the relay's answer to the old credentials
 * @param {Answer} renewed its answer to the new ones
 * @param {boolean} wasUp whether the call went on in between
 * @param {string} now
 */
function afterExpiry(old, renewed, wasUp, now) {
    const first = old.granted ? 'The relay accepted the old credentials, which it should not.' :
        old.error ? `The relay refused the old user name with the error ${old.error}.` :
            'The old user name led to no relay candidate; the browser did not say why.';
    const call = wasUp ? 'Meanwhile the call went on: credentials only matter for a new allocation.' :
        'Meanwhile the call was interrupted.';
    const last = renewed.granted ?
        'The welcome on Ada’s next socket brought new credentials, which the relay accepted.' :
        `The new credentials led to no relay candidate${renewed.error ? ` (error ${renewed.error})` : ''}.`;
    return outcome(`${first} ${call} ${last} ${now}`, server);
}

/**
 * @typedef {object} Answer
 * @property {boolean} granted whether there is a relay candidate
 * @property {number} error of TURN, or 0 if the browser reported none
 */

/**
 * Searches for a new path, and waits for the relay's answer.
 *
 * @param {Stage} stage @param {Run} run @returns {Promise<Answer>}
 */
async function tryRelay(stage, run) {
    const ada = stage.person('Ada');
    const [candidates, errors, gathered] = [ada.candidates.length, ada.candidateErrors.length, ada.gathered];
    const granted = () => ada.candidates.slice(candidates).some(({type}) => type === 'relay');
    const error = () => ada.candidateErrors.slice(errors).find(({errorCode}) => turnErrors.includes(errorCode));
    stage.end('Ada', 'Bo').peer?.findNewPath();
    await stage.until(() => granted() || error() !== undefined || ada.gathered > gathered, run.signal, relayTime);
    await settle(stage, run, 1_000);
    return {granted: granted(), error: error()?.errorCode ?? 0};
}

/** @param {RTCIceServer} server */
function isRelay({urls}) {
    return [urls].flat().some((url) => /^turns?:/.test(url));
}
