// @ts-check

import {byId, element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {storedSaving, storeSaving} from '../../ui/store.js';
import {text} from '../text.js';
import {toolButton} from '../stage/toolbar.js';

/**
 * Which videos the user has chosen not to receive: those that they hid, and with data saver all but the
 * large one. Fires `change`. VideoSizes then informs the senders.
 */
export class Receiving extends EventTarget {
    #saving = storedSaving();
    /** @type {WeakSet<MediaStream>} a RemotePeer's `stream` or `screen` */
    #hidden = new WeakSet();

    /** @param {import('../../tincan/room.js').Room} room */
    constructor(room) {
        super();
        room.addEventListener('track-removed', ({detail: {peer, stream}}) => {
            if (stream === peer.screen && stream.getTracks().length === 0 && this.isHidden(stream)) {
                this.setHidden(stream, false); // the next screen that they share is another one
            }
        });
    }

    get saving() {
        return this.#saving;
    }

    /** Turns data saver on or off, and remembers that. @param {boolean} on */
    setSaving(on) {
        this.#saving = on;
        storeSaving(on);
        this.dispatchEvent(new CustomEvent('change'));
    }

    /** @param {MediaStream} stream */
    isHidden(stream) {
        return this.#hidden.has(stream);
    }

    /** @param {MediaStream} stream @param {boolean} hidden */
    setHidden(stream, hidden) {
        if (hidden) {
            this.#hidden.add(stream);
        } else {
            this.#hidden.delete(stream);
        }
        this.dispatchEvent(new CustomEvent('change'));
    }
}

/**
 * Creates the button that turns data saver on or off. While it is on, the call's header says so.
 *
 * @param {Receiving} receiving
 * @param {import('../../ui/overlays.js').Toasts} toasts
 * @param {AbortSignal} signal aborted when the call is over
 */
export function savingButton(receiving, toasts, signal) {
    const words = text.saving;
    const mark = element('span', {'class': 'call-saving'}, icon('saving'), words.label);
    byId('count').after(mark);
    signal.addEventListener('abort', () => mark.remove());
    const button = toolButton('saving', words.start, () => {
        receiving.setSaving(!receiving.saving);
        toasts.show(receiving.saving ? words.on : words.off);
    });
    const label = /** @type {HTMLElement} */ (button.querySelector('.tool-label'));
    const update = () => {
        mark.hidden = !receiving.saving;
        label.textContent = receiving.saving ? words.stop : words.start;
    };
    receiving.addEventListener('change', update, {signal});
    update();
    if (receiving.saving) { // chosen in an earlier call
        toasts.show(words.on);
    }
    return button;
}
