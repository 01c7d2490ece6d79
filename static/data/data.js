// @ts-check

import {Door} from '../tincan/door.js';
import {Room} from '../tincan/room.js';
import {Activity} from './activity.js';
import {Channels} from './channels.js';
import {Compose} from './compose.js';
import {Conversations} from './conversations.js';
import {People} from './people.js';
import {diagnose, onBlocked} from '../ui/blocked.js';
import {byId, element, phrase} from '../ui/dom.js';
import {
    copyInvitation, followInvitations, hideToken, invitationButtons, isForLive, nameOf, ownToken, roomName,
} from '../ui/room/invitation.js';
import {NameField} from '../ui/fields.js';
import {Asking, Knocks, failureText} from '../ui/room/knocking.js';
import {askForInvitation} from '../ui/room/needs-invitation.js';
import {reportOutcomes} from '../ui/room/outcomes.js';
import {labelOf, labelPeople} from '../ui/labels.js';
import {disableJoining, fillPage, linkToLive, setAlert, tokensRequired, unsupported} from '../ui/page.js';
import {text} from './text.js';
import {Toasts, closeDialogs} from '../ui/overlays.js';

/** The page at /d/{room}: messages without audio and video. */

fillPage(text);
document.title = phrase(text.data.title, {room: roomName});
for (const heading of document.querySelectorAll('.room-name')) {
    heading.textContent = roomName;
}

const token = ownToken() ?? '';
const name = new NameField(byId('name'), byId('name-note'), nameOf(token));
const toasts = new Toasts(byId('toasts'));
const asking = new Asking();
const activity = new Activity(toasts);
const conversations = new Conversations(activity);
const channels = new Channels(conversations, toasts);
new Compose(conversations);
/** @type {Room | null} */
let room = null;
/** @type {People | null} */
let people = null;

byId('prejoin-form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (name.check()) {
        void join(); // handles its own errors
    }
});
byId('rejoin').addEventListener('click', () => void join());
byId('leave').addEventListener('click', () => room?.leave());
byId('ping').addEventListener('click', () => people?.pingAll());
byId('lock').addEventListener('click', () => room?.lock(!room.locked));
byId('copy').hidden = tokensRequired; // a link without a token lets nobody in
byId('alone-text').textContent = tokensRequired ? text.data.aloneByToken : text.data.aloneText;
if (!tokensRequired) {
    byId('alone').append(element('p', {'class': 'alone-buttons'}, ...invitationButtons(toasts)));
}
conversations.addEventListener('change', updateAlone);
byId('copy').addEventListener('click', () => void copyInvitation(toasts)); // never rejects
setState('prejoin');
const problem = unsupported();
if (problem) {
    setAlert(problem);
    disableJoining();
} else {
    followInvitations();
    if (isForLive(token)) {
        linkToLive(roomName, token);
    } else if (tokensRequired && !token) {
        askForInvitation();
    }
}

/** @param {Door} [door] that holds our pass, if the room is locked */
async function join(door) {
    const button = /** @type {HTMLButtonElement} */ (byId('join'));
    setState('joining');
    button.disabled = true;
    try {
        const options = {name: name.value, ...joinOptions()};
        room = await (door ? door.enter(options) : Room.join(roomName, options));
    } catch (error) {
        const {code, message} = /** @type {import('../tincan/signaling.js').RoomError} */ (error);
        const cause = await diagnose(code);
        setState('prejoin');
        const words = failureText(cause, message);
        if (words === text.knock.locked) {
            offerToAsk();
        } else {
            setAlert(words);
        }
        return;
    } finally {
        button.disabled = false;
    }
    name.remember();
    enter(room);
}

/** @returns {Omit<import('../tincan/mesh.js').RoomOptions, 'name'>} */
function joinOptions() {
    const relayOnly = /** @type {HTMLInputElement} */ (byId('relay')).checked;
    return {token: ownToken(), iceTransportPolicy: relayOnly ? 'relay' : 'all'};
}

/** Shows that the room is locked, and offers to ask to join. */
function offerToAsk() {
    const button = element('button', {'class': 'button', 'type': 'button'}, text.knock.ask);
    const offer = element('p', {'class': 'alert-text'}, button);
    button.addEventListener('click', async () => {
        if (!name.check()) {
            return;
        }
        const door = new Door(roomName, joinOptions());
        if (await asking.ask(door, name.value, offer)) {
            void join(door); // handles its own errors
        } else {
            door.close();
        }
    });
    setAlert(text.knock.locked, offer);
}

/** @param {Room} joined */
function enter(joined) {
    reportOutcomes(joined);
    new Knocks(joined, byId('knocks'), byId('room-name'));
    labelPeople(joined);
    people = new People(joined, {conversations, activity, toasts});
    channels.enter(joined);
    joined.addEventListener('peer-joined', ({detail: {peer}}) => {
        activity.announce(text.events.joined, {name: labelOf(peer)}, 'people');
        updateAlone();
    });
    joined.addEventListener('peer-left', ({detail: {peer, reason}}) => {
        if (reason !== 'renamed') { // a renamed peer is still here
            activity.announce(text.events[reason], {name: labelOf(peer)}, 'people');
        }
        updateAlone();
    });
    joined.addEventListener('warning', ({detail: {code, peer}}) => {
        if (code === 'bad-data' && peer) {
            activity.add('event', text.log.badData, {name: labelOf(peer)});
        } else if (code === 'unreachable') {
            activity.announce(text.moderation.unreachable);
        } else if (code === 'not-moderator') {
            activity.announce(text.moderation.notModerator);
        }
    });
    joined.addEventListener('locked', ({detail: {locked}}) => {
        activity.announce(locked ? text.moderation.isLocked : text.moderation.isOpen);
    });
    let moderated = joined.moderators;
    joined.addEventListener('moderators', ({detail: {ids}}) => {
        if (ids.has(joined.id) && !moderated.has(joined.id)) {
            activity.announce(text.moderation.youModerate);
        }
        moderated = ids;
    });
    joined.addEventListener('state', ({detail: {state, code, message}}) => {
        if (state === 'closed') {
            end(code, message);
        } else {
            setConnection(state);
        }
    });
    onBlocked(joined, () => activity.announce(text.room.blocked));
    byId('self').textContent = labelOf(joined);
    setConnection('connected');
    setState('in');
}

/** While nobody else is here, shows how to invite people in place of the messages, unless there are some. */
function updateAlone() {
    const {isUsed, blocked} = conversations.current;
    byId('conversation').toggleAttribute('data-alone', room?.peers.size === 0 && !isUsed && !blocked);
}

/** @param {string} [code] @param {string} [message] */
function end(code, message) {
    room = null;
    people = null;
    closeDialogs();
    toasts.clear();
    if (code === 'left') {
        hideToken();
    }
    const why = code === 'left' ? {title: text.data.left, text: ''} : failureText(code, message);
    byId('ended-title').textContent = why.title;
    byId('ended-text').textContent = why.text;
    setState('ended');
}

/** @param {'connected' | 'reconnecting'} state */
function setConnection(state) {
    byId('connection').dataset.connection = state;
    byId('connection').textContent = text.room[state];
}

/** @param {'prejoin' | 'joining' | 'in' | 'ended'} state */
function setState(state) {
    document.documentElement.dataset.state = state;
    byId('prejoin').hidden = state !== 'prejoin' && state !== 'joining';
    byId('room').hidden = state !== 'in';
    byId('ended').hidden = state !== 'ended';
    byId('prejoin-alert').hidden = true;
    conversations.update();
    byId('joining').textContent = state === 'joining' ? text.data.joining : '';
    if (state === 'in') {
        if (conversations.isEnded) { // by leaving
            channels.open();
        } else {
            conversations.open(conversations.current); // and moves the focus there
        }
    } else if (state === 'ended') {
        byId('ended-title').focus(); // so that it is read out, and Tab continues from here
    }
}
