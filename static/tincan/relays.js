// @ts-check

// Which of the server's relays to ask. It names several ways to the same relay, since a network may
// let only some of them through: TURN over UDP, over TCP, and over the port of the page. A browser
// makes an allocation over each, for each connection and for each network interface, and the server
// grants a dozen: with all ways for everyone, there would be none left for the fourth person.

import {TypedTarget} from './events.js';

/** How long an allocation may take. One over UDP takes two round trips. */
const allocationTime = 1_000; // ms

/**
 * Begins with the first way, which is the cheapest. If that brings no relay, one connection alone
 * tries the others; and all stay with the first that does.
 *
 * Fires
 * - `miss` (detail: a connection that had better gather candidates again, with `all` ways),
 * - `found`: `iceServers` is another, and connections that have not come up had better use it.
 *
 * @extends {TypedTarget<{miss: RTCPeerConnection, found: null}>}
 */
export class Relays extends TypedTarget {
    /** @type {RTCIceServer[]} that are no relays, with one URL each, like those below */
    #others = [];
    /** @type {RTCIceServer[]} cheapest way first */
    #ways = [];
    /** @type {string} the URL of the cheapest way that has brought a relay; '' if none has */
    #found = '';
    /** @type {RTCPeerConnection | null} the one that tries all ways */
    #probe = null;
    /** Whether it has found a relay, in a browser that does not say by which way. */
    #untold = false;

    /** @param {RTCIceServer[]} iceServers as the server sends them */
    set(iceServers) {
        const each = iceServers.flatMap((server) => [server.urls].flat().map((urls) => ({...server, urls})));
        this.#ways = each.filter(({urls}) => /^turns?:/.test(urls));
        this.#others = each.filter((server) => !this.#ways.includes(server));
        if (!this.#untold && !this.#ways.some(({urls}) => urls === this.#found)) {
            this.forget();
        }
    }

    /** For a connection that gathers candidates from here on. */
    get iceServers() {
        if (this.#untold) {
            return this.all;
        }
        const found = this.#ways.find(({urls}) => urls === this.#found);
        return [...this.#others, ...found ? [found] : this.#ways.slice(0, 1)];
    }

    /** For the connection that finds out which way there is. */
    get all() {
        return [...this.#others, ...this.#ways];
    }

    /** The network is another: what was found out may be wrong. */
    forget() {
        this.#found = '';
        this.#probe = null;
        this.#untold = false;
    }

    /** Looks at what a connection gathers. @param {RTCPeerConnection} pc */
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
     * @param {string | null | undefined} url of the way that a relay was found by, from browsers that tell
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
