// @ts-check

import {byId} from '../ui/dom.js';
import {NameField, remark} from '../ui/fields.js';
import {Media} from '../ui/camera/media.js';
import {freshRoomName, isFreshRoomName, roomPattern, toRoomName} from './room-names.js';
import {fillPage} from '../ui/page.js';
import {Preview} from '../ui/camera/preview.js';
import {storeEntry, storedChoice, storedDevices} from '../ui/store.js';
import {text} from './text.js';

/** The page at /: your name, the room, and a preview of your camera. */

fillPage(text);
const media = new Media(storedDevices());
const preview = new Preview(byId('preview'), media);
const name = new NameField(byId('name'), byId('name-note'));
const room = /** @type {HTMLInputElement} */ (byId('room'));

name.watch((value) => preview.setName(value));
suggest();

byId('new-name').addEventListener('click', suggest);
room.addEventListener('input', hint);
room.addEventListener('change', () => {
    room.value = toRoomName(room.value);
    hint();
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

// Ask for the camera after the first paint. The user may take as long as they like to answer.
requestAnimationFrame(() => setTimeout(() => void media.start(storedChoice())));

function suggest() {
    room.value = freshRoomName();
    hint();
}

function hint() {
    const unguessable = isFreshRoomName(toRoomName(room.value));
    remark(room, byId('room-note'), unguessable ? text.lobby.roomSuggested : text.lobby.roomChosen);
}

function enter() {
    const wanted = toRoomName(room.value);
    const good = roomPattern.test(wanted);
    if (!good) {
        remark(room, byId('room-note'), text.lobby.roomBad, true);
        room.focus();
    }
    if (name.check() && good) {
        storeEntry(wanted);
        media.stop(); // the next page opens them again, and some systems open a device only once
        location.assign(`/r/${wanted}`);
    }
}
