// @ts-check

/**
 * The name under which this page shows each person in the room. People with the same name are told apart by numbers,
 * in order of joining: the second Ada is "Ada (2)". A label stays the same for as long as its owner
 * stays, even if the first Ada leaves. The name that we send never changes.
 *
 * Everyone who saw the same people join sees the same labels. If the first Ada has left, a newcomer sees
 * the second one as "Ada": labels are not sent.
 *
 * @typedef {import('../tincan/room.js').Room} Room
 * @typedef {import('../tincan/remote.js').RemotePeer} RemotePeer
 */

/** @type {WeakMap<Room | RemotePeer, {name: string, label: string}>} a room stands for yourself */
const labels = new WeakMap();

/** The label of a peer, or your own. @param {Room | RemotePeer} person a room stands for yourself */
export function labelOf(person) {
    const known = labels.get(person);
    return known?.name === person.name ? known.label : person.name;
}

/** Labels everyone in a room. Call it before anything that shows labels. @param {Room} room */
export function labelPeople(room) {
    room.peers.forEach((peer) => label(room, peer)); // in order of joining
    label(room, room);
    room.addEventListener('peer-joined', ({detail: {peer}}) => label(room, peer));
}

/** @param {Room} room @param {Room | RemotePeer} person */
function label(room, person) {
    const {name} = person;
    const others = [room, ...room.peers.values()].filter((other) => other !== person && labels.has(other));
    const taken = others.map((other) => comparable(labelOf(other)));
    let free = name;
    for (let n = 2; taken.includes(comparable(free)); n++) {
        free = `${name} (${n})`;
    }
    labels.set(person, {name, label: free});
}

/** The same for labels that look the same. @param {string} label */
function comparable(label) {
    return label.normalize('NFKC').toLowerCase();
}
