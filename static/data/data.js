// @ts-check

import {Room} from '../tincan/room.js';
import {ChannelList} from './channels.js';
import {EventLog} from './log.js';
import {People} from './people.js';
import {Messages} from './messages.js';
import {byId, phrase} from '../ui/dom.js';
import {
    copyInvitation, followInvitations, hideToken, isForLive, nameOf, ownToken, roomName,
} from '../ui/invitation.js';
import {NameField} from '../ui/fields.js';
import {
    askForInvitation, disableJoining, fillPage, linkToLive, setAlert, tokensRequired, unsupported,
} from '../ui/page.js';
import {errorText} from '../ui/text.js';
import {text} from './text.js';
import {Toasts} from '../ui/overlays.js';

/** The page at /d/{room}: messages without audio and video. */

fillPage(text);
document.title = phrase(text.data.title, {room: roomName});
for (const heading of document.querySelectorAll('.room-name')) {
    heading.textContent = roomName;
}

const token = ownToken() ?? '';
const name = new NameField(byId('name'), byId('name-note'), nameOf(token));
const log = new EventLog(byId('log'));
const channels = new ChannelList();
const toasts = new Toasts(byId('toasts'));
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

async function join() {
    const relayOnly = /** @type {HTMLInputElement} */ (byId('relay')).checked;
    const button = /** @type {HTMLButtonElement} */ (byId('join'));
    setState('joining');
    button.disabled = true;
    try {
        room = await Room.join(roomName, {
            name: name.value,
            token: ownToken(),
            iceTransportPolicy: relayOnly ? 'relay' : 'all',
        });
    } catch (error) {
        const {code, message} = /** @type {import('../tincan/signaling.js').RoomError} */ (error);
        setState('prejoin');
        setAlert(errorText(code, message));
        return;
    } finally {
        button.disabled = false;
    }
    name.remember();
    enter(room);
}

/** @param {Room} joined */
function enter(joined) {
    const messages = new Messages(joined, channels, log);
    people = new People(joined, log);
    people.addEventListener('write', (event) => messages.writeTo(/** @type {CustomEvent} */ (event).detail));
    joined.addEventListener('peer-joined', ({detail: {peer}}) => {
        log.add('event', text.events.joined, {name: peer.name});
    });
    joined.addEventListener('peer-left', ({detail: {peer, reason}}) => {
        if (reason !== 'renamed') { // a renamed peer is still here
            log.add('event', text.events[reason], {name: peer.name});
        }
    });
    joined.addEventListener('warning', ({detail: {code, peer}}) => {
        if (code === 'bad-data' && peer) {
            log.add('event', text.log.badData, {name: peer.name});
        } else if (code === 'unreachable') {
            log.add('event', text.moderation.unreachable);
        } else if (code === 'not-moderator') {
            log.add('event', text.moderation.notModerator);
        }
    });
    joined.addEventListener('locked', ({detail: {locked}}) => {
        log.add('event', locked ? text.moderation.isLocked : text.moderation.isOpen);
    });
    let moderated = joined.moderators;
    joined.addEventListener('moderators', ({detail: {ids}}) => {
        if (ids.has(joined.id) && !moderated.has(joined.id)) {
            log.add('event', text.moderation.youModerate);
        }
        moderated = ids;
    });
    joined.addEventListener('state', ({detail: {state, code, message}}) => {
        if (state === 'closed') {
            messages.close();
            end(code, message);
        } else {
            setConnection(state);
        }
    });
    byId('self').textContent = joined.name;
    setConnection('connected');
    setState('in');
}

/** @param {string} [code] @param {string} [message] */
function end(code, message) {
    room = null;
    people = null;
    if (code === 'left') {
        hideToken();
    }
    const why = code === 'left' ? {title: text.data.left, text: ''} : errorText(code, message);
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
    byId('joining').textContent = state === 'joining' ? text.data.joining : '';
    if (state === 'in') {
        byId('message').focus();
    } else if (state === 'ended') {
        byId('ended-title').focus(); // so that it is read out, and Tab continues from here
    }
}
