// @ts-check

// ms between measurements. Not a round fraction of a second: levels are momentary, so a sound that
// repeats twice a second could be missed every time.
const interval = 190;
const loud = 0.02; // full scale is 1
const holdTime = 800; // ms: a pause between two words is not the end

/**
 * Outlines the tiles of people who are speaking. Received audio carries its level in each packet.
 * Our own level is in the statistics of any connection that sends it.
 */
export class Speaking {
    #room;
    #call;
    #media;
    /**
     * @type {Map<import('./tile.js').Tile, number>} until when each counts as speaking, by performance.now()
     */
    #until = new Map();

    /**
     * @param {import('../../tincan/room.js').Room} room
     * @param {import('./call.js').Call} call
     * @param {import('../../ui/camera/media.js').Media} media
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(room, call, media, signal) {
        this.#room = room;
        this.#call = call;
        this.#media = media;
        const timer = setInterval(() => void this.#measure(), interval); // never rejects
        signal.addEventListener('abort', () => clearInterval(timer));
    }

    async #measure() {
        if (document.visibilityState !== 'visible') {
            return;
        }
        for (const peer of this.#room.peers.values()) {
            this.#update(this.#call.tileOf(peer), levelOf(peer));
        }
        const connection = [...this.#room.peers.values()].find(({state}) => state === 'connected')?.connection;
        const microphone = this.#media.stream?.getAudioTracks() ?? [];
        this.#update(this.#call.tileOf(), connection ? await ownLevel(connection, microphone) : 0);
    }

    /** @param {import('./tile.js').Tile | null | undefined} tile @param {number} level */
    #update(tile, level) {
        if (!tile) {
            return;
        }
        const now = performance.now();
        if (level > loud) {
            this.#until.set(tile, now + holdTime);
        }
        const speaks = now < (this.#until.get(tile) ?? 0);
        tile.setSpeaking(speaks);
        if (!speaks) {
            this.#until.delete(tile);
        }
    }
}

/**
 * The level of a peer's microphone, from 0 to 1.
 * @param {import('../../tincan/remote.js').RemotePeer} peer
 */
function levelOf({connection, stream}) {
    const tracks = stream.getAudioTracks();
    const receivers = connection?.getReceivers().filter(({track}) => tracks.includes(track)) ?? [];
    return Math.max(0, ...receivers.flatMap((receiver) => receiver.getSynchronizationSources())
        .map(({audioLevel, timestamp}) => performance.now() - timestamp < holdTime ? audioLevel ?? 0 : 0));
}

/**
 * The level of our own microphone; 0 if the browser does not report it.
 * @param {RTCPeerConnection} connection
 * @param {MediaStreamTrack[]} microphone
 */
async function ownLevel(connection, microphone) {
    try {
        const senders = connection.getSenders().filter(({track}) => track?.enabled && microphone.includes(track));
        const reports = await Promise.all(senders.map((sender) => sender.getStats()));
        const sources = reports.flatMap((report) => [...report.values()]).filter(({type}) => type === 'media-source');
        return Math.max(0, ...sources.map(({audioLevel = 0}) => audioLevel));
    } catch {
        return 0; // the connection was closed meanwhile
    }
}
