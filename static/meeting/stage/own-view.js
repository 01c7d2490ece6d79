// @ts-check

import {byId, element} from '../../ui/dom.js';
import {icon} from '../../ui/icons.js';
import {text} from '../text.js';
import {cornerButton} from './tile-tools.js';

const words = text.ownView;

/** Hides your own tile, for this call only, or shows it again. Fires `change` each time. */
export class OwnView extends EventTarget {
    hidden = false;
    /** @type {Element | null} */
    #tile = null;
    #moveOn;
    #button = element('button', {'class': 'button own-show', 'type': 'button', 'hidden': true},
        icon('show'), words.show);

    /** @param {() => void} moveOn moves your tile to the next corner while it is in one */
    constructor(moveOn) {
        super();
        this.#moveOn = moveOn;
        this.#button.addEventListener('click', () => {
            this.setHidden(false);
            /** @type {HTMLElement | null | undefined} */ (this.#tile?.querySelector('.own-hide'))?.focus();
        });
        byId('call').append(this.#button);
    }

    /** Adds the buttons to your tile when it is new. @param {Element} tile */
    attach(tile) {
        this.#tile = tile;
        const hide = cornerButton('hide', words.hide, () => {
            this.setHidden(true);
            this.#button.focus();
        });
        hide.classList.add('own-hide');
        tile.querySelector('.tile-corner')?.append(cornerButton('move', words.move, this.#moveOn), hide);
        this.setHidden(this.hidden);
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
