// @ts-check

// A look-alike of WebSocket, which the client library uses without noticing. It wraps a real one, and every message
// passes a Gate.
//
// The real socket is opened when the first message passes, not before: a server gives a socket 10 s to join, and the
// user may hold the `join` for longer.

/** @typedef {import('./gate.js').Gate} Gate */

const RealSocket = globalThis.WebSocket;

export class HeldSocket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;

    readyState = HeldSocket.CONNECTING;
    /** The name in its `join`. */
    owner = '';

    #gate;
    #url;
    #protocols;
    /** @type {WebSocket | null} */
    #real = null;
    /** @type {string[]} messages that have passed while the real socket is not open yet */
    #early = [];
    #listening = new AbortController();

    /**
     * @param {Gate} gate
     * @param {string | URL} url
     * @param {string | string[]} [protocols]
     */
    constructor(gate, url, protocols) {
        super();
        this.#gate = gate;
        this.#url = url;
        this.#protocols = protocols;
        gate.sockets.add(this);
        queueMicrotask(() => {
            if (this.readyState === HeldSocket.CONNECTING) {
                this.readyState = HeldSocket.OPEN;
                this.dispatchEvent(new Event('open'));
            }
        });
    }

    get isOpen() {
        return this.readyState === HeldSocket.OPEN;
    }

    /** @param {string} text */
    send(text) {
        const message = JSON.parse(text);
        if (message.type === 'join') {
            this.owner = message.name;
        }
        this.#gate.submit({socket: this, outgoing: true, text, message, deliver: () => this.#sendNow(text)});
    }

    /** Closes it at once, as the library wishes. What still waits is lost. @param {number} code */
    close(code) {
        this.#end(code);
    }

    /** Ends it without a word, as when the network fails. The server keeps the seat. */
    cut() {
        this.#end(3000);
        this.dispatchEvent(new CloseEvent('close', {code: 1006}));
    }

    /** Hands the peer a message that the server has not sent. @param {object} message */
    pretend(message) {
        const text = JSON.stringify(message);
        this.#gate.deliver({socket: this, outgoing: false, text, message, deliver: () => this.#receive(text)});
    }

    /** @param {number} [code] for the server, if it has not closed the socket itself */
    #end(code) {
        this.readyState = HeldSocket.CLOSED;
        this.#listening.abort();
        this.#gate.sockets.delete(this);
        this.#gate.forget(this);
        this.#real?.close(code);
    }

    /** @param {string} text */
    #sendNow(text) {
        if (!this.isOpen) {
            return;
        }
        this.#real ??= this.#open();
        if (this.#real.readyState === RealSocket.CONNECTING) {
            this.#early.push(text);
        } else {
            this.#real.send(text);
        }
    }

    #open() {
        const real = new RealSocket(this.#url, this.#protocols);
        const {signal} = this.#listening;
        real.addEventListener('open', () => this.#early.splice(0).forEach((text) => real.send(text)), {signal});
        real.addEventListener('message', ({data}) => this.#gate.submit({
            socket: this, outgoing: false, text: data, message: JSON.parse(data), deliver: () => this.#receive(data),
        }), {signal});
        real.addEventListener('close', ({code, reason}) => this.#gate.submit({
            socket: this, outgoing: false, text: '', message: {type: 'close', code, reason}, deliver: () => {
                this.#end();
                this.dispatchEvent(new CloseEvent('close', {code, reason}));
            },
        }), {signal});
        return real;
    }

    /** @param {string} text */
    #receive(text) {
        if (this.isOpen) {
            this.dispatchEvent(new MessageEvent('message', {data: text}));
        }
    }
}

/**
 * Puts a gate between every WebSocket of the page and the server.
 *
 * @param {Gate} gate
 */
export function holdSockets(gate) {
    globalThis.WebSocket = /** @type {any} */ (class extends HeldSocket {
        /** @param {string | URL} url @param {string | string[]} [protocols] */
        constructor(url, protocols) {
            super(gate, url, protocols);
        }
    });
}
