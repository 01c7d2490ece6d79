// @ts-check

// What a message is, in words, and whether another one is the same again.

/** @typedef {import('./gate.js').Parcel} Parcel */

/**
 * @typedef {object} Meaning
 * @property {string} kind the type of the message, or what a signal carries: `offer`, `candidate`, `restart`…
 * @property {string} from a name, or `server`
 * @property {string} to
 * @property {string} other for a signal: the peer at its other end; otherwise ''
 * @property {string} link for a signal: the name of its connection
 */

const signalNames = /** @type {Record<string, string>} */ ({
    candidate: 'candidate',
    request: 'request for an offer',
    restart: 'request for an ICE restart',
    applied: 'confirmation of the answer',
});

/** The names of the peers, by id, as the messages so far have told. */
export class Names {
    /** @type {Map<string, string>} */
    #names = new Map();

    /** @param {Parcel} parcel */
    learn({socket, message}) {
        if (message.type === 'welcome') {
            this.#names.set(message.id, socket.owner);
            message.peers.forEach((/** @type {any} */ {id, name}) => this.#names.set(id, name));
        } else if (message.type === 'peer-joined') {
            this.#names.set(message.peer.id, message.peer.name);
        }
    }

    /** @param {string} id */
    of(id) {
        return this.#names.get(id) ?? `${id.slice(0, 4)}…`;
    }

    /** @param {Parcel} parcel @returns {Meaning} */
    meaning({socket, outgoing, message}) {
        const {owner} = socket;
        const [from, to] = outgoing ? [owner, 'server'] : ['server', owner];
        if (message.type !== 'signal') {
            return {kind: message.type, from, to, other: '', link: ''};
        }
        const {description, link, ...rest} = message.data;
        const kind = description?.type ?? Object.keys(signalNames).find((name) => name in rest) ?? 'signal';
        return {kind, from, to, other: this.of(outgoing ? message.to : message.from), link};
    }

    /** Describes a message in a few words, such as `offer for Bo`. @param {Parcel} parcel */
    describe(parcel) {
        const {message} = parcel;
        const {kind, other} = this.meaning(parcel);
        switch (kind) {
            case 'join': return message.session ? 'join, to come back with the session' : 'join';
            case 'welcome': return message.resumed ? 'welcome back' : `welcome, ${message.peers.length} already here`;
            case 'peer-joined': return `peer-joined, ${message.peer.name}`;
            case 'peer-left': return `peer-left, ${this.of(message.id)} (${message.reason})`;
            case 'error': return `error, ${message.code}`;
            case 'close': return `the socket closes, ${message.code} ${message.reason}`;
        }
        const name = signalNames[kind] ?? kind;
        return other === '' ? name : `${name} ${parcel.outgoing ? 'for' : 'from'} ${other}`;
    }
}

/** How many bytes a message has on its way. @param {Parcel} parcel */
export function sizeOf({text}) {
    return new TextEncoder().encode(text).length;
}

/**
 * Whether two messages say the same. A description that is sent again contains more candidates, so its `o=` line
 * counts (RFC 8866, section 5.2).
 *
 * @param {Parcel} one
 * @param {Parcel} two
 */
export function isSame(one, two) {
    return one.socket.owner === two.socket.owner && one.outgoing === two.outgoing && identity(one) === identity(two);
}

/** @param {Parcel} parcel */
function identity({text, message}) {
    const {description, link} = message.data ?? {};
    if (description) {
        return `${link} ${description.type} ${/^o=.*$/m.exec(description.sdp)?.[0]}`;
    }
    return message.type === 'join' ? `join ${message.name}` : text;
}
