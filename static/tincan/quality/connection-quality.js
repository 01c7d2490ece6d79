// @ts-check

// The quality of the connection to one peer. getStats() returns dozens of records of raw counters.
// This file turns them into one plain record, a sample, with what people ask about. No sample
// contains an address.

/**
 * @typedef {object} Sample the quality of a connection at one moment; NaN and '' mean unknown
 * @property {number} at when it was taken, by performance.now()
 * @property {number} roundTrip round-trip time, in ms
 * @property {number} lossIn the fraction of the peer's packets that did not arrive, from 0 to 1
 * @property {number} lossOut the fraction of our packets that did not arrive, from 0 to 1
 * @property {number} bitsIn received per second: audio, video and data
 * @property {number} bitsOut sent per second
 * @property {number} available bits per second that we could send, as the browser estimates
 * @property {Picture[]} picturesIn
 * @property {Picture[]} picturesOut
 * @property {string} soundIn its codec, such as `opus`
 * @property {string} soundOut its codec
 * @property {'' | 'cpu' | 'bandwidth' | 'other'} limit what limits the quality of our video; '' if
 *     nothing does
 * @property {Way} way
 * @property {Protocol} protocol that we use; if the relay is ours, the protocol to that relay
 * @property {Attempt} attempt
 *
 * @typedef {{width: number, height: number, perSecond: number, codec: string}} Picture
 * @typedef {'' | 'direct' | 'relay'} Way whether either end uses a relay
 * @typedef {'' | 'udp' | 'tcp' | 'tls'} Protocol
 *
 * @typedef {object} Attempt what the search for a path has found so far
 * @property {boolean} answered whether the peer has responded at all
 * @property {boolean} gathered whether we know all our candidates
 * @property {number} own how many candidates we have: the addresses at which we may be reachable
 * @property {number} theirs how many of the peer's candidates can be tried
 * @property {boolean} relay whether a relay is among all these candidates
 * @property {boolean} full whether we have no relay because it has no capacity left
 */

/** The most samples to keep. With one every 2 s, these are the last two minutes. */
const maxHistory = 60;

/** Counters older than this say nothing about the current moment. */
const maxCounterAge = 10_000; // ms

/** How many samples now() averages. One lost packet does not make a bad connection. */
const averaged = 5;

/** Measures the connection to one peer, whichever RTCPeerConnection it runs over. */
export class ConnectionQuality {
    /** @type {Sample[]} oldest first */
    history = [];
    #peer;
    /** @type {{pc: RTCPeerConnection | null, at: number, counters: Counters}} of the last sample */
    #previous = {pc: null, at: -Infinity, counters: noCounters};

    /**
     * @param {{connection: RTCPeerConnection | null, relayFull?: boolean}} peer a RemotePeer, or any
     *     object with a connection
     */
    constructor(peer) {
        this.#peer = peer;
    }

    /**
     * Takes a measurement. Rates and losses count from the previous sample, so the first sample has
     * none.
     */
    async sample() {
        const pc = this.#peer.connection;
        /** @type {Report} */
        const report = await pc?.getStats() ?? new Map();
        const at = performance.now();
        const previous = this.#previous;
        const counters = count(report);
        this.#previous = {pc, at, counters};
        const comparable = pc === previous.pc && at - previous.at < maxCounterAge;
        const growthOf = (/** @type {keyof Counters} */ name) => {
            return comparable ? Math.max(0, counters[name] - previous.counters[name]) : NaN;
        };
        const perSecond = 1000 / (at - previous.at);
        const pair = pairOf(report);
        /** @type {Sample} */
        const sample = {
            at,
            roundTrip: (pair?.currentRoundTripTime ?? NaN) * 1000,
            lossIn: share(growthOf('lostIn'), growthOf('lostIn') + growthOf('packetsIn')),
            lossOut: share(growthOf('lostOut'), growthOf('packetsOut')),
            bitsIn: growthOf('bytesIn') * 8 * perSecond,
            bitsOut: growthOf('bytesOut') * 8 * perSecond,
            available: pair?.availableOutgoingBitrate ?? NaN,
            ...contentOf(pc, report),
            ...wayOf(report),
            attempt: {...attemptOf(pc, report), full: this.#peer.relayFull ?? false},
        };
        this.history.push(sample);
        this.history.splice(0, this.history.length - maxHistory);
        return sample;
    }

    /**
     * @returns {Sample | undefined} the last sample, but with averages over the last few; `limit`
     *     is set only if all of them have it; undefined if there is no sample
     */
    now() {
        const samples = this.history.slice(-averaged);
        const last = samples.at(-1);
        if (!last) {
            return undefined;
        }
        const mean = (/** @type {'roundTrip' | 'lossIn' | 'lossOut' | 'bitsIn' | 'bitsOut'} */ name) => {
            const known = samples.map((sample) => sample[name]).filter(Number.isFinite);
            return known.reduce((sum, value) => sum + value, 0) / known.length;
        };
        // Every call is limited at first.
        const lasting = samples.length === averaged && samples.every(({limit}) => limit === last.limit);
        return {
            ...last, limit: lasting ? last.limit : '', roundTrip: mean('roundTrip'),
            lossIn: mean('lossIn'), lossOut: mean('lossOut'), bitsIn: mean('bitsIn'), bitsOut: mean('bitsOut'),
        };
    }
}

/** @typedef {ReadonlyMap<string, any>} Report from getStats() */

const noCounters = {bytesIn: 0, bytesOut: 0, packetsIn: 0, packetsOut: 0, lostIn: 0, lostOut: 0};

/** @typedef {typeof noCounters} Counters since the connection started */

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
        } else if (stats.type === 'remote-inbound-rtp') { // the peer's report on our packets
            counters.lostOut += stats.packetsLost ?? 0;
        } else if (stats.type === 'data-channel') {
            counters.bytesIn += stats.bytesReceived;
            counters.bytesOut += stats.bytesSent;
        }
    }
    return counters;
}

/**
 * @param {number} part
 * @param {number} whole
 * @returns {number} from 0 to 1; NaN if there was nothing
 */
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
    const received = pc?.getTransceivers().filter(({currentDirection}) => currentDirection?.includes('recv'))
        .map(({receiver}) => receiver.track.id);
    for (const stats of report.values()) {
        const codec = report.get(stats.codecId)?.mimeType.split('/')[1] ?? '';
        if (stats.kind === 'video' && stats.frameWidth > 0) {
            const {frameWidth: width, frameHeight: height, framesPerSecond: perSecond = 0} = stats;
            const picture = {width, height, perSecond, codec};
            if (stats.type === 'inbound-rtp') {
                if (received?.includes(stats.trackIdentifier)) { // a frozen video is still visible
                    picturesIn.push(picture);
                }
            } else if (stats.type === 'outbound-rtp' && picture.perSecond > 0) {
                picturesOut.push(picture);
                const reason = stats.qualityLimitationReason ?? 'none';
                limit ||= reason === 'none' ? '' : reason;
            }
        } else if (stats.kind === 'audio' && stats.type === 'inbound-rtp') {
            soundIn = codec;
        } else if (stats.kind === 'audio' && stats.type === 'outbound-rtp') {
            soundOut = codec;
        }
    }
    return {picturesIn, picturesOut, soundIn, soundOut, limit};
}

/**
 * Returns the selected candidate pair.
 *
 * @param {Report} report
 * @returns {any} undefined if there is none yet
 */
function pairOf(report) {
    const all = [...report.values()];
    const transport = all.find(({type, selectedCandidatePairId}) => type === 'transport' && selectedCandidatePairId);
    return report.get(transport?.selectedCandidatePairId) ??
        all.find(({type, selected}) => type === 'candidate-pair' && selected); // Firefox reports it like this
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

/** @param {RTCPeerConnection | null} pc @param {Report} report */
function attemptOf(pc, report) {
    const all = [...report.values()];
    const local = all.filter(({type}) => type === 'local-candidate');
    const remote = all.filter(({type}) => type === 'remote-candidate');
    return {
        answered: !!pc?.remoteDescription,
        gathered: pc?.iceGatheringState === 'complete',
        own: local.length,
        theirs: remote.length,
        relay: [...local, ...remote].some(({candidateType}) => candidateType === 'relay'),
    };
}
