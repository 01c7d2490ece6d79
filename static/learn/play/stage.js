// @ts-check

// The peers of this visit, in a room of their own, and everything between them and the server.

import {Clock, pause} from './clock.js';
import {Gate} from './gate.js';
import {holdSockets} from './held-socket.js';
import {Names} from './messages.js';
import {Person} from './people.js';

/**
 * @typedef {import('./gate.js').Parcel} Parcel
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} End one end of a connection between two people
 * @property {Person} person
 * @property {Person} other
 * @property {RemotePeer | undefined} peer `other`, as `person` knows it
 * @property {RTCPeerConnection | null} pc
 * @property {boolean} isUp whether that is connected now
 */

export class Stage {
    gate = new Gate();
    names = new Names();
    /** @type {Map<string, Person>} by name */
    people = new Map();

    #clock = new Clock();
    #roomName = '';

    constructor() {
        this.#clock.install();
        holdSockets(this.gate);
        this.gate.addEventListener('arrived', ({detail}) => this.names.learn(detail));
        this.gate.addEventListener('change', () => {
            if (this.gate.waiting.length > 0) {
                this.#clock.stop();
            } else {
                this.#clock.start();
            }
        });
    }

    /** Lets Ada and then Bo enter a new room, whose name nobody else can guess. */
    async reset() {
        for (const person of this.people.values()) {
            person.leave();
        }
        this.people.clear();
        this.gate.reset();
        this.#roomName = `learn-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
        const roomName = this.#roomName;
        await this.join('Ada');
        if (roomName === this.#roomName) {
            await this.join('Bo');
        }
    }

    /** Lets someone enter the room, for the first time or once more. Never rejects. @param {string} name */
    async join(name) {
        const person = this.people.get(name) ?? new Person(name);
        this.people.set(name, person);
        await person.join(this.#roomName);
    }

    /** Lets everyone leave and join again. Never rejects. @param {RTCIceTransportPolicy} iceTransportPolicy */
    async rejoin(iceTransportPolicy) {
        const roomName = this.#roomName;
        for (const person of this.people.values()) {
            if (roomName === this.#roomName) {
                await person.join(roomName, iceTransportPolicy);
            }
        }
    }

    /** @param {string} name @returns {Person} */
    person(name) {
        return /** @type {Person} */ (this.people.get(name));
    }

    /** Both ends of every connection that there should be. @returns {End[]} */
    get ends() {
        const here = [...this.people.values()];
        return here.flatMap((person) => here.filter((other) => other !== person).map((other) => {
            const peer = person.peer(other.name);
            const pc = peer?.connection ?? null;
            return {person, other, peer, pc, isUp: pc?.connectionState === 'connected'};
        }));
    }

    /** The end that a person has of the connection to another. @param {string} name @param {string} other */
    end(name, other) {
        return /** @type {End} */ (this.ends.find((end) => end.person.name === name && end.other.name === other));
    }

    /** Whether everyone is connected to everyone else, and nobody negotiates. */
    get isSettled() {
        return this.ends.length > 0 && this.ends.every(({pc, isUp}) => isUp && pc?.signalingState === 'stable');
    }

    /** Someone who tried to enter the room and is not in it, if there is anyone. */
    get stranded() {
        return [...this.people.values()].find(({state}) => state === 'away');
    }

    /** Whether Ada and Bo are connected. */
    get isCallUp() {
        return [this.end('Ada', 'Bo'), this.end('Bo', 'Ada')].every((end) => end?.isUp);
    }

    /** Makes someone send signals: the caller searches for a new path. */
    provoke() {
        const offer = this.#last((parcel) => parcel.outgoing && this.names.meaning(parcel).kind === 'offer');
        const {from = 'Bo', other = 'Ada'} = offer ? this.names.meaning(offer) : {};
        this.end(from, other)?.peer?.findNewPath();
    }

    /**
     * Resolves when a condition holds. It is checked ten times a second: few of the conditions have an event.
     *
     * @param {() => boolean | Promise<boolean>} holds
     * @param {AbortSignal} signal ends the wait: the promise rejects
     * @param {number} [limit] in ms, without the time in which messages wait for the user
     * @returns {Promise<boolean>} false if the time is up
     */
    async until(holds, signal, limit = Infinity) {
        const step = 100;
        for (let left = limit; !await holds();) {
            left -= this.gate.waiting.length > 0 ? 0 : step;
            if (left < 0) {
                return false;
            }
            await pause(step, signal);
        }
        return true;
    }

    /** The messages that were delivered since a moment, by performance.now(). @param {number} moment */
    since(moment) {
        return this.gate.log.filter(({at = 0}) => at >= moment);
    }

    /** The socket of someone. @param {string} name */
    socketOf(name) {
        return this.#last(({socket}) => socket.owner === name && socket.isOpen)?.socket;
    }

    /** The ICE servers that someone has from the server. @param {string} name @returns {RTCIceServer[]} */
    iceServersOf(name) {
        return this.#last(({socket, message}) => socket.owner === name && message.iceServers)?.message.iceServers ?? [];
    }

    /** The last message so far for which this holds. @param {(parcel: Parcel) => boolean} holds */
    #last(holds) {
        return this.gate.log.filter(holds).at(-1);
    }
}
