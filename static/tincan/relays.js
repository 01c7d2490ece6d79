// @ts-check

// Chooses which of the server's TURN URLs to use. The server lists several URLs for the same relay,
// since a network may block some of them: TURN over UDP, over TCP, and over the port of the page. A
// browser makes an allocation through each URL, for each connection and for each network interface.
// The server grants a dozen. If everyone used all URLs, none would be left for the fourth person.

import {TypedTarget} from './events.js';

/** How long an allocation may take. Over UDP it takes two round trips. */
const allocationTime = 1_000; // ms

/**
 * Starts with the first TURN URL, which is the cheapest. If that yields no relay candidate, a
 * single connection tries the other URLs. All connections then use the first one that works.
 *
 * Fires
 * - `no-relay` (detail: a connection that should gather candidates again, with `all` URLs),
 * - `change` (detail: the connection that found this out, and has the relay already): `iceServers` has
 *   changed, and other connections that are not up should use it.
 *
 * @extends {TypedTarget<{'no-relay': RTCPeerConnection, change: RTCPeerConnection}>}
 */
export class Relays extends TypedTarget {
    /** @type {RTCIceServer[]} servers that are not relays, with one URL each, like those below */
    #stunServers = [];
    /** @type {RTCIceServer[]} the relay's URLs, the cheapest first */
    #turnServers = [];
    /** @type {string} the cheapest URL that has yielded a relay candidate; '' if none has */
    #workingURL = '';
    /** @type {RTCPeerConnection | null} the connection that tries all URLs */
    #prober = null;
    /** Whether it found a relay in a browser that does not report the URL. */
    #urlHidden = false;

    /** @param {RTCIceServer[]} iceServers as sent by the server */
    set(iceServers) {
        const each = iceServers.flatMap((server) => [server.urls].flat().map((urls) => ({...server, urls})));
        this.#turnServers = each.filter(({urls}) => /^turns?:/.test(urls));
        this.#stunServers = each.filter((server) => !this.#turnServers.includes(server));
        if (!this.#urlHidden && !this.#turnServers.some(({urls}) => urls === this.#workingURL)) {
            this.reset();
        }
    }

    /** For a connection that starts to gather candidates now. */
    get iceServers() {
        if (this.#urlHidden) {
            return this.all;
        }
        const found = this.#turnServers.find(({urls}) => urls === this.#workingURL);
        return [...this.#stunServers, ...found ? [found] : this.#turnServers.slice(0, 1)];
    }

    /** For the connection that finds out which URL works. */
    get all() {
        return [...this.#stunServers, ...this.#turnServers];
    }

    /**
     * Discards the results so far. Call this when the network changes, since they may be wrong
     * then.
     */
    reset() {
        this.#workingURL = '';
        this.#prober = null;
        this.#urlHidden = false;
    }

    /**
     * Checks which candidates a connection gathers.
     *
     * @param {RTCPeerConnection} pc
     */
    watch(pc) {
        let relayed = false;
        pc.addEventListener('icecandidate', ({candidate}) => {
            if (candidate && / typ relay /.test(candidate.candidate)) {
                relayed = true;
                this.#handleRelayCandidate(pc, /** @type {{url?: string | null}} */ (candidate).url);
            }
        });
        pc.addEventListener('icegatheringstatechange', () => {
            const cheapest = this.#turnServers[0]?.urls;
            const servers = pc.getConfiguration().iceServers ?? [];
            const relayWanted = servers.some(({urls}) => [urls].flat()[0] === cheapest);
            if (pc.iceGatheringState === 'gathering' && relayWanted) {
                relayed = false;
                setTimeout(() => {
                    if (!relayed) {
                        this.#handleTimeout(pc);
                    }
                }, allocationTime);
            }
        });
    }

    /**
     * @param {RTCPeerConnection} pc
     * @param {string | null | undefined} url that yielded the relay candidate, in browsers that
     *     report it
     */
    #handleRelayCandidate(pc, url) {
        const index = this.#turnServers.findIndex(({urls}) => urls === url);
        const best = this.#turnServers.findIndex(({urls}) => urls === this.#workingURL);
        if (index < 0 && pc === this.#prober && !this.#urlHidden) {
            this.#urlHidden = true;
            this.fire('change', pc);
        }
        if (index >= 0 && (best < 0 || index < best)) {
            this.#workingURL = this.#turnServers[index].urls.toString();
            if (index > 0) {
                this.fire('change', pc);
            }
        }
    }

    /** @param {RTCPeerConnection} pc */
    #handleTimeout(pc) {
        const probing = this.#prober && this.#prober.connectionState !== 'closed';
        const undecided = pc.connectionState !== 'connected' && pc.connectionState !== 'closed';
        if (!this.#workingURL && !probing && this.#turnServers.length > 1 && undecided) {
            this.#prober = pc;
            this.fire('no-relay', pc);
        }
    }
}
