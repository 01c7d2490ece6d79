// @ts-check

import {Room} from '../tincan/room.js';
import {Call} from './call.js';
import {byId, element, phrase, say} from './dom.js';
import {ownToken, roomName} from './entry.js';
import {NameField} from './fields.js';
import {Media} from './media.js';
import {fillPage} from './page.js';
import {Preview} from './preview.js';
import {reason} from './reason.js';
import {storeChoice, storedChoice, takeEntry} from './store.js';
import {text} from './text.js';
import {Toasts} from './toasts.js';
import {isForLive, pointToLive} from './to-live.js';
import {nameOf} from './token.js';

/** The page at /r/{room}: before, in and after a call. */

/** Nobody waits longer than this for a visitor who has not answered the browser's question. */
const mediaPatience = 3000; // ms

fillPage();
document.title = phrase(text.title, {room: roomName});
byId('prejoin-room').textContent = roomName;

const token = ownToken() ?? '';
const media = new Media();
const toasts = new Toasts(byId('toasts'));
const call = new Call(media, toasts);
const preview = new Preview(byId('preview'), media);
const name = new NameField(byId('name'), byId('name-note'), nameOf(token));
name.watch((value) => preview.setName(value));
/** @type {Promise<void> | null} settled when camera and microphone are, whatever the outcome */
let settled = null;
/** @type {Room | null} */
let room = null;
/** Counts the times that joining began or was given up: whoever comes back to another number is late. */
let attempts = 0;

byId('prejoin-form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (name.check()) {
        void join({told: true}); // handles its errors
    }
});
byId('rejoin').addEventListener('click', () => void join({told: false}));
call.addEventListener('leave', () => room ? room.leave() : end('left'));

if (!('RTCPeerConnection' in globalThis)) {
    show('prejoin');
    complain(text.media.unsupported);
    /** @type {HTMLButtonElement} */ (byId('join')).disabled = true;
} else if (isForLive(token)) {
    show('prejoin');
    pointToLive(token);
} else if (takeEntry(roomName) && name.check()) {
    void join({told: false});
} else {
    show('prejoin');
    // The camera comes after the first picture of the page.
    requestAnimationFrame(() => setTimeout(startMedia));
}

/** Starts camera and microphone, once; later calls wait for the same start. */
function startMedia() {
    settled ??= media.start(storedChoice());
    return settled;
}

/** @param {{told: boolean}} from where the visitor comes; told: the preview has said what is wrong with camera and microphone */
async function join({told}) {
    const attempt = ++attempts;
    show('joining');
    call.open(name.value, roomName, told);
    let stream;
    let furnish;
    try {
        [{furnish}] = await Promise.all([
            import('./extras.js'), // not before, so that the page comes up faster
            Promise.race([startMedia(), new Promise((resolve) => setTimeout(resolve, mediaPatience))]),
        ]);
        if (attempt !== attempts) {
            return;
        }
        stream = media.stream;
        const joined = await Room.join(roomName, {name: name.value, token: ownToken(), stream});
        if (attempt !== attempts) {
            joined.leave();
            return;
        }
        room = joined;
    } catch (error) {
        if (attempt === attempts) {
            call.close();
            show('prejoin');
            // Without a code it is the browser's: the module could not be loaded.
            const {code = 'unreachable', message} = /** @type {{code?: string, message: string}} */ (error);
            complain(reason(code, message));
        }
        return;
    }
    room.addEventListener('state', ({detail: {state, code = '', message = ''}}) => {
        if (state === 'closed') {
            end(code, message);
        }
    });
    storeChoice(media.choice);
    show('in');
    call.enter(room, stream);
    furnish(room, media, toasts);
}

/** @param {string} code @param {string} [message] */
function end(code, message) {
    attempts++;
    room = null;
    storeChoice(media.choice);
    call.close();
    media.stop();
    settled = null;
    const words = code === 'left' ? {title: text.ended.leftTitle, text: text.ended.left} : reason(code, message);
    byId('ended-title').textContent = words.title;
    say(byId('ended-text'), words.text, {room: roomName});
    show('ended');
}

/** @param {{title: string, text: string}} words why you are not in the call */
function complain(words) {
    const alert = byId('prejoin-alert');
    alert.hidden = false;
    alert.replaceChildren(
        element('p', {'class': 'alert-title'}, words.title),
        element('p', {'class': 'alert-text'}, words.text));
}

/** @param {'prejoin' | 'joining' | 'in' | 'ended'} state */
function show(state) {
    const first = byId('prejoin').hidden && byId('call').hidden && byId('ended').hidden;
    document.documentElement.dataset.state = state;
    byId('prejoin').hidden = state !== 'prejoin';
    byId('call').hidden = state !== 'joining' && state !== 'in';
    byId('ended').hidden = state !== 'ended';
    byId('prejoin-alert').hidden = true;
    if (state === 'prejoin') {
        preview.open();
    } else {
        preview.close();
    }
    const heading = {prejoin: 'prejoin-room', joining: 'call-room', in: '', ended: 'ended-title'}[state];
    if (heading && !first) {
        byId(heading).focus(); // so that it is read out, and Tab goes on from here
    }
}
