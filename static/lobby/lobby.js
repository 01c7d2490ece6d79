// @ts-check

import {byId, phrase} from '../ui/dom.js';
import {NameField, setHint} from '../ui/fields.js';
import {planCall} from './plan.js';
import {randomRoomName, isRandomRoomName, roomPattern, toRoomName} from './room-names.js';
import {disableJoining, fillPage, setAlert, tokensRequired, unsupported} from '../ui/page.js';
import {findLink} from '../ui/room/links.js';
import {text} from './text.js';

/**
 * The start page (/), where people enter their name and choose a room. It does not ask for the camera. The room's page
 * does, and shows people their video before they join.
 */

fillPage(text);
const name = new NameField(byId('name'), byId('name-note'));
const room = /** @type {HTMLInputElement} */ (byId('room'));
const choice = /** @type {HTMLDetailsElement} */ (byId('room-choice'));
/** The name in the room field, until the user enters another or a link. */
let suggested = '';
byId('version').textContent = phrase(text.lobby.version, {version: document.documentElement.dataset.version ?? ''});

if (tokensRequired) {
    askForInvitation();
} else {
    suggestRoom();
}

byId('plan').addEventListener('click', () => {
    const {link, roomName} = wanted();
    if (link) {
        planCall(link.address.split('#')[0]); // a token is for one person
    } else if (roomPattern.test(roomName)) {
        planCall(`${location.origin}/r/${roomName}`);
    } else {
        refuse(text.lobby.roomBad);
    }
});
byId('new-name').addEventListener('click', suggestRoom);
room.addEventListener('input', update);
room.addEventListener('change', () => {
    const {link, roomName} = wanted();
    room.value = link?.address ?? roomName;
    update();
});
byId('lobby-form').addEventListener('submit', (event) => {
    event.preventDefault();
    enter();
});

const problem = unsupported();
if (problem) {
    setAlert(problem);
    disableJoining(byId('lobby-form'));
}

function suggestRoom() {
    room.value = suggested = randomRoomName();
    update();
}

/** Asks only for an invitation: hides everything that works without one. */
function askForInvitation() {
    for (const part of document.querySelectorAll('[data-open]')) {
        /** @type {HTMLElement} */ (part).hidden = true;
    }
    byId('room-label').textContent = text.needsInvitation.field;
    choice.open = true;
    update();
}

/** What the user wants to join: a room here by its name, or else where a link leads. */
function wanted() {
    const link = findLink(room.value);
    const isName = link?.page === 'r' && link.host === location.host && !link.invites && !tokensRequired;
    return isName ? {link: null, roomName: link.room} : {link, roomName: toRoomName(room.value)};
}

/** Updates the page's texts and links to match the text in the room field. */
function update() {
    const {link, roomName} = wanted();
    setHint(room, byId('room-note'), hint());
    const starts = !tokensRequired && ['', suggested].includes(room.value);
    byId('start').textContent = starts ? text.lobby.start : text.form.join;
    if (!link && roomPattern.test(roomName)) {
        for (const page of ['live', 'd']) {
            byId(`to-${page}`).setAttribute('href', `/${page}/${roomName}`);
        }
    }
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
        return refuse(text.needsInvitation.incomplete);
    }
    if (link && (link.host !== location.host || link.page !== 'r' || tokensRequired)) {
        location.assign(link.address);
        return;
    }
    const chosen = link?.room ?? roomName;
    if (!roomPattern.test(chosen)) {
        name.check();
        return refuse(text.lobby.roomBad);
    }
    if (name.check()) {
        name.remember();
        location.assign(link?.address ?? `/r/${chosen}`);
    }
}

/** @param {string} why what is wrong with the text in the field */
function refuse(why) {
    setHint(room, byId('room-note'), why, true);
    choice.open = true;
    room.focus();
}
