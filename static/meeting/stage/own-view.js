// @ts-check

import {byId, element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../text.js';
import {cornerButton} from '../tiles/tile-tools.js';

const words = text.ownView;

/** Hides your own tile, for this call only, or shows it again. Fires `change` each time. */
export class OwnView extends EventTarget {
    hidden = false;
    /** @type {Element | null} */
    #tile = null;
    #button = element('button', {'class': 'button own-show', 'type': 'button', 'hidden': true},
        icon('show'), words.show);

    constructor() {
        super();
        this.#button.addEventListener('click', () => {
            this.setHidden(false);
            queueMicrotask(() => this.#focusTile()); // after Grid has laid it out, in a microtask too
        });
        byId('call').append(this.#button);
    }

    /** Adds the button that hides your tile. Call this for each new tile. @param {Element} tile */
    attach(tile) {
        this.#tile = tile;
        const hide = cornerButton('hide', words.hide);
        hide.addEventListener('click', () => {
            this.setHidden(true);
            this.#button.focus();
        });
        tile.querySelector('.tile-corner')?.append(hide);
        this.setHidden(this.hidden);
    }

    /** Focuses the first control on your tile that is visible. Small tiles have none. */
    #focusTile() {
        const hide = this.#tile?.querySelector('[data-tool="hide"]');
        for (const candidate of [hide, this.#tile?.querySelector('.tile-enlarge'), byId('call-room')]) {
            /** @type {HTMLElement | null | undefined} */ (candidate)?.focus(); // fails if it is not visible
            if (document.activeElement === candidate) {
                return;
            }
        }
    }

    /** @param {boolean} hidden */
    setHidden(hidden) {
        this.hidden = hidden;
        this.#tile?.toggleAttribute('hidden', hidden);
        this.#button.hidden = !hidden;
        byId('call').toggleAttribute('data-own-hidden', hidden);
        this.dispatchEvent(new CustomEvent('change'));
    }
}
