// @ts-check

// These functions read session descriptions (SDP). Only withStereo() changes one.

/**
 * Parses the `o=` line, which differs for each offer and answer of a connection. Its version only
 * increases (RFC 9429 section 5.2.2).
 *
 * @param {RTCSessionDescriptionInit | null} description
 */
export function originOf(description) {
    const [line = '', session = '', version = ''] = description?.sdp?.match(/^o=\S+ (\S+) (\d+) .*/m) ?? [];
    return {line, session, version: Number(version)};
}

/**
 * Whether `origin` is of an earlier description by the same side than `other`.
 *
 * @param {ReturnType<typeof originOf>} origin
 * @param {ReturnType<typeof originOf>} other
 */
export function isOlder(origin, other) {
    return origin.session === other.session && origin.version < other.version;
}

/**
 * Returns the ICE username fragments of all media sections. Each ICE restart changes them (RFC 8839 section
 * 4.4.1.1.1).
 *
 * @param {RTCSessionDescriptionInit | null} description
 */
export function fragmentsOf(description) {
    return Array.from(description?.sdp?.matchAll(/^a=ice-ufrag:(\S+)/gm) ?? [], ([, fragment]) => fragment);
}

/**
 * Says in our description that we accept stereo. Chromium and Safari otherwise ask for mono, and also
 * play everything as mono. That is why setLocalDescription() gets an argument here, unlike in the
 * W3C's example. Firefox asks for stereo by itself. A voice is still sent as it is recorded.
 *
 * @param {RTCLocalSessionDescriptionInit} description
 * @returns {RTCLocalSessionDescriptionInit}
 */
export function withStereo({type, sdp}) {
    return {type, sdp: sdp?.replace(/^a=fmtp:\d+ (?!.*\bstereo=).*\buseinbandfec=1.*$/gm, '$&;stereo=1')};
}
