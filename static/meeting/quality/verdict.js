// @ts-check

/**
 * @typedef {import('../../tincan/quality/room-quality.js').View} View
 * @typedef {import('../../tincan/quality/connection-quality.js').Sample} Sample
 *
 * @typedef {'good' | 'fair' | 'bad' | 'none' | 'unknown'} Grade
 * @typedef {keyof typeof import('./text.js').text.findings} Code
 * @typedef {{code: Code, grade: Grade}} Finding
 */

// ITU-T G.114: people notice a one-way delay of 150 ms, and cannot hold a conversation at 400 ms. A
// round trip covers both directions, but both ends also buffer audio.
const slow = {fair: 250, bad: 400}; // ms

const lossy = {fair: 0.02, bad: 0.05};

/**
 * Lists the findings on a connection, worst first.
 *
 * @param {View} view
 * @param {Sample} [sample] for your own connections, about which more is known
 * @returns {Finding[]} at least one
 */
export function judge(view, sample) {
    if (view.state !== 'connected') {
        return [{code: obstacle(view, sample), grade: 'none'}];
    }
    const {roundTrip, loss, way, protocol} = view;
    const findings = /** @type {Finding[]} */ ([]);
    if (loss >= lossy.fair) {
        findings.push({code: 'loss', grade: loss >= lossy.bad ? 'bad' : 'fair'});
    }
    if (roundTrip >= slow.fair) {
        findings.push({code: 'slow', grade: roundTrip >= slow.bad ? 'bad' : 'fair'});
    }
    findings.sort((one, other) => Number(other.grade === 'bad') - Number(one.grade === 'bad'));
    if (way === 'relay' && protocol !== 'udp') {
        findings.push({code: 'relayTCP', grade: 'fair'});
    }
    if (sample?.limit === 'cpu') {
        findings.push({code: 'cpu', grade: 'fair'});
    }
    if (findings.length === 0 && way === '') {
        findings.push({code: 'unknown', grade: 'unknown'});
    } else if (findings.length === 0) {
        findings.push({code: way === 'relay' ? 'relay' : 'good', grade: 'good'});
    }
    if (sample?.limit === 'bandwidth') {
        findings.push({code: 'bandwidth', grade: 'good'}); // not a fault: video should adapt to the bandwidth
    }
    return findings;
}

/**
 * Why there is no connection, as far as known.
 * @param {View} view
 * @param {Sample} [sample]
 * @returns {Code}
 */
function obstacle({state}, sample) {
    if (state === 'reconnecting') {
        return 'broken';
    }
    if (!sample) {
        return state === 'connecting' ? 'trying' : 'apart';
    }
    const {answered, gathered, own, theirs, relay, full} = sample.attempt;
    if (full && state === 'failed') {
        return 'relayFull';
    }
    if (gathered && own === 0) {
        return 'ownNone';
    }
    if (!answered) {
        return 'unanswered';
    }
    if (state === 'connecting') {
        return 'trying';
    }
    if (theirs === 0) {
        return 'theirNone';
    }
    return relay ? 'noPath' : 'noRelay';
}
