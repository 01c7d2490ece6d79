// @ts-check

import {bundlePolicy} from './peer-connection.js';

/** How long preparing waits, so that it never delays what is more urgent: a peer that is connecting. */
const delay = 2_000; // ms

/**
 * An RTCPeerConnection kept ready for the next peer that calls us. It gathers candidates in advance, so that we
 * can send them right after our answer. Gathering them only then would take another round trip to the relay,
 * and without them the caller cannot reach us through a NAT. Like any connection, it uses one of the dozen
 * allocations that the relay grants us.
 */
export class Spare {
    /** @type {RTCConfiguration | null} null until prepare() */
    #configuration = null;
    /** @type {RTCPeerConnection | null} */
    #pc = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;

    /**
     * Prepares a connection, soon, in place of the one there is.
     *
     * @param {RTCConfiguration} configuration for it
     */
    prepare(configuration) {
        this.close();
        this.#configuration = configuration;
        this.#prepareSoon();
    }

    /** Hands over the connection, or returns null if there is none. Another one will follow. */
    take() {
        const pc = this.#pc;
        this.#pc = null;
        this.#prepareSoon();
        return pc;
    }

    /** Closes the connection and prepares no more. */
    close() {
        clearTimeout(this.#timer);
        this.#pc?.close();
        this.#pc = null;
    }

    #prepareSoon() {
        if (!this.#configuration) {
            return;
        }
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
            try {
                const pc = new RTCPeerConnection({...this.#configuration, bundlePolicy, iceCandidatePoolSize: 1});
                if (pc.getConfiguration().iceCandidatePoolSize) {
                    this.#pc = pc;
                } else { // Firefox (153) cannot gather in advance
                    pc.close();
                }
            } catch {
                // Too many connections for this browser. If that lasts, the next call reports it.
            }
        }, delay);
    }
}
