// @ts-check

// What the line to one peer is like. getStats() gives dozens of records of raw counters; here they
// become one plain record, a sample, of what people ask about. No sample has anybody's address.

/**
 * @typedef {object} Sample what a line is like at one moment; NaN and '' are for what is not known
 * @property {number} at when, by performance.now()
 * @property {number} roundTrip ms from a question to its answer
 * @property {number} lossIn how much of what they sent did not arrive, from 0 to 1
 * @property {number} lossOut how much of what we sent did not arrive, from 0 to 1
 * @property {number} bitsIn received in a second: sound, picture and data
 * @property {number} bitsOut sent in a second
 * @property {number} available bits that we could send in a second, as the browser guesses
 * @property {Picture[]} picturesIn
 * @property {Picture[]} picturesOut
 * @property {string} soundIn its codec, like `opus`
 * @property {string} soundOut its codec
 * @property {'' | 'cpu' | 'bandwidth' | 'other'} limit what keeps our pictures from being better; '': nothing
 * @property {Way} way
 * @property {Protocol} protocol that we use, as far as the relay if it is ours
 * @property {Attempt} attempt
 *
 * @typedef {{width: number, height: number, perSecond: number, codec: string}} Picture
 * @typedef {'' | 'direct' | 'relay'} Way whether there is a relay at either end of it
 * @typedef {'' | 'udp' | 'tcp' | 'tls'} Protocol
 *
 * @typedef {object} Attempt what the search for a way has come up with
 * @property {boolean} answered whether they have said anything
 * @property {boolean} gathered whether we know all our candidates
 * @property {number} own our candidates: the addresses at which we may be reached
 * @property {number} theirs the candidates of theirs that can be tried
 * @property {boolean} relay whether a relay is among all these
 */

/** Samples that are kept: with one every 2 s, the last two minutes. */
const longestHistory = 60;

/** Counters that are older say nothing about this moment. */
const stale = 10_000; // ms

/** How many samples now() is the mean of: one lost packet does not make a bad line yet. */
const recent = 5;

/** The line to one peer, whichever RTCPeerConnection it runs over. */
export class Line {
    /** @type {Sample[]} the oldest first */
    history = [];
    #peer;
    /** @type {{pc: RTCPeerConnection | null, at: number, counters: Counters}} of the last sample */
    #before = {pc: null, at: -Infinity, counters: noCounters};

    /** @param {{connection: RTCPeerConnection | null}} peer a RemotePeer, or anything with a connection */
    constructor(peer) {
        this.#peer = peer;
    }

    /** Looks at the line. Rates and losses count from the sample before, so the first has none. */
    async sample() {
        const pc = this.#peer.connection;
        /** @type {Report} */
        const report = await pc?.getStats() ?? new Map();
        const at = performance.now();
        const before = this.#before;
        const counters = count(report);
        this.#before = {pc, at, counters};
        const comparable = pc === before.pc && at - before.at < stale;
        const grown = (/** @type {keyof Counters} */ name) => comparable ? Math.max(0, counters[name] - before.counters[name]) : NaN;
        const perSecond = 1000 / (at - before.at);
        const pair = pairOf(report);
        /** @type {Sample} */
        const sample = {
            at,
            roundTrip: (pair?.currentRoundTripTime ?? NaN) * 1000,
            lossIn: share(grown('lostIn'), grown('lostIn') + grown('packetsIn')),
            lossOut: share(grown('lostOut'), grown('packetsOut')),
            bitsIn: grown('bytesIn') * 8 * perSecond,
            bitsOut: grown('bytesOut') * 8 * perSecond,
            available: pair?.availableOutgoingBitrate ?? NaN,
            ...contentOf(pc, report),
            ...wayOf(report),
            attempt: attemptOf(pc, report),
        };
        this.history.push(sample);
        this.history.splice(0, this.history.length - longestHistory);
        return sample;
    }

    /** @returns {Sample | undefined} the last sample, but its numbers the mean of the last few, and a limit only if it lasts; undefined: there is none */
    now() {
        const few = this.history.slice(-recent);
        const last = few.at(-1);
        if (!last) {
            return undefined;
        }
        const mean = (/** @type {'roundTrip' | 'lossIn' | 'lossOut' | 'bitsIn' | 'bitsOut'} */ name) => {
            const known = few.map((sample) => sample[name]).filter(Number.isFinite);
            return known.reduce((sum, value) => sum + value, 0) / known.length;
        };
        const lasting = few.length === recent && few.every(({limit}) => limit === last.limit); // each call begins with a limit
        return {
            ...last, limit: lasting ? last.limit : '', roundTrip: mean('roundTrip'), lossIn: mean('lossIn'), lossOut: mean('lossOut'),
            bitsIn: mean('bitsIn'), bitsOut: mean('bitsOut'),
        };
    }
}

/** @typedef {ReadonlyMap<string, any>} Report as from getStats() */

const noCounters = {bytesIn: 0, bytesOut: 0, packetsIn: 0, packetsOut: 0, lostIn: 0, lostOut: 0};

/** @typedef {typeof noCounters} Counters since the connection began */

/** @param {Report} report @returns {Counters} */
function count(report) {
    const counters = {...noCounters};
    for (const stats of report.values()) {
        if (stats.type === 'inbound-rtp') {
            counters.bytesIn += stats.bytesReceived + (stats.headerBytesReceived ?? 0);
            counters.packetsIn += stats.packetsReceived;
            counters.lostIn += stats.packetsLost ?? 0;
        } else if (stats.type === 'outbound-rtp') {
            counters.bytesOut += stats.bytesSent + (stats.headerBytesSent ?? 0);
            counters.packetsOut += stats.packetsSent;
        } else if (stats.type === 'remote-inbound-rtp') { // what they have told of ours
            counters.lostOut += stats.packetsLost ?? 0;
        } else if (stats.type === 'data-channel') {
            counters.bytesIn += stats.bytesReceived;
            counters.bytesOut += stats.bytesSent;
        }
    }
    return counters;
}

/** @param {number} part @param {number} whole @returns {number} from 0 to 1; NaN if there was nothing */
function share(part, whole) {
    return Math.min(1, part / whole);
}

/** @param {RTCPeerConnection | null} pc @param {Report} report */
function contentOf(pc, report) {
    const picturesIn = /** @type {Picture[]} */ ([]);
    const picturesOut = /** @type {Picture[]} */ ([]);
    let soundIn = '';
    let soundOut = '';
    let limit = /** @type {Sample['limit']} */ ('');
    const shown = pc?.getReceivers().map(({track}) => track).filter(({readyState, muted}) => readyState === 'live' && !muted);
    for (const stats of report.values()) {
        const codec = report.get(stats.codecId)?.mimeType.split('/')[1] ?? '';
        if (stats.kind === 'video' && stats.frameWidth > 0) {
            const picture = {width: stats.frameWidth, height: stats.frameHeight, perSecond: stats.framesPerSecond ?? 0, codec};
            if (stats.type === 'inbound-rtp') {
                if (shown?.some(({id}) => id === stats.trackIdentifier)) { // even one that stands still is seen
                    picturesIn.push(picture);
                }
            } else if (stats.type === 'outbound-rtp' && picture.perSecond > 0) {
                picturesOut.push(picture);
                limit ||= stats.qualityLimitationReason === 'none' ? '' : stats.qualityLimitationReason ?? '';
            }
        } else if (stats.kind === 'audio' && stats.type === 'inbound-rtp') {
            soundIn = codec;
        } else if (stats.kind === 'audio' && stats.type === 'outbound-rtp') {
            soundOut = codec;
        }
    }
    return {picturesIn, picturesOut, soundIn, soundOut, limit};
}

/** The two candidates that are in use. @param {Report} report @returns {any} undefined: none yet */
function pairOf(report) {
    const all = [...report.values()];
    const transport = all.find(({type, selectedCandidatePairId}) => type === 'transport' && selectedCandidatePairId);
    return report.get(transport?.selectedCandidatePairId) ??
        all.find(({type, selected}) => type === 'candidate-pair' && selected); // as Firefox tells it
}

/** @param {Report} report @returns {{way: Way, protocol: Protocol}} */
function wayOf(report) {
    const pair = pairOf(report);
    const own = report.get(pair?.localCandidateId);
    const theirs = report.get(pair?.remoteCandidateId);
    if (!own || !theirs) {
        return {way: '', protocol: ''};
    }
    const way = own.candidateType === 'relay' || theirs.candidateType === 'relay' ? 'relay' : 'direct';
    return {way, protocol: own.relayProtocol ?? own.protocol};
}

/** @param {RTCPeerConnection | null} pc @param {Report} report @returns {Attempt} */
function attemptOf(pc, report) {
    const candidates = [...report.values()].filter(({type}) => type === 'local-candidate' || type === 'remote-candidate');
    const own = candidates.filter(({type}) => type === 'local-candidate').length;
    return {
        answered: !!pc?.remoteDescription,
        gathered: pc?.iceGatheringState === 'complete',
        own,
        theirs: candidates.length - own,
        relay: candidates.some(({candidateType}) => candidateType === 'relay'),
    };
}
