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
 * - `miss` (detail: a connection that should gather candidates again, with `all` URLs),
 * - `found`: `iceServers` has changed, and connections that are not up should use it.
 *
 * @extends {TypedTarget<{miss: RTCPeerConnection, found: null}>}
 */
export class Relays extends TypedTarget {
    /** @type {RTCIceServer[]} servers that are not relays, with one URL each, like those below */
    #others = [];
    /** @type {RTCIceServer[]} the relay's URLs, the cheapest first */
    #ways = [];
    /** @type {string} the cheapest URL that has yielded a relay candidate; '' if none has */
    #found = '';
    /** @type {RTCPeerConnection | null} the connection that tries all URLs */
    #probe = null;
    /** Whether it found a relay in a browser that does not report the URL. */
    #untold = false;

    /** @param {RTCIceServer[]} iceServers as sent by the server */
    set(iceServers) {
        const each = iceServers.flatMap((server) => [server.urls].flat().map((urls) => ({...server, urls})));
        this.#ways = each.filter(({urls}) => /^turns?:/.test(urls));
        this.#others = each.filter((server) => !this.#ways.includes(server));
        if (!this.#untold && !this.#ways.some(({urls}) => urls === this.#found)) {
            this.forget();
        }
    }

    /** For a connection that starts to gather candidates now. */
    get iceServers() {
        if (this.#untold) {
            return this.all;
        }
        const found = this.#ways.find(({urls}) => urls === this.#found);
        return [...this.#others, ...found ? [found] : this.#ways.slice(0, 1)];
    }

    /** For the connection that finds out which URL works. */
    get all() {
        return [...this.#others, ...this.#ways];
    }

    /**
     * Discards the results so far. Call this when the network changes, since they may be wrong
     * then.
     */
    forget() {
        this.#found = '';
        this.#probe = null;
        this.#untold = false;
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
                this.#learn(pc, /** @type {{url?: string | null}} */ (candidate).url);
            }
        });
        pc.addEventListener('icegatheringstatechange', () => {
            const way = this.#ways[0]?.urls;
            if (pc.iceGatheringState === 'gathering' && pc.getConfiguration().iceServers?.some(({urls}) => [urls].flat()[0] === way)) {
                relayed = false;
                setTimeout(() => relayed || this.#miss(pc), allocationTime);
            }
        });
    }

    /**
     * @param {RTCPeerConnection} pc
     * @param {string | null | undefined} url that yielded the relay candidate, in browsers that
     *     report it
     */
    #learn(pc, url) {
        const rank = this.#ways.findIndex(({urls}) => urls === url);
        const best = this.#ways.findIndex(({urls}) => urls === this.#found);
        if (rank < 0 && pc === this.#probe && !this.#untold) {
            this.#untold = true;
            this.fire('found', null);
        }
        if (rank >= 0 && (best < 0 || rank < best)) {
            this.#found = this.#ways[rank].urls.toString();
            if (rank > 0) {
                this.fire('found', null);
            }
        }
    }

    /** @param {RTCPeerConnection} pc */
    #miss(pc) {
        const probing = this.#probe && this.#probe.connectionState !== 'closed';
        if (!this.#found && !probing && this.#ways.length > 1 && !['connected', 'closed'].includes(pc.connectionState)) {
            this.#probe = pc;
            this.fire('miss', pc);
        }
    }
}
