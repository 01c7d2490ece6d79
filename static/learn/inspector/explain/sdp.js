// @ts-check

// Reads SDP line by line: what each line means, and what is new since the one before.

import {lookUp} from '../entries.js';
import {readCandidate} from './candidates.js';

/**
 * @typedef {object} Line
 * @property {string} text
 * @property {string} meaning '' if this page does not know the line
 * @property {string} source the RFC, with its section
 * @property {boolean} added whether the previous SDP did not have it in this media section
 *
 * @typedef {object} Reading
 * @property {Line[]} lines
 * @property {string[]} removed lines of the previous SDP
 * @property {number} left how many more lines there are
 */

/** The most lines that are shown. The SDP of a call between two people has about 300. */
const maxLines = 2000;

/** @typedef {string | ((...groups: string[]) => string)} Meaning */

/** Names of codecs, which learners meet in every SDP. */
const codecs = /** @type {Record<string, string>} */ ({
    opus: 'the audio codec that every WebRTC browser has',
    red: 'copies of earlier packets, against loss',
    rtx: 'packets that are sent again after a loss',
    ulpfec: 'forward error correction, against loss',
    'telephone-event': 'the tones of phone keys',
    cn: 'comfort noise: instead of silence',
    pcmu: 'G.711: the audio of phones', pcma: 'G.711: the audio of phones', g722: 'an audio codec of phones',
    vp8: 'a video codec that every WebRTC browser has',
    h264: 'a video codec that every WebRTC browser has',
    vp9: 'a video codec', av1: 'a video codec', h265: 'a video codec',
});

const directions = /** @type {Record<string, string>} */ ({
    sendrecv: 'this side wants to send and receive here',
    sendonly: 'this side only sends here',
    recvonly: 'this side only receives here',
    inactive: 'nothing is sent here in either direction',
});

const setups = /** @type {Record<string, string>} */ ({
    actpass: 'this side can open the DTLS connection or wait for it; the answer decides. Every offer says so',
    active: 'this side opens the DTLS connection, like a client',
    passive: 'this side waits for the DTLS connection, like a server',
    holdconn: 'no DTLS connection for now',
});

/** What lines mean: the first pattern that matches a line explains it. @type {[RegExp, string, Meaning][]} */
const rules = [
    [/^v=/, 'RFC 8866 section 5.1', 'the version of SDP: always 0'],
    [/^o=\S+ (\d+) (\d+)/, 'RFC 8866 section 5.2', (id, version) => `who made this: session ${id}, version ` +
        `${version}. The version grows with each new description of this side. The address is not used`],
    [/^s=/, 'RFC 8866 section 5.3', 'the name of the session: not used'],
    [/^t=/, 'RFC 8866 section 5.9', 'when the session takes place: 0 0 means now, without an end'],
    [/^c=/, 'RFC 8866 section 5.7', 'where to send media: not used, ICE finds the address'],
    [/^b=(\w+):(\d+)/, 'RFC 8866 section 5.8', (kind, limit) =>
        `at most ${limit} ${kind === 'AS' ? 'kilobits' : 'bits'} per second are wanted here`],
    [/^m=application/, 'RFC 8841 section 5', 'a media section begins: data channels, over SCTP over DTLS'],
    [/^m=(\w+) 0 /, 'RFC 8866 section 5.14', (kind) =>
        `a media section begins: ${kind}. Port 0 means that it is refused, or no longer used`],
    [/^m=(\w+) (\d+) \S+ (.*)/, 'RFC 8866 section 5.14', (kind, port, formats) => `a media section begins: ${kind}. ` +
        `Port ${port} is a placeholder: ICE finds the real one. Payload types, best first: ${formats}`],
    [/^a=group:BUNDLE(.*)/, 'RFC 9143 section 7', (mids) =>
        `the media sections${mids} share one transport: one ICE connection, one DTLS connection`],
    [/^a=extmap-allow-mixed/, 'RFC 8285 section 6', 'header extensions of both lengths may be mixed'],
    [/^a=msid-semantic/, 'RFC 8830', 'an older way to list the streams: a leftover'],
    [/^a=msid:(\S+)/, 'RFC 8830 section 2', (stream) =>
        `the track here belongs to the MediaStream ${stream}. Tracks with the same stream are played in sync`],
    [/^a=ice-ufrag:/, 'RFC 8839 section 5.4', 'half of the user name in ICE checks. A new one means an ICE restart'],
    [/^a=ice-pwd:/, 'RFC 8839 section 5.4',
        'the password for ICE checks: only the other side, which has this SDP, can make valid ones'],
    [/^a=ice-options:(.*)/, 'RFC 8839 section 5.6', (options) => options.includes('trickle') ?
        'trickle: candidates follow one by one, as soon as they are found (RFC 8838)' : `options of ICE: ${options}`],
    [/^a=ice-lite/, 'RFC 8839 section 5.3', 'this side only answers ICE checks: a server with a public address'],
    [/^a=fingerprint:(\S+)/, 'RFC 8122 section 5', (hash) =>
        `the hash (${hash}) of this side’s certificate. DTLS compares it, so nobody between the two can read the ` +
        'media, unless the server changes this line'],
    [/^a=setup:(\w+)/, 'RFC 8842 section 5.1', (role) => lookUp(setups, role) ?? ''],
    [/^a=mid:(.*)/, 'RFC 5888 section 4', (mid) =>
        `the name of this media section: ${mid}. Candidates (sdpMid) and BUNDLE refer to it`],
    [/^a=(sendrecv|sendonly|recvonly|inactive)/, 'RFC 8866 section 6.7', (direction) => directions[direction]],
    [/^a=rtcp-mux-only/, 'RFC 8858 section 3', 'RTCP always shares the port of RTP'],
    [/^a=rtcp-mux/, 'RFC 5761 section 5.1.1', 'reports (RTCP) share the port of the media (RTP)'],
    [/^a=rtcp-rsize/, 'RFC 5506 section 5', 'reports (RTCP) may be shortened'],
    [/^a=rtcp-fb:(\S+) (.*)/, 'RFC 4585 section 4.2', (type, what) =>
        `feedback for payload type ${type}: ${feedback(what)}`],
    [/^a=rtcp:/, 'RFC 3605 section 2.1', 'where to send reports (RTCP): not used, see rtcp-mux'],
    [/^a=extmap:(\d+)(?:\/\w+)? (\S+)/, 'RFC 8285 section 5', (id, name) =>
        `packets may carry the header extension ${name.split(/[/:#]/).at(-1)} under the number ${id}`],
    [/^a=rtpmap:(\d+) ([\w-]+)(\/\d+)?/, 'RFC 8866 section 6.6', (type, codec, clock = '') =>
        `payload type ${type} is ${codec}${clock && ` at ${clock.slice(1)} Hz`}${known(codec)}`],
    [/^a=fmtp:(\d+) (.*)/, 'RFC 8866 section 6.15', (type, options) =>
        `settings of payload type ${type}${setting(options)}`],
    [/^a=ssrc-group:FID (\d+) (\d+)/, 'RFC 5576 section 4.2', (media, repair) =>
        `packets of ${media} that get lost are sent again as ${repair}`],
    [/^a=ssrc-group:/, 'RFC 5576 section 4.2', 'these sources of packets belong together'],
    [/^a=ssrc:(\d+) cname/, 'RFC 5576 section 6.1', (source) =>
        `packets with the SSRC ${source} belong to this section; sources with the same CNAME have the same clock`],
    [/^a=ssrc:(\d+) (\w+)/, 'RFC 5576 section 4.1', (source, what) =>
        `packets with the SSRC ${source} belong to this section: their ${what}`],
    [/^a=rid:(\S+) (\w+)/, 'RFC 8851 section 4', (id) => `a simulcast layer with the name ${id}`],
    [/^a=simulcast:/, 'RFC 8853 section 5.1', 'the same video in several sizes'],
    [/^a=candidate:/, 'RFC 8839 section 5.1', ''],
    [/^a=end-of-candidates/, 'RFC 8840', 'no more candidates will follow'],
    [/^a=sctp-port:(\d+)/, 'RFC 8841 section 5', (port) => `the SCTP port of the data channels inside DTLS: ${port}`],
    [/^a=sctpmap:/, 'an old draft of RFC 8841', 'how data channels were announced before sctp-port'],
    [/^a=max-message-size:(\d+)/, 'RFC 8841 section 6', (size) =>
        `the longest message that this side accepts on a data channel: ${Number(size).toLocaleString('en')} bytes`],
    [/^a=bundle-only/, 'RFC 9143 section 6', 'this section is only used if the other side accepts the BUNDLE'],
    [/^a=ptime:(\d+)/, 'RFC 8866 section 6.4', (ms) => `${ms} ms of audio in each packet are wanted`],
    [/^a=maxptime:(\d+)/, 'RFC 8866 section 6.5', (ms) => `at most ${ms} ms of audio in each packet`],
];

/** @param {string} codec */
function known(codec) {
    const meaning = lookUp(codecs, codec.toLowerCase());
    return meaning ? `: ${meaning}` : '';
}

/** @param {string} what */
function feedback(what) {
    return lookUp({
        'nack': 'the receiver lists lost packets, which are sent again',
        'nack pli': 'the receiver asks for a whole picture',
        'ccm fir': 'the receiver asks for a whole picture, as someone new does',
        'goog-remb': 'estimated bandwidth (old)',
        'transport-cc': 'when each packet arrived, so that the sender can estimate the bandwidth',
    }, what) ?? what;
}

/** @param {string} options */
function setting(options) {
    const apt = /\bapt=(\d+)/.exec(options);
    if (apt) {
        return `: it repeats packets of payload type ${apt[1]}`;
    }
    return options.includes('useinbandfec=1') ? ': Opus repairs losses by itself (useinbandfec)' : '';
}

/**
 * @param {string} sdp
 * @param {string} previous the SDP before it of the same side and connection, or ''
 * @returns {Reading}
 */
export function readSDP(sdp, previous) {
    const all = linesOf(sdp);
    const former = new Map();
    for (const key of bySection(linesOf(previous))) {
        former.set(key, (former.get(key) ?? 0) + 1);
    }
    const lines = [];
    for (const [i, key] of bySection(all).entries()) {
        const before = former.get(key) ?? 0;
        former.set(key, before - 1);
        if (i < maxLines) {
            lines.push({text: all[i], ...explainLine(all[i]), added: previous !== '' && before <= 0});
        }
    }
    const removed = [...former].flatMap(([key, count]) =>
        Array.from({length: Math.max(0, count)}, () => key.slice(key.indexOf(' ') + 1)));
    return {lines, removed: removed.slice(0, maxLines), left: Math.max(0, all.length - maxLines)};
}

/** @param {string} sdp */
function linesOf(sdp) {
    return sdp.split(/\r\n|\n|\r/).filter((line) => line !== '');
}

/** Each line after the number of its media section: the same line may be in several. @param {string[]} lines */
function bySection(lines) {
    let section = 0;
    return lines.map((line) => {
        if (line.startsWith('m=')) {
            section++;
        }
        return `${section} ${line}`;
    });
}

/** @param {string} line */
function explainLine(line) {
    const start = line.slice(0, 1000);
    for (const [pattern, source, meaning] of rules) {
        const found = pattern.exec(start);
        if (!found) {
            continue;
        }
        if (line.startsWith('a=candidate:')) {
            const {type, protocol} = readCandidate(line);
            return {meaning: `a candidate that had been found by then: ${type}, ${protocol}`, source};
        }
        return {meaning: typeof meaning === 'string' ? meaning : meaning(...found.slice(1)), source};
    }
    return {meaning: '', source: ''};
}
