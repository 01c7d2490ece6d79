// @ts-check

import {Audience} from './audience.js';
import {byId, phrase} from '../ui/dom.js';
import {copyInvitation, ownToken, roleOf, roomName as room} from '../ui/room/invitation.js';
import {Host} from './host.js';
import {KeptSeat} from '../ui/room/kept-seat.js';
import {fillPage, tokensRequired, unsupported} from '../ui/page.js';
import {text} from './text.js';
import {Toasts} from '../ui/overlays.js';

/** The page at /live/{room}: one host, and viewers. */

fillPage(text);
document.title = phrase(text.live.title, {room});
byId('live-room').textContent = room;
const audience = new Audience(room);
/** @type {import('./broadcast.js').KeptHostSeat} */
const seat = new KeptSeat(location.pathname);
/** @type {Host | null} created when the user first becomes the host */
let host = null;
const toasts = new Toasts(byId('toasts'));
byId('copy').hidden = tokensRequired; // a link without a token lets nobody in
byId('copy').addEventListener('click', () => void copyInvitation(toasts)); // never rejects

const problem = unsupported();
if (problem) {
    byId('audience').dataset.watching = 'over';
    byId('watching-title').textContent = problem.title;
    byId('watching-text').textContent = problem.text;
    byId('become-host').hidden = true;
} else {
    void begin();
}

/** Resumes the last page's broadcast, or shows what the user came for. */
async function begin() {
    await seat.find();
    byId('become-host').addEventListener('click', becomeHost);
    byId('watch').addEventListener('click', becomeViewer);
    // An invitation that is pasted into this tab changes only the part of the address after the #.
    addEventListener('hashchange', useInvitation);
    if (seat.kept || roleOf(ownToken()) === 'host') {
        becomeHost();
    } else {
        audience.watch();
    }
}

function useInvitation() {
    const token = ownToken();
    if (roleOf(token) === 'host') {
        becomeHost();
    } else if (byId('host').hidden) {
        audience.retry();
    }
}

function becomeHost() {
    audience.stop(); // give up the viewer's seat
    byId('audience').hidden = byId('become-host').hidden = true;
    document.body.dataset.side = 'host';
    host ??= new Host(room, seat);
    host.open();
}

function becomeViewer() {
    host?.close();
    byId('audience').hidden = byId('become-host').hidden = false;
    document.body.dataset.side = 'audience';
    byId('become-host').focus(); // the button that had the focus is now hidden
    audience.watch();
}
