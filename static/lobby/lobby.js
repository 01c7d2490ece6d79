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
    const {link, roomName} = wanted();
    room.value = link?.address ?? roomName;
    updateHint();
});
byId('lobby-form').addEventListener('submit', (event) => {
    event.preventDefault();
    enter();
});
addEventListener('pageshow', ({persisted}) => {
    if (persisted && !tokensRequired) { // back from a call: the camera was released meanwhile
        void media.startUnasked(storedChoice()); // never rejects
    }
});

const problem = unsupported();
if (problem) {
    setAlert(problem);
    disableJoining(byId('lobby-form'));
} else if (!tokensRequired) {
    // Start after the first paint, but without a permission prompt, since this may be someone's first visit.
    // The prompt comes when they click.
    requestAnimationFrame(() => setTimeout(() => void media.startUnasked(storedChoice())));
}

function suggestRoom() {
    room.value = randomRoomName();
    updateHint();
}

/** Asks only for an invitation: hides the other fields and the preview. */
function askForInvitation() {
    for (const part of document.querySelectorAll('[data-open]')) {
        /** @type {HTMLElement} */ (part).hidden = true;
    }
    byId('room-label').textContent = text.lobby.invitation;
    updateHint();
}

/** What the user wants to join: a room here by its name, or else where a link leads. */
function wanted() {
    const link = findLink(room.value);
    const isName = link?.page === 'r' && link.host === location.host && !link.invites && !tokensRequired;
    return isName ? {link: null, roomName: link.room} : {link, roomName: toRoomName(room.value)};
}

function updateHint() {
    setHint(room, byId('room-note'), hint());
}

/** What the page says about the text in the field. */
function hint() {
    const {link, roomName} = wanted();
    if (link && link.host !== location.host) {
        return phrase(text.lobby.linkAway, {host: link.host});
    } else if (tokensRequired) {
        return text.lobby.byInvitation;
    } else if (!link) {
        return isRandomRoomName(roomName) ? text.lobby.roomSuggested : text.lobby.roomChosen;
    }
    return {r: text.lobby.linkInvites, d: text.lobby.linkToData, live: text.lobby.linkToLive}[link.page] ?? '';
}

function enter() {
    const {link, roomName} = wanted();
    if (tokensRequired && !link?.invites) {
        return refuse(text.lobby.invitationBad);
    }
    if (link && (link.host !== location.host || link.page !== 'r' || tokensRequired)) {
        media.stop();
        location.assign(link.address);
        return;
    }
    const chosen = link?.room ?? roomName;
    if (!roomPattern.test(chosen)) {
        name.check();
        return refuse(text.lobby.roomBad);
    }
    if (name.check()) {
        storeJoining(chosen, name.value);
        media.stop(); // the next page opens them again, and some systems open a device only once
        location.assign(link?.address ?? `/r/${chosen}`);
    }
}

/** @param {string} why what is wrong with the text in the field */
function refuse(why) {
    setHint(room, byId('room-note'), why, true);
    room.focus();
}
