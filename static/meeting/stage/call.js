// @ts-check

import {onBlocked} from '../../ui/blocked.js';
import {deviceButton} from '../../ui/camera/device-controls.js';
import {byId, element, phrase, plural} from '../../ui/dom.js';
import {Corner} from './corner.js';
import {copyInvitation, invitation, invitationButtons, linkField} from '../../ui/room/invitation.js';
import {tokensRequired} from '../../ui/page.js';
import {Grid, Spotlight} from './grid.js';
import {icon} from '../../ui/icons.js';
import {labelOf, labelPeople} from '../../ui/labels.js';
import {MicrophoneMeter} from '../../ui/camera/microphone-meter.js';
import {Notices} from '../../ui/camera/notices.js';
import {showQRCode} from '../qr-code.js';
import {OwnView} from './own-view.js';
import {keepPlaying} from '../../ui/playback.js';
import {text} from '../text.js';
import {Tile} from '../tiles/tile.js';
import {Menu, toolButton} from './toolbar.js';

/**
 * @typedef {import('../../tincan/room.js').Room} Room
 * @typedef {import('../../tincan/remote.js').RemotePeer} RemotePeer
 * @typedef {import('../../ui/camera/media.js').Media} Media
 * @typedef {import('../../ui/overlays.js').Toasts} Toasts
 */

/** The view of a call: header, tiles and toolbar. Fires `leave` when the user wants to leave. */
export class Call extends EventTarget {
    /** Holds what does not fit in the toolbar. */
    menu = new Menu({name: 'more', label: text.menu.more, title: text.menu.label});
    /** Whether you see your own tile. */
    ownView = new OwnView();

    #media;
    #toasts;
    /** @type {Room | null} */
    #room = null;
    /** @type {Map<string, Tile>} by peer id */
    #tiles = new Map();
    /** @type {Map<RemotePeer, Tile>} of peers who share one */
    #screens = new Map();
    /** @type {Tile | null} */
    #self = null;
    /** @type {MediaStream | null} the last one given to the room */
    #sent = null;
    #grid = byId('grid');
    #spotlight = new Spotlight(this.#grid);
    #invite;
    #tapLabel = element('span', {'class': 'sound-label'});
    #tapWhy = element('span', {'class': 'sound-why'});
    #soundButton = this.#makeSoundButton();
    #notices;

    /** @param {Media} media @param {Toasts} toasts */
    constructor(media, toasts) {
        super();
        this.#media = media;
        this.#toasts = toasts;
        this.#notices = new Notices(media, {beforeCall: false});
        const copy = () => void copyInvitation(toasts); // never rejects
        this.#invite = inviteCard(invitation, invitationButtons(toasts));
        new Grid(byId('stage'), this.#grid);
        new Corner(byId('stage'), this.#grid);
        this.ownView.addEventListener('change', () => this.#endOwnSpot());
        byId('toolbar').append(
            deviceButton(media, 'microphone', 'tool'),
            deviceButton(media, 'camera', 'tool'),
            this.menu.button,
            this.menu.element,
            toolButton('leave', text.room.leave, () => this.dispatchEvent(new CustomEvent('leave'))),
        );
        if (!tokensRequired) { // a link without a token lets nobody in
            this.menu.add(toolButton('link', text.room.copyLink, copy),
                toolButton('qr', text.qr.show, () => void showQRCode(toasts))); // never rejects
        }
        byId('call-notes').append(this.#soundButton, this.#notices.element);
        keepPlaying(this.#grid, () => this.#askForTap(text.call.resume, text.call.resumeWhy));
        media.addEventListener('change', () => this.#updateMedia());
    }

    /**
     * Shows the stage with only yourself on it, while the room is being joined.
     * @param {string} name
     * @param {string} room
     * @param {boolean} informed whether the user has just read what is wrong with camera and microphone
     */
    open(name, room, informed) {
        if (informed) {
            this.#notices.acknowledge();
        }
        byId('call-room').textContent = room;
        this.#addSelf(name);
        this.#setConnection('joining');
        this.#updateMedia();
        this.#updateCount();
    }

    /**
     * Shows a room that has been joined.
     * @param {Room} room
     * @param {MediaStream | null} sent what it was joined with
     */
    enter(room, sent) {
        labelPeople(room);
        this.#room = room;
        this.#sent = sent;
        room.addEventListener('peer-joined', ({detail: {peer}}) => {
            this.#add(peer);
            this.#toasts.show(text.events.joined, {name: labelOf(peer)});
        });
        room.addEventListener('peer-left', ({detail: {peer, reason}}) => {
            this.#remove(peer);
            if (reason !== 'renamed') { // a renamed peer is still here
                this.#toasts.show(text.events[reason], {name: labelOf(peer)});
            }
        });
        room.addEventListener('peer-renamed', ({detail: {peer, former}}) => this.#rename(former, peer));
        for (const event of /** @type {const} */ (['track', 'track-removed'])) {
            room.addEventListener(event, ({detail: {peer, stream}}) => {
                if (stream === peer.screen) {
                    this.#updateScreen(peer);
                } else {
                    void this.#play(this.#tiles.get(peer.id), stream);
                }
            });
        }
        room.addEventListener('peer-state', ({detail: {peer, state}}) => {
            this.#tiles.get(peer.id)?.setState(peer);
            this.#screens.get(peer)?.setState(peer);
            if (state === 'failed') {
                this.#toasts.show(peer.relayFull ? text.events.full : text.events.failed, {name: labelOf(peer)});
            }
        });
        room.addEventListener('state', ({detail: {state, code}}) => {
            if (state !== 'closed') {
                this.#setConnection(state, code);
            }
        });
        onBlocked(room, () => {
            this.#setConnection('reconnecting', 'blocked');
            this.#toasts.show(text.room.blocked);
        });
        room.addEventListener('warning', ({detail: {code, message}}) => {
            console.warn(code, message);
            if (code === 'rate-limited') {
                this.#toasts.show(text.errors['rate-limited'].title);
            }
        });
        this.#setConnection('connected');
        if (labelOf(room) !== this.#self?.name) { // the token has another name, or someone has the same
            this.#addSelf(labelOf(room));
        }
        room.peers.forEach((peer) => this.#add(peer));
        this.#updateCount();
        this.#updateMedia();
    }

    close() {
        this.#room = null;
        this.#self?.close();
        this.#self = null;
        this.ownView.setHidden(false);
        for (const tiles of [this.#tiles, this.#screens]) {
            tiles.forEach((tile) => tile.close());
            tiles.clear();
        }
        this.#grid.replaceChildren();
        this.#grid.removeAttribute('data-alone');
        this.menu.close();
        this.#soundButton.hidden = true;
        this.#toasts.clear();
    }

    /** The tile of a peer, or your own. @param {RemotePeer} [peer] */
    tileOf(peer) {
        return peer ? this.#tiles.get(peer.id) : this.#self;
    }

    /** A peer's tiles: one for the camera, and one for the screen if they share it. @param {RemotePeer} peer */
    tilesOf(peer) {
        return [this.#tiles.get(peer.id), this.#screens.get(peer)].filter((tile) => tile !== undefined);
    }

    /** Adds your own tile, which stays last. @param {string} name */
    #addSelf(name) {
        this.#self?.close();
        this.#self = new Tile({name});
        this.#grid.append(this.#self.element);
        this.ownView.attach(this.#self.element);
    }

    /** Makes your own tile small again. */
    #endOwnSpot() {
        if (this.#self?.element.hasAttribute('data-spot')) {
            this.#spotlight.enlarge(null);
        }
    }

    /** @param {RemotePeer} peer */
    #add(peer) {
        this.#tiles.get(peer.id)?.close();
        const tile = new Tile({name: labelOf(peer), id: peer.id});
        this.#tiles.set(peer.id, tile);
        tile.setState(peer);
        this.#grid.insertBefore(tile.element, this.#self?.element ?? null);
        this.#endOwnSpot();
        void this.#play(tile, peer.stream);
        this.#updateScreen(peer);
        this.#updateCount();
    }

    /** Shows a peer's screen while there is one. A new one goes to the spotlight. @param {RemotePeer} peer */
    #updateScreen(peer) {
        let tile = this.#screens.get(peer);
        if (peer.screen.getTracks().length === 0) {
            tile?.close();
            this.#screens.delete(peer);
            return;
        }
        if (!tile) {
            tile = new Tile({name: labelOf(peer), id: peer.id, screen: true});
            this.#screens.set(peer, tile);
            this.#tiles.get(peer.id)?.element.after(tile.element);
            this.#spotlight.enlarge(tile.element);
            this.#toasts.show(text.screen.started, {name: labelOf(peer)});
        }
        void this.#play(tile, peer.screen);
    }

    /** @param {RemotePeer} peer */
    #remove(peer) {
        for (const tile of [this.#tiles.get(peer.id), this.#screens.get(peer)]) {
            tile?.close();
        }
        this.#tiles.delete(peer.id);
        this.#screens.delete(peer);
        this.#endOwnSpot();
        this.#updateCount();
    }

    /** @param {string} former @param {RemotePeer} peer */
    #rename(former, peer) {
        const tile = this.#tiles.get(former);
        if (tile) {
            this.#tiles.delete(former);
            this.#tiles.set(peer.id, tile);
            tile.setId(peer.id);
            this.#screens.get(peer)?.setId(peer.id);
        }
    }

    /** @param {Tile | undefined} tile @param {MediaStream} stream */
    async #play(tile, stream) {
        tile?.setSpeaker(this.#media.chosen.speaker);
        if (await tile?.setStream(stream) === false) {
            this.#askForTap(text.call.sound, text.call.soundWhy);
        }
    }

    /** @param {string} label @param {string} why */
    #askForTap(label, why) {
        this.#tapLabel.textContent = label;
        this.#tapWhy.textContent = why;
        this.#soundButton.hidden = false;
    }

    /** Updates your own tile and what is sent. */
    #updateMedia() {
        const {stream, state} = this.#media;
        if (!this.#self) {
            return;
        }
        void this.#self.setStream(stream); // muted, so autoplay is always allowed
        this.#self.setMicrophone(state.microphone === 'on');
        for (const tiles of [this.#tiles, this.#screens]) {
            tiles.forEach((tile) => tile.setSpeaker(this.#media.chosen.speaker));
        }
        if (this.#room && stream !== this.#sent) {
            this.#sent = stream;
            void this.#room.setStream(stream); // errors are reported as the room's `warning`
        }
    }

    #updateCount() {
        const count = this.#tiles.size + 1;
        const words = byId('count');
        words.dataset.count = String(count);
        words.textContent = phrase(plural(text.room.here, count), {count: String(count)});
        if (count > 1) {
            this.#invite.remove();
            this.#grid.removeAttribute('data-alone');
        } else if (this.#room) {
            this.#grid.append(this.#invite);
            this.#grid.setAttribute('data-alone', '');
        }
    }

    /**
     * @param {'joining' | 'connected' | 'reconnecting'} state
     * @param {string} [code] why reconnecting fails
     */
    #setConnection(state, code) {
        const words = byId('connection');
        words.dataset.connection = state;
        const known = /** @type {Record<string, {title: string}>} */ (text.errors);
        const why = code && code !== 'unreachable' && known[code]?.title;
        const alone = this.#tiles.size === 0;
        const sentence = state === 'reconnecting' && !alone ? text.call.reconnecting : text.room[state];
        words.textContent = why ? `${text.room[state]} ${why}` : sentence;
    }

    #makeSoundButton() {
        const button = element('button', {'class': 'sound', 'type': 'button', 'hidden': true}, icon('sound'),
            this.#tapLabel, this.#tapWhy);
        button.addEventListener('click', () => {
            button.hidden = true;
            void this.#self?.play(); // never rejects
            for (const tiles of [this.#tiles, this.#screens]) {
                tiles.forEach((tile) => void tile.unmute()); // the click permits audio
            }
        });
        return button;
    }
}

/**
 * Creates the card with the link to share. It is shown beside your tile while you are alone.
 * @param {string} link
 * @param {HTMLButtonElement[]} buttons that share or copy it
 */
function inviteCard(link, buttons) {
    const field = linkField(link);
    field.classList.add('invite-link');
    return element('li', {'class': 'invite'},
        new MicrophoneMeter().element,
        element('h2', {'class': 'invite-title'}, text.invite.title),
        element('p', {'class': 'invite-text'}, tokensRequired ? text.invite.byToken : text.invite.text),
        ...tokensRequired ? [] : [element('p', {'class': 'invite-row'}, field, ...buttons)]);
}
