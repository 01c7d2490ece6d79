// @ts-check

import {byId, phrase} from '../ui/dom.js';
import {NameField, setHint} from '../ui/fields.js';
import {Media} from '../ui/camera/media.js';
import {findLink} from './links.js';
import {randomRoomName, isRandomRoomName, roomPattern, toRoomName} from './room-names.js';
import {disableJoining, fillPage, setAlert, tokensRequired, unsupported} from '../ui/page.js';
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
if (tokensRequired) {
    askForInvitation();
} else {
    suggestRoom();
}

byId('new-name').addEventListener('click', suggestRoom);
room.addEventListener('input', updateHint);
room.addEventListener('change', () => {
    room.value = wanted();
    updateHint();
});
byId('lobby-form').addEventListener('submit', (event) => {
    event.preventDefault();
    enter();
});
addEventListener('pageshow', ({persisted}) => {
    if (persisted && !tokensRequired) { // back from a call: the camera was released meanwhile
        void media.start(storedChoice());
    }
});

const problem = unsupported();
if (problem) {
    setAlert(problem);
    disableJoining(byId('lobby-form'));
} else if (!tokensRequired) {
    // Ask for the camera after the first paint. The user may take as long as they like to answer.
    requestAnimationFrame(() => setTimeout(() => void media.start(storedChoice())));
}

function suggestRoom() {
    room.value = randomRoomName();
    updateHint();
}

/** Joining takes an invitation, so there is nothing else to enter, and no camera to start yet. */
function askForInvitation() {
    for (const part of document.querySelectorAll('[data-open]')) {
        /** @type {HTMLElement} */ (part).hidden = true;
    }
    byId('room-label').textContent = text.lobby.invitation;
    updateHint();
}

/** What the user wants to join: the name of a room here, or the link to any other one. */
function wanted() {
    const link = findLink(room.value);
    if (!link) {
        return tokensRequired ? room.value : toRoomName(room.value);
    }
    const isHere = link.host === location.host && link.page === 'r';
    return isHere && !link.invites && !tokensRequired ? link.room : link.address;
}

function updateHint() {
    setHint(room, byId('room-note'), hint());
}

/** What the page says about the text in the field. */
function hint() {
    const link = findLink(wanted());
    if (tokensRequired) {
        return text.lobby.byInvitation;
    } else if (!link) {
        return isRandomRoomName(wanted()) ? text.lobby.roomSuggested : text.lobby.roomChosen;
    } else if (link.host !== location.host) {
        return phrase(text.lobby.linkAway, {host: link.host});
    }
    return {r: text.lobby.linkInvites, d: text.lobby.linkToData, live: text.lobby.linkToLive}[link.page] ?? '';
}

function enter() {
    const link = findLink(wanted());
    if (tokensRequired && !link?.invites) {
        return refuse(text.lobby.invitationBad);
    }
    if (link && (link.host !== location.host || link.page !== 'r' || tokensRequired)) {
        media.stop();
        location.assign(link.address);
        return;
    }
    const roomName = link?.room ?? wanted();
    if (!roomPattern.test(roomName)) {
        name.check();
        return refuse(text.lobby.roomBad);
    }
    if (name.check()) {
        storeJoining(roomName, name.value);
        media.stop(); // the next page opens them again, and some systems open a device only once
        location.assign(link?.address ?? `/r/${roomName}`);
    }
}

/** @param {string} why what is wrong with the text in the field */
function refuse(why) {
    setHint(room, byId('room-note'), why, true);
    room.focus();
}
