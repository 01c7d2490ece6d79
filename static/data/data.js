// @ts-check

import {Room} from '../tincan/room.js';
import {copyLink} from '../ui/copy.js';
import {ChannelList} from './channels.js';
import {Log} from './log.js';
import {People} from './people.js';
import {Talk} from './talk.js';
import {byId, element, phrase} from '../ui/dom.js';
import {invitation, ownToken, roomName} from '../ui/entry.js';
import {reason} from '../ui/reason.js';
import {NameField} from '../ui/fields.js';
import {fillPage} from '../ui/page.js';
import {text} from '../ui/text.js';
import {Toasts} from '../ui/toasts.js';
import {isForLive, pointToLive} from '../ui/to-live.js';
import {nameOf} from '../ui/token.js';

/** The page at /d/{room}: messages without audio and video. */

fillPage();
document.title = phrase(text.dataPage.title, {room: roomName});
for (const heading of document.querySelectorAll('.room-name')) {
    heading.textContent = roomName;
}

const token = ownToken() ?? '';
const name = new NameField(byId('name'), byId('name-note'), nameOf(token));
const log = new Log(byId('log'));
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
byId('copy').addEventListener('click', async () => {
    if (await copyLink(invitation)) {
        toasts.show(text.copy.done);
    }
});
show('prejoin');
if (!('RTCPeerConnection' in globalThis)) {
    complain(text.media.unsupported);
    /** @type {HTMLButtonElement} */ (byId('join')).disabled = true;
} else if (isForLive(token)) {
    pointToLive(token);
}

async function join() {
    const relayOnly = /** @type {HTMLInputElement} */ (byId('relay')).checked;
    const button = /** @type {HTMLButtonElement} */ (byId('join'));
    show('joining');
    button.disabled = true;
    try {
        room = await Room.join(roomName, {
            name: name.value,
            token: ownToken(),
            iceTransportPolicy: relayOnly ? 'relay' : 'all',
        });
    } catch (error) {
        const {code, message} = /** @type {import('../tincan/signaling.js').RoomError} */ (error);
        show('prejoin');
        complain(reason(code, message));
        return;
    } finally {
        button.disabled = false;
    }
    enter(room);
}

/** @param {Room} joined */
function enter(joined) {
    const talk = new Talk(joined, channels, log);
    people = new People(joined, log);
    people.addEventListener('write', (event) => talk.writeTo(/** @type {CustomEvent} */ (event).detail));
    joined.addEventListener('peer-joined', ({detail: {peer}}) => log.add('news', text.dataPage.log.joined, {name: peer.name}));
    joined.addEventListener('peer-left', ({detail: {peer, reason}}) => {
        if (reason !== 'renamed') { // a renamed peer is still here
            log.add('news', text.dataPage.log[reason], {name: peer.name});
        }
    });
    joined.addEventListener('warning', ({detail: {code, peer}}) => {
        if (code === 'bad-data' && peer) {
            log.add('news', text.dataPage.log.badData, {name: peer.name});
        } else if (code === 'unreachable') {
            log.add('news', text.moderation.outOfReach);
        } else if (code === 'not-moderator') {
            log.add('news', text.moderation.notModerator);
        }
    });
    joined.addEventListener('locked', ({detail: {locked}}) => {
        log.add('news', locked ? text.moderation.isLocked : text.moderation.isOpen);
    });
    let moderated = joined.moderators;
    joined.addEventListener('moderators', ({detail: {ids}}) => {
        if (ids.has(joined.id) && !moderated.has(joined.id)) {
            log.add('news', text.moderation.youModerate);
        }
        moderated = ids;
    });
    joined.addEventListener('state', ({detail: {state, code, message}}) => {
        if (state === 'closed') {
            talk.close();
            end(code, message);
        } else {
            showConnection(state);
        }
    });
    byId('self').textContent = joined.name;
    showConnection('connected');
    show('in');
}

/** @param {string} [code] @param {string} [message] */
function end(code, message) {
    room = null;
    people = null;
    const why = code === 'left' ? {title: text.dataPage.ended.left, text: ''} : reason(code, message);
    byId('ended-title').textContent = why.title;
    byId('ended-text').textContent = why.text;
    show('ended');
}

/** @param {'connected' | 'reconnecting'} state */
function showConnection(state) {
    byId('connection').dataset.connection = state;
    byId('connection').textContent = text.dataPage.state[state];
}

/** @param {{title: string, text: string}} why you are not in the room */
function complain(why) {
    byId('prejoin-alert').hidden = false;
    byId('prejoin-alert').replaceChildren(
        element('p', {'class': 'alert-title'}, why.title),
        element('p', {'class': 'alert-text'}, why.text));
}

/** @param {'prejoin' | 'joining' | 'in' | 'ended'} state */
function show(state) {
    document.documentElement.dataset.state = state;
    byId('prejoin').hidden = state !== 'prejoin' && state !== 'joining';
    byId('room').hidden = state !== 'in';
    byId('ended').hidden = state !== 'ended';
    byId('prejoin-alert').hidden = true;
    byId('joining').textContent = state === 'joining' ? text.dataPage.state.joining : '';
    if (state === 'in') {
        byId('message').focus();
    } else if (state === 'ended') {
        byId('ended-title').focus(); // so that it is read out, and Tab continues from here
    }
}
