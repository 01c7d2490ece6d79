// @ts-check

import {element, say} from '../ui/dom.js';
import {dismissButton} from '../ui/camera/notices.js';
import {storeDevices} from '../ui/store.js';
import {text} from './text.js';

const words = text.deviceOffers;

/** @typedef {import('../ui/camera/devices.js').DeviceKind} DeviceKind */

const kinds = /** @type {DeviceKind[]} */ (['camera', 'microphone', 'speaker']);

/** Ids that stand for another device in the list. */
const aliases = ['default', 'communications'];

/**
 * Offers devices that are plugged in during a call, and reports when one replaces another that
 * disappeared.
 */
export class DeviceOffers {
    #media;
    #root;
    /** @type {Map<string, HTMLElement>} current offers, by device id */
    #offers = new Map();
    /** @type {Set<string>} ids of the devices in the last list */
    #known;

    /**
     * @param {import('../ui/camera/media.js').Media} media
     * @param {HTMLElement} root where offers are shown
     * @param {import('../ui/overlays.js').Toasts} toasts
     * @param {AbortSignal} signal aborted when the call is over
     */
    constructor(media, root, toasts, signal) {
        this.#media = media;
        this.#root = root;
        this.#known = this.#deviceIds();
        media.addEventListener('change', () => this.#update(), {signal});
        media.addEventListener('replaced', (event) => {
            const {device, name} = /** @type {CustomEvent} */ (event).detail;
            toasts.show(device === 'camera' ? words.cameraGone : words.microphoneGone, {name});
        }, {signal});
        signal.addEventListener('abort', () => this.#offers.forEach((offer) => offer.remove()));
    }

    #deviceIds() {
        return new Set(kinds.flatMap((kind) => this.#media.devices[kind]).map(({id}) => id));
    }

    #update() {
        const available = this.#deviceIds();
        const known = this.#known;
        this.#known = available;
        for (const [id, offer] of this.#offers) {
            if (!available.has(id)) {
                offer.remove();
                this.#offers.delete(id);
            }
        }
        for (const kind of kinds) {
            if (!this.#media.devices[kind].some(({id}) => known.has(id))) {
                continue; // the browser has only just revealed devices of this kind
            }
            for (const {id, name} of this.#media.devices[kind]) {
                if (!known.has(id) && !aliases.includes(id) && this.#media.current(kind) !== id) {
                    this.#offer(kind, id, name);
                }
            }
        }
    }

    /** @param {DeviceKind} kind @param {string} id @param {string} name */
    #offer(kind, id, name) {
        const title = element('p', {'class': 'notice-title'});
        say(title, words[kind], {name});
        const use = element('button', {'class': 'button notice-action', 'type': 'button'}, words.use);
        const offer = element('div', {'class': 'notice', 'role': 'status', 'data-offer': kind}, title, use);
        offer.append(dismissButton(offer));
        use.addEventListener('click', () => {
            offer.remove();
            void this.#media.choose(kind, id); // never rejects
            storeDevices(this.#media.chosen);
        });
        this.#offers.get(id)?.remove();
        this.#offers.set(id, offer);
        this.#root.append(offer);
    }
}
