// @ts-check

// The RTCRtpSenders of a connection, and how each of them encodes its track.

/**
 * @typedef {import('./ladder.js').VideoKind} VideoKind
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./ladder.js').Encoding} Encoding
 *
 * @typedef {{peer: RemotePeer, sender: RTCRtpSender, kind: VideoKind, size: import('./ladder.js').Size}} SentVideo
 */

/**
 * The audio that we send to one peer. A track is a voice unless its `contentHint` is `music`.
 *
 * @param {RemotePeer} peer
 * @returns {{sender: RTCRtpSender, kind: import('./shares.js').AudioKind}[]}
 */
export function audioTo(peer) {
    const senders = peer.connection?.getSenders().filter(({track}) => track?.kind === 'audio') ?? [];
    return senders.map((sender) => ({sender, kind: sender.track?.contentHint === 'music' ? 'music' : 'voice'}));
}

/**
 * The video that we send to one peer.
 *
 * @param {RemotePeer} peer
 * @returns {SentVideo[]}
 */
export function videosTo(peer) {
    return (peer.connection?.getSenders() ?? []).flatMap((sender) => {
        const {track} = sender;
        if (track?.kind !== 'video') {
            return [];
        }
        const {width = 1280, height = 720} = track.getSettings(); // a guess until the first frame
        return [{peer, sender, kind: kindOf(track), size: {width, height}}];
    });
}

/** @param {MediaStreamTrack} track @returns {VideoKind} */
function kindOf(track) {
    const detailed = track.contentHint === 'detail' || track.contentHint === 'text';
    return detailed || 'displaySurface' in track.getSettings() ? 'screen' : 'camera';
}

/**
 * Applies encodings to senders. A change may fail if a sender is about to go away. It can be tried
 * again.
 *
 * @param {{sender: RTCRtpSender, encoding: Encoding}[]} wanted
 */
export async function applyEncodings(wanted) {
    const changes = wanted.filter(({sender, encoding}) => {
        const current = /** @type {Record<string, any>} */ (sender.getParameters().encodings[0] ?? encoding);
        return Object.entries(encoding).some(([field, value]) => current[field] !== value);
    });
    // Lower the bitrates first, so that their sum never exceeds the budget.
    const less = changes.filter(({sender, encoding: {active = true, maxBitrate = 0}}) => {
        return !active || maxBitrate < (sender.getParameters().encodings[0].maxBitrate ?? Infinity);
    });
    await Promise.allSettled(less.map(apply));
    await Promise.allSettled(changes.filter((change) => !less.includes(change)).map(apply));
}

/** @param {{sender: RTCRtpSender, encoding: Encoding}} change */
async function apply({sender, encoding}) {
    const parameters = sender.getParameters(); // only the latest ones are accepted, and only right away
    Object.assign(parameters.encodings[0], encoding);
    await sender.setParameters(parameters);
}
