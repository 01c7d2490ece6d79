// @ts-check

// The RTCRtpSenders of a connection, and how each encodes what it sends.

/**
 * @typedef {import('./ladder.js').PictureKind} PictureKind
 * @typedef {import('../remote.js').RemotePeer} RemotePeer
 * @typedef {import('./ladder.js').Encoding} Encoding
 *
 * @typedef {{peer: RemotePeer, sender: RTCRtpSender, kind: PictureKind, size: import('./ladder.js').Size}} SentPicture
 */

/** The senders of sound to one peer. @param {RemotePeer} peer */
export function soundsTo(peer) {
    return peer.connection?.getSenders().filter(({track}) => track?.kind === 'audio') ?? [];
}

/** The pictures on their way to one peer. @param {RemotePeer} peer @returns {SentPicture[]} */
export function picturesTo(peer) {
    return (peer.connection?.getSenders() ?? []).flatMap((sender) => {
        const {track} = sender;
        if (track?.kind !== 'video') {
            return [];
        }
        const {width = 1280, height = 720} = track.getSettings(); // a guess, before the first frame
        return [{peer, sender, kind: kindOf(track), size: {width, height}}];
    });
}

/** @param {MediaStreamTrack} track @returns {PictureKind} */
function kindOf(track) {
    const detailed = track.contentHint === 'detail' || track.contentHint === 'text';
    return detailed || 'displaySurface' in track.getSettings() ? 'screen' : 'camera';
}

/**
 * Brings senders to encode like this. What fails may be tried again: a sender may be on its way out.
 *
 * @param {{sender: RTCRtpSender, encoding: Encoding}[]} wanted
 */
export async function encode(wanted) {
    const changes = wanted.filter(({sender, encoding}) => {
        const current = /** @type {Record<string, any>} */ (sender.getParameters().encodings[0] ?? encoding);
        return Object.entries(encoding).some(([field, value]) => current[field] !== value);
    });
    // Whoever gets less comes first, so that the sum is never more than it may be.
    const less = changes.filter(({sender, encoding: {active = true, maxBitrate = 0}}) => {
        return !active || maxBitrate < (sender.getParameters().encodings[0].maxBitrate ?? Infinity);
    });
    await Promise.allSettled(less.map(set));
    await Promise.allSettled(changes.filter((change) => !less.includes(change)).map(set));
}

/** @param {{sender: RTCRtpSender, encoding: Encoding}} change */
async function set({sender, encoding}) {
    const parameters = sender.getParameters(); // only the latest may be set, and at once
    Object.assign(parameters.encodings[0], encoding);
    await sender.setParameters(parameters);
}
