// @ts-check

import {RoomQuality} from '../tincan/quality/room-quality.js';
import {Uplink} from '../tincan/quality/uplink.js';
import {BadConnections} from './quality/bad-connections.js';
import {toggleDevice} from '../ui/camera/device-controls.js';
import {DeviceOffers} from './device-offers.js';
import {byId} from '../ui/dom.js';
import {HoldToTalk} from './stage/hold-to-talk.js';
import {addGestures} from './people/gestures.js';
import {Shortcuts} from './shortcuts.js';
import {inspects} from '../ui/room/invitation.js';
import {Knocks} from '../ui/room/knocking.js';
import {markBadConnections} from './quality/marks.js';
import {Moderation} from './moderation.js';
import {Panels} from './panels.js';
import {People} from './people/people.js';
import {Receiving, savingButton} from './tiles/receiving.js';
import {addSettings, reportRefusal} from './settings.js';
import {Sharing} from './sharing.js';
import {Floating} from './stage/floating.js';
import {Speaking} from './tiles/speaking.js';
import {States} from './people/states.js';
import {text} from './text.js';
import {TileMenu} from './tiles/tile-menu.js';
import {toggleFullScreen} from './tiles/tile-tools.js';
import {toolButton} from './stage/toolbar.js';
import {VideoSizes} from './tiles/video-sizes.js';

/**
 * Adds everything a call has besides audio and video. This module is loaded before the user joins, but
 * after the page, so that the page itself loads faster.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {import('../ui/camera/media.js').Media} media
 * @param {import('../ui/overlays.js').Toasts} toasts
 * @param {import('./stage/call.js').Call} call
 * @param {object} parts
 * @param {import('./file-drop.js').FileDrop} parts.drop
 * @param {typeof import('./chat/chat.js').Chat} parts.Chat which the page does not preload
 * @param {typeof import('./chat/files.js').FileCards} parts.FileCards likewise
 * @param {typeof import('./quality/panel.js').QualityPanel} parts.QualityPanel likewise
 */
export function startTools(room, media, toasts, call, {drop, Chat, FileCards, QualityPanel}) {
    const ending = new AbortController();
    const {signal} = ending;
    const states = new States(room);
    const sharing = new Sharing(room, call, toasts, signal);
    const panels = new Panels(byId('panels'), call.menu);
    const moderation = new Moderation(room, media, toasts, call.menu);
    const receiving = new Receiving(room);
    const menu = new TileMenu(room, {call, receiving, moderation, panels}, signal);
    new Knocks(room, byId('call-notes'), byId('call-room'));
    const quality = new RoomQuality(room);
    const bad = new BadConnections(room, quality, signal);
    const chat = new Chat(room, panels, toasts);
    new FileCards(room, chat, toasts, drop);
    new People(room, {states, bad, menu, panels, toasts}, signal);
    const hands = addGestures(room, {states, call, toasts}, signal);
    addSettings(media, panels, call.ownView, signal);
    reportRefusal(media, toasts, signal);
    const panel = new QualityPanel(panels, room, quality, toasts);
    new DeviceOffers(media, byId('call-notes'), toasts, signal);
    new Speaking(room, call, media, signal);
    keepScreenOn(signal);
    const uplink = new Uplink(room);
    uplink.addEventListener('level', ({detail: level}) => toasts.show(text.uplink[level]));
    uplink.addEventListener('camera-size', ({detail: size}) => void media.setCameraSize(size)); // never rejects
    void media.setCameraSize(uplink.cameraSize); // after another call it may still be small
    markBadConnections(room, {bad, call, panel, toasts, uplink});
    const videoSizes = new VideoSizes(room, uplink.views, receiving, byId('stage'));
    call.menu.add(new Floating(media, byId('stage'), videoSizes, toasts, signal).button);
    reportStates(room, {media, sharing, states, call}, signal);

    const hold = new HoldToTalk(media, signal);
    const shortcuts = new Shortcuts({
        m: {label: text.shortcuts.microphone, action: () => toggleDevice(media, 'microphone')},
        v: {label: text.shortcuts.camera, action: () => toggleDevice(media, 'camera')},
        s: {label: text.shortcuts.screen, action: () => sharing.toggle()},
        c: {label: text.shortcuts.chat, action: () => panels.toggle('chat')},
        h: {label: text.shortcuts.hand, action: () => hands.toggle()},
        ' ': {
            name: text.shortcuts.space,
            label: text.shortcuts.hold,
            action: () => hold.start(),
            release: () => hold.stop(),
            isPossible: () => hold.isPossible,
        },
    }, signal);
    hold.offer(shortcuts.on);
    shortcuts.addEventListener('change', () => hold.offer(shortcuts.on));
    const tools = [
        savingButton(receiving, toasts, signal),
        toolButton('help', text.shortcuts.title, () => shortcuts.openHelp()),
    ];
    if (document.fullscreenEnabled) {
        tools.unshift(fullScreenButton(signal));
    }
    call.menu.add(...tools);
    addInspector(room, panels);

    room.addEventListener('state', ({detail: {state}}) => {
        if (state === 'closed') {
            panels.close();
            tools.forEach((button) => button.remove());
            ending.abort();
            videoSizes.close();
        }
    });
}

/** Creates the button that shows the page in full screen, or ends that. @param {AbortSignal} signal of the call */
function fullScreenButton(signal) {
    const page = document.documentElement;
    const button = toolButton('full', text.options.full, () => void toggleFullScreen(page)); // never rejects
    const label = /** @type {HTMLElement} */ (button.querySelector('.tool-label'));
    const update = () => {
        label.textContent = document.fullscreenElement === page ? text.options.leaveFull : text.options.full;
    };
    document.addEventListener('fullscreenchange', update, {signal});
    update();
    return button;
}

/**
 * Adds the panel that shows what is sent, and opens it if the address asks for that. Nothing is loaded or recorded
 * before it is open.
 * @param {import('../tincan/room.js').Room} room
 * @param {Panels} panels
 */
function addInspector(room, panels) {
    let closing = new AbortController();
    const panel = panels.add({
        name: 'inspector', icon: 'exchange', label: text.inspector, title: text.inspector, more: true,
        onOpen: async () => {
            const {signal} = closing = new AbortController();
            try {
                const {inspect} = await import('../learn/inspector/live.js');
                await inspect(panel.body, room.trace, signal);
            } catch {
                panel.body.textContent = text.incomplete.text;
            }
        },
        onClose: () => closing.abort(),
    });
    if (inspects) {
        panels.switchTo(panel);
    }
}

/**
 * Tells the others what is switched on here, and shows on their tiles what they report.
 *
 * @param {import('../tincan/room.js').Room} room
 * @param {object} parts
 * @param {import('../ui/camera/media.js').Media} parts.media
 * @param {Sharing} parts.sharing
 * @param {States} parts.states
 * @param {import('./stage/call.js').Call} parts.call
 * @param {AbortSignal} signal
 */
function reportStates(room, {media, sharing, states, call}, signal) {
    const report = () => states.set({
        microphone: media.state.microphone === 'on',
        camera: media.state.camera === 'on',
        screen: sharing.screen.stream !== null,
    });
    media.addEventListener('change', report, {signal});
    sharing.screen.addEventListener('change', report, {signal});
    states.addEventListener('change', () => {
        for (const peer of room.peers.values()) {
            call.tileOf(peer)?.setMicrophone(states.of(peer)?.microphone ?? true);
        }
    });
    report();
}

/**
 * Keeps the screen on during a call, where the browser supports that. The browser releases the lock
 * when the page is hidden.
 *
 * @param {AbortSignal} signal aborted when the call is over
 */
function keepScreenOn(signal) {
    /** @type {WakeLockSentinel | null} */
    let lock = null;
    const acquire = async () => {
        if (document.visibilityState !== 'visible' || !('wakeLock' in navigator) || (lock && !lock.released)) {
            return;
        }
        try {
            lock = await navigator.wakeLock.request('screen');
        } catch {
            return; // for example, the battery is low
        }
        if (signal.aborted) {
            await lock.release();
        }
    };
    document.addEventListener('visibilitychange', acquire, {signal});
    signal.addEventListener('abort', () => void lock?.release());
    void acquire();
}
