// @ts-check

import {byId} from '../ui/dom.js';
import {NameField, setHint} from '../ui/fields.js';
import {Media} from '../ui/camera/media.js';
import {randomRoomName, isRandomRoomName, roomPattern, toRoomName} from './room-names.js';
import {disableJoining, fillPage, setAlert, unsupported} from '../ui/page.js';
import {Preview} from '../ui/camera/preview.js';
import {storeJoining, storedChoice, storedDevices} from '../ui/store.js';
import {text} from './text.js';

/** The page at /: your name, the room, and a preview of your camera. */

fillPage(text);
const media = new Media(storedDevices());
const preview = new Preview(byId('preview'), media);
const name = new NameField(byId('name'), byId('name-note'));
const room = /** @type {HTMLInputElement} */ (byId('room'));

name.watch((value) => preview.setName(value));
suggestRoom();

byId('new-name').addEventListener('click', suggestRoom);
room.addEventListener('input', updateHint);
room.addEventListener('change', () => {
    room.value = toRoomName(room.value);
    updateHint();
});
byId('lobby-form').addEventListener('submit', (event) => {
    event.preventDefault();
    enter();
});
addEventListener('pageshow', ({persisted}) => {
    if (persisted) { // back from a call: the camera was released meanwhile
        void media.start(storedChoice());
    }
});

const problem = unsupported();
if (problem) {
    setAlert(problem);
    disableJoining(byId('lobby-form'));
} else {
    // Ask for the camera after the first paint. The user may take as long as they like to answer.
    requestAnimationFrame(() => setTimeout(() => void media.start(storedChoice())));
}

function suggestRoom() {
    room.value = randomRoomName();
    updateHint();
}

function updateHint() {
    const unguessable = isRandomRoomName(toRoomName(room.value));
    setHint(room, byId('room-note'), unguessable ? text.lobby.roomSuggested : text.lobby.roomChosen);
}

function enter() {
    const wanted = toRoomName(room.value);
    const isValid = roomPattern.test(wanted);
    if (!isValid) {
        setHint(room, byId('room-note'), text.lobby.roomBad, true);
        room.focus();
    }
    if (name.check() && isValid) {
        storeJoining(wanted);
        media.stop(); // the next page opens them again, and some systems open a device only once
        location.assign(`/r/${wanted}`);
    }
}
