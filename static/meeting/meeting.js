// @ts-check

import {Door} from '../tincan/door.js';
import {Call} from './stage/call.js';
import {Ended} from './ended.js';
import {FileDrop} from './file-drop.js';
import {diagnose} from '../ui/blocked.js';
import {byId, element, phrase, say, setText} from '../ui/dom.js';
import {
    followInvitations, hideToken, inspects, isForLive, nameOf, ownToken, roleOf, roomName,
} from '../ui/room/invitation.js';
import {KeptSeat} from '../ui/room/kept-seat.js';
import {NameField} from '../ui/fields.js';
import {Asking, failureText} from '../ui/room/knocking.js';
import {askForInvitation} from '../ui/room/needs-invitation.js';
import {Media} from '../ui/camera/media.js';
import {disableJoining, fillPage, linkToLive, setAlert, tokensRequired, unsupported} from '../ui/page.js';
import {Preview} from '../ui/camera/preview.js';
import {reportOutcomes} from '../ui/room/outcomes.js';
import {storedChoice, storedDevices, storedSound} from '../ui/store.js';
import {text} from './text.js';
import {Toasts, closeDialogs} from '../ui/overlays.js';
import {Presence} from './presence.js';

/** The page at /r/{room}: before, during and after a call. */

/** How long joining waits for the user to answer the browser's prompt. */
const mediaTimeout = 3000; // ms

fillPage(text);
document.title = phrase(text.title, {room: roomName});
byId('prejoin-room').textContent = roomName;

const token = ownToken() ?? '';
const media = new Media(storedDevices(), storedSound());
const toasts = new Toasts(byId('toasts'));
const call = new Call(media, toasts);
const drop = new FileDrop();
const preview = new Preview(byId('preview'), media);
const name = new NameField(byId('name'), byId('name-note'), nameOf(token));
/** @type {KeptSeat<{session: string, name: string, token?: string, joinMode: string, since: number}>} */
const seat = new KeptSeat(location.pathname);
name.watch((value) => preview.setName(value));
const presence = new Presence(byId('prejoin-presence'));
const ended = new Ended();
const asking = new Asking();
/** @type {Door | null} before the call: everything that can be prepared for it */
let door = null;
/** @type {import('../tincan/trace.js').Trace | undefined} recorded from the beginning, if the address asks for it */
let trace;
/** @type {Promise<void> | null} resolves when the outcome for camera and microphone is known */
let mediaStart = null;
/** @type {import('../tincan/room.js').Room | null} */
let room = null;
/** When the call began, by Date.now(), which keeps counting while the computer sleeps; 0 without a call. */
let since = 0;
/** Your id in the last call. */
let lastId = '';
/** Counts how often joining was started or cancelled. The result of an earlier attempt is discarded. */
let attempts = 0;
/** Why the last attempt failed, if that may pass: `room` (it was full or locked), `server` (no answer), or ''. */
let passing = '';
/** How the user chose to join: `audio` (no camera), `watch` (no devices), or '' for everything that is on. */
let joinMode = '';

byId('prejoin-form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (name.check()) {
        joinMode = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? '';
        void (mustAsk() ? ask() : join({informed: true})); // they handle their own errors
    }
});
byId('rejoin').addEventListener('click', () => void join({informed: false}));
media.addEventListener('change', () => {
    updateOptions();
    if (door && door.stream !== media.stream) {
        door.setStream(media.stream);
    }
});
call.addEventListener('leave', () => {
    if (room) {
        room.leave();
    } else {
        end('left');
    }
});

const problem = unsupported();
if (problem) {
    setState('prejoin');
    setAlert(problem);
    disableJoining();
} else {
    followInvitations();
    void begin(); // join() handles its own errors
}

/** Continues the call after a reload, and otherwise shows the preview. */
async function begin() {
    if (isForLive(token)) {
        setState('prejoin');
        linkToLive(roomName, token);
        return;
    }
    if (inspects) {
        await recordTrace();
    }
    await seat.find();
    const [navigation] = performance.getEntriesByType('navigation');
    const continues = seat.isFresh && Object(navigation).type === 'reload'; // not after a link, or Back
    if (seat.kept && continues) {
        name.value = seat.kept.name;
        joinMode = seat.kept.joinMode;
        since = seat.kept.since;
    }
    if (continues && name.check()) {
        void join({informed: false});
        return;
    }
    setState('prejoin');
    if (tokensRequired && !token) {
        askForInvitation();
        return;
    }
    prepareDoor();
    // Ask for the camera after the first paint.
    requestAnimationFrame(() => setTimeout(() => {
        void startMedia(); // never rejects
        void preloadTools();
    }));
}

/** Records what is sent from the beginning. Without this, the panel in the call begins when it is opened. */
async function recordTrace() {
    try {
        trace = (await import('../learn/inspector/live.js')).recordedTrace();
    } catch {
        // The panel will say that it could not be loaded.
    }
}

/** Starts camera and microphone once. Later calls wait for the same start. */
function startMedia() {
    mediaStart ??= media.start(wanted());
    return mediaStart;
}

/** Which devices to start, by the stored choice and the mode of joining. */
function wanted() {
    const {microphone, camera} = storedChoice();
    return {microphone: microphone && joinMode !== 'watch', camera: camera && joinMode === ''};
}

/** @type {ReturnType<typeof importTools> | null} */
let toolsLoading = null;

/**
 * Loads the rest of the call once. Later calls wait for the same load, or try again if it failed. That helps in
 * Chromium (156). Firefox (153) fetches a module that failed again only after a reload.
 */
function loadTools() {
    toolsLoading ??= importTools().catch((error) => {
        toolsLoading = null;
        throw Object.assign(new Error('a module failed to load', {cause: error}), {code: 'incomplete'});
    });
    return toolsLoading;
}

/**
 * Imports the rest of the call. The page preloads only the first module, with those that it imports.
 * Preloading all of them would be too much (see TestPagesAreWholeAndLight).
 */
function importTools() {
    return Promise.all([
        import('./tools.js'), import('./chat/chat.js'), import('./chat/files.js'), import('./quality/panel.js'),
    ]);
}

/** Loads the rest of the call in advance, so that joining need not wait for it. */
async function preloadTools() {
    try {
        await loadTools();
    } catch {
        // join() reports the error.
    }
}

/** Prepares as much as possible before the user joins, unless that has been done. */
function prepareDoor() {
    if (door) {
        return door;
    }
    const prepared = door = new Door(roomName, {token: ownToken(), stream: media.stream, trace});
    prepared.addEventListener('look', () => {
        presence.update(prepared);
        ended.update(prepared, lastId);
        if (passing === 'server' || (passing === 'room' && !prepared.full && !prepared.locked)) {
            byId('prejoin-alert').hidden = true; // it no longer applies
            passing = '';
        }
        setText('join', joinLabel());
        updateOptions();
        setText('prejoin-promise', mustAsk() ? text.knock.promise : text.prejoin.promise);
    });
    return prepared;
}

/** Offers the other ways to join. After a refusal, the preview leaves room for the reason instead. */
function updateOptions() {
    const refused = passing === 'room' && !byId('prejoin-alert').hidden;
    byId('join-audio').hidden = media.state.microphone === 'missing';
    byId('prejoin-options').hidden = mustAsk() || refused;
    byId('preview').toggleAttribute('data-refused', refused);
}

/** Whether the user must ask to join. A lock does not apply to moderators, and a kept seat may still be valid. */
function mustAsk() {
    return door !== null && door.locked && !seat.kept && roleOf(token) !== 'moderator';
}

function joinLabel() {
    if (mustAsk()) {
        return text.knock.ask;
    }
    return passing === 'room' ? text.notices.tryAgain : text.form.join;
}

/** Asks to join the locked room, and joins once admitted. */
async function ask() {
    passing = 'room'; // a refusal no longer matters once the room is unlocked
    if (await asking.ask(prepareDoor(), name.value)) {
        await join({informed: true});
    }
    updateOptions();
}

/**
 * @param {object} options
 * @param {boolean} options.informed whether the preview has already said what is wrong with camera
 *     and microphone
 */
async function join({informed}) {
    const attempt = ++attempts;
    if (joinMode === 'watch') {
        media.stop();
        mediaStart = Promise.resolve(); // there is nothing to ask for
    } else if (joinMode === 'audio') {
        void media.setCamera(false); // never rejects
    }
    const prepared = prepareDoor(); // none yet after a reload, or after being removed
    let drawn = false;
    const draw = () => {
        if (!drawn && attempt === attempts) {
            drawn = true;
            closeDialogs(); // they would cover the call
            setState('joining');
            call.open(name.value, roomName, informed);
        }
    };
    const drawing = setTimeout(draw); // without waiting, if the camera or the code is not ready yet
    let stream;
    let tools;
    try {
        [tools] = await Promise.all([
            loadTools(), // not earlier, so that the page loads faster
            Promise.race([startMedia(), new Promise((resolve) => setTimeout(resolve, mediaTimeout))]),
        ]);
        if (attempt !== attempts) {
            return;
        }
        stream = media.stream;
        door = null;
        if (seat.kept?.name !== name.value || seat.kept.token !== ownToken()) {
            seat.forget(); // a session brings back the old name and role
        }
        const entering = prepared.enter({name: name.value, session: seat.kept?.session, keepSeat: true});
        draw(); // after the request: drawing would delay it
        const joined = await entering;
        if (attempt !== attempts) {
            joined.leave();
            return;
        }
        room = joined;
        reportOutcomes(room);
    } catch (error) {
        clearTimeout(drawing);
        const {code, message} = /** @type {{code?: string, message: string}} */ (error);
        const cause = await diagnose(code);
        if (attempt === attempts) {
            call.close();
            since = 0;
            setState('prejoin');
            prepareDoor();
            if (joinMode !== '') { // back to the full choice
                joinMode = '';
                mediaStart = null;
                void startMedia(); // never rejects
            }
            explainFailure(cause, message);
        }
        return;
    }
    since ||= Date.now();
    name.remember();
    keepSeat(room);
    room.addEventListener('state', ({detail: {state, code = '', message = ''}}) => {
        if (state === 'closed' && code !== 'page-closed') {
            end(code, message);
        } else if (state === 'connected' && room) {
            keepSeat(room); // each welcome brings a new session
        }
    });
    setState('in');
    call.enter(room, stream);
    const [{startTools}, {Chat}, {FileCards}, {QualityPanel}] = tools;
    startTools(room, media, toasts, call, {drop, Chat, FileCards, QualityPanel});
}

/** Says why joining failed. @param {string | undefined} code @param {string} message */
function explainFailure(code = 'unreachable', message) {
    passing = '';
    if (code === 'incomplete') {
        const reload = element('button', {'type': 'button', 'class': 'button'}, text.incomplete.reload);
        reload.addEventListener('click', () => location.reload());
        name.remember();
        setAlert(text.incomplete, element('p', {'class': 'alert-text'}, reload));
        return;
    }
    const words = failureText(code, message);
    const locked = words === text.knock.locked;
    if (code === 'bad-session' || locked) {
        seat.forget();
    }
    const full = words === text.errors['room-full'];
    const another = element('a', {'class': 'button', 'href': '/'}, text.prejoin.another);
    setAlert(words, ...full && !tokensRequired ? [another] : []);
    if (locked || full) {
        passing = 'room';
    } else if (code === 'unreachable' || code === 'blocked') {
        passing = 'server';
    }
    updateOptions();
}

/** @param {import('../tincan/room.js').Room} room */
function keepSeat({session}) {
    seat.keep({session, name: name.value, token: ownToken(), joinMode, since});
}

/** @param {string} code @param {string} [message] */
function end(code, message) {
    closeDialogs();
    attempts++;
    door?.close();
    lastId = room?.id ?? '';
    door = room = null;
    call.close();
    media.stop();
    mediaStart = null;
    if (['left', 'removed'].includes(code)) {
        seat.forget();
    } else {
        seat.keepForLater();
    }
    ended.show(code === 'left' ? text.left : failureText(code, message), roomName, since && Date.now() - since);
    since = 0;
    setState('ended');
    if (code !== 'removed') { // people who were removed must not see who is there
        prepareDoor();
    }
    if (code === 'left') {
        hideToken(); // the door has just stored it again
    }
}

/** @param {'prejoin' | 'joining' | 'in' | 'ended'} state */
function setState(state) {
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
        byId(heading).focus(); // so that it is read out, and Tab continues from here
    }
}
