// @ts-check

/**
 * @typedef {import('../../tincan/room.js').Room} Room
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {Room | RemotePeer} Person you (the Room) or someone else
 *
 * @typedef {object} State what someone has switched on
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {number} hand 0 if not raised; hands that were raised earlier have lower numbers
 */

const topic = 'tincan.state';

/** The highest number that a hand can have. */
const maxHand = 1_000_000;

/** How long a report may wait to be shown with others. A hostile peer could send 2,000 in a second. */
const collectTime = 50; // ms

/**
 * What each member of the room has switched on, as they report it (DATA.md, `tincan.state`). Fires
 * `change` soon after someone, or this page, reports something new.
 */
export class States extends EventTarget {
    #room;
    /** @type {WeakMap<Person, State>} */
    #states = new WeakMap();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #collecting;

    /** @param {Room} room */
    constructor(room) {
        super();
        this.#room = room;
        this.#states.set(room, {microphone: false, camera: false, screen: false, hand: 0});
        room.subscribe(topic, (data, {from}) => this.#receive(from, data));
        room.addEventListener('channel', ({detail: {peer, state}}) => {
            if (state === 'open') {
                // On failure they have left, or will get it when they are back.
                room.send(peer, topic, this.of(room)).catch(() => {});
            }
        });
        room.addEventListener('peer-left', () => this.#change()); // they may have had a hand up
    }

    /**
     * @param {Person} person
     * @returns {State | undefined} undefined: not reported; other programs may never report it
     */
    of(person) {
        return this.#states.get(person);
    }

    /** The people who have raised a hand, in the same order for everyone in the room. */
    get hands() {
        return [this.#room, ...this.#room.peers.values()].filter((person) => this.#handOf(person) > 0)
            .sort((a, b) => this.#handOf(a) - this.#handOf(b) || (a.id < b.id ? -1 : 1));
    }

    /** Raises your hand, after all others, or lowers it. @param {boolean} raised */
    setHand(raised) {
        const last = this.hands.at(-1);
        this.set({hand: raised ? Math.min(maxHand, 1 + (last ? this.#handOf(last) : 0)) : 0});
    }

    /** Tells the others what has changed here. @param {Partial<State>} changes */
    set(changes) {
        const own = {.../** @type {State} */ (this.of(this.#room)), ...changes};
        if (this.#store(this.#room, own)) {
            this.#room.publish(topic, own).catch(() => {}); // anyone who missed it gets it when their channel opens
        }
    }

    /** @param {RemotePeer} from @param {any} data may be anything */
    #receive(from, data) {
        const {microphone, camera, screen, hand = 0} = data ?? {};
        if ([microphone, camera, screen].some((value) => typeof value !== 'boolean') ||
            !Number.isInteger(hand) || hand < 0 || hand > maxHand) {
            from.reportBadData('not a valid state');
            return;
        }
        this.#store(from, {microphone, camera, screen, hand});
    }

    /** @param {Person} person @param {State} state @returns {boolean} whether it is new */
    #store(person, state) {
        const former = this.#states.get(person);
        if (former && isEqual(state, former)) {
            return false;
        }
        this.#states.set(person, state);
        this.#change();
        return true;
    }

    #change() {
        this.#collecting ??= setTimeout(() => {
            this.#collecting = undefined;
            this.dispatchEvent(new CustomEvent('change'));
        }, collectTime);
    }

    /** @param {Person} person */
    #handOf(person) {
        return this.of(person)?.hand ?? 0;
    }
}

/** @param {State} a @param {State} b */
function isEqual(a, b) {
    return a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen && a.hand === b.hand;
}
