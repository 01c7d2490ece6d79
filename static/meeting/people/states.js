// @ts-check

/**
 * @typedef {import('../../tincan/room.js').Room} Room
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 *
 * @typedef {object} State what someone has switched on
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 */

const topic = 'tincan.state';

/**
 * What each member of the room has switched on, as they report it (DATA.md, `tincan.state`). Fires
 * `change` when someone reports something new.
 */
export class States extends EventTarget {
    #room;
    /** @type {WeakMap<RemotePeer, State>} */
    #states = new WeakMap();
    /** @type {State} */
    #own = {microphone: false, camera: false, screen: false};

    /** @param {Room} room */
    constructor(room) {
        super();
        this.#room = room;
        room.subscribe(topic, (data, {from}) => this.#receive(from, data));
        room.addEventListener('channel', ({detail: {peer, state}}) => {
            if (state === 'open') {
                room.send(peer, topic, this.#own).catch(() => {}); // they have left, or will be told when they are back
            }
        });
    }

    /**
     * @param {RemotePeer} peer
     * @returns {State | undefined} undefined: not reported; other programs may never report it
     */
    of(peer) {
        return this.#states.get(peer);
    }

    /** Tells the others what is on here. @param {State} own */
    set(own) {
        if (!isEqual(own, this.#own)) {
            this.#own = own;
            this.#room.publish(topic, own).catch(() => {}); // anyone who missed it is told when their channel opens
        }
    }

    /** @param {RemotePeer} from @param {any} data may be anything */
    #receive(from, data) {
        const {microphone, camera, screen} = data ?? {};
        if ([microphone, camera, screen].some((value) => typeof value !== 'boolean')) {
            from.reportBadData('not a valid state');
            return;
        }
        const state = {microphone, camera, screen};
        const former = this.#states.get(from);
        if (!former || !isEqual(state, former)) {
            this.#states.set(from, state);
            this.dispatchEvent(new CustomEvent('change'));
        }
    }
}

/** @param {State} a @param {State} b */
function isEqual(a, b) {
    return a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen;
}
