// @ts-check

import {element, setBadge} from '../ui/dom.js';
import {icon, iconButton} from '../ui/icons.js';
import {text} from './text.js';

/**
 * @typedef {object} PanelOptions
 * @property {string} name tests and other programs find the panel by [data-panel="<name>"]
 * @property {string} icon
 * @property {string} label of its button
 * @property {string} title
 * @property {() => void} [onOpen] called each time it opens
 * @property {() => void} [onClose] called each time it closes
 * @property {boolean} [more] puts its button in the menu instead of the toolbar
 */

/** How far a sheet must be dragged down to close. */
const closingDistance = 80; // px

/** Every on-screen keyboard is at least this high. */
const leastKeyboard = 150; // px

/**
 * The panels beside the stage, such as chat and people. On a phone, a panel is a sheet below the stage. Only one panel
 * is open at a time. Escape closes it, and so does dragging a sheet's header down.
 */
export class Panels {
    #root;
    #menu;
    /** @type {Panel | null} */
    #open = null;
    /** @type {Map<string, Panel>} */
    #panels = new Map();
    #listening = new AbortController();
    /** Ends the listeners of a drag. */
    #dragging = new AbortController();

    /**
     * @param {HTMLElement} root contains the panels
     * @param {import('./stage/toolbar.js').Menu} menu in the toolbar
     */
    constructor(root, menu) {
        this.#root = root;
        this.#menu = menu;
        const {signal} = this.#listening;
        root.addEventListener('keydown', (event) => {
            if (event.key === 'Escape') {
                this.switchTo(null);
            }
        }, {signal});
        root.addEventListener('pointerdown', (event) => this.#startDrag(event), {signal});
        visualViewport?.addEventListener('resize', () => this.#followKeyboard(), {signal});
    }

    /** Drags a sheet down by its header. @param {PointerEvent} event that began the drag */
    #startDrag({target, button, pointerId, clientY: start}) {
        const head = target instanceof Element && !target.closest('button') && target.closest('.panel-head');
        if (!head || button !== 0 || getComputedStyle(head).touchAction !== 'none') { // set only for sheets
            return;
        }
        this.#endDrag();
        this.#dragging = new AbortController();
        const {signal} = this.#dragging;
        head.setPointerCapture(pointerId);
        for (const type of /** @type {const} */ (
            ['pointermove', 'pointerup', 'pointercancel', 'lostpointercapture'])) {
            this.#root.addEventListener(type, (event) => {
                const distance = event.clientY - start;
                if (event.pointerId !== pointerId) { // another finger
                    return;
                }
                if (type === 'pointermove') {
                    this.#root.style.setProperty('translate', `0 ${Math.max(0, distance)}px`);
                    return;
                }
                this.#endDrag();
                if (type === 'pointerup' && distance > closingDistance) {
                    this.switchTo(null);
                }
            }, {signal});
        }
    }

    #endDrag() {
        this.#dragging.abort();
        this.#root.style.removeProperty('translate');
    }

    /**
     * Keeps the call above the keyboard. Only iOS needs that: elsewhere the keyboard shrinks the page itself (see
     * `interactive-widget` in index.html).
     */
    #followKeyboard() {
        const {height, scale} = /** @type {VisualViewport} */ (visualViewport); // its event called this
        const open = scale < 1.01 && document.documentElement.clientHeight - height > leastKeyboard;
        const call = /** @type {HTMLElement} */ (this.#root.closest('.call'));
        call.toggleAttribute('data-keyboard', open);
        call.style.setProperty('--above-keyboard', `${height}px`);
        if (open) {
            scrollTo(0, 0); // Safari has scrolled the page up to show the field
        }
    }

    /** @param {PanelOptions} options */
    add(options) {
        const panel = new Panel(options, () => this.toggle(options.name));
        this.#panels.set(options.name, panel);
        this.#root.append(panel.element);
        if (options.more) {
            this.#menu.add(panel.button);
        } else {
            this.#menu.button.before(panel.button);
        }
        return panel;
    }

    /** Opens or closes the panel with this name, if there is one. @param {string} name */
    toggle(name) {
        const panel = this.#panels.get(name);
        if (panel) {
            this.switchTo(panel.open ? null : panel);
        }
    }

    /** @param {Panel | null} panel null: none */
    switchTo(panel) {
        if (panel && document.fullscreenElement && !document.fullscreenElement.contains(this.#root)) {
            void document.exitFullscreen(); // or the panel would open behind it
        }
        this.#endDrag();
        const former = this.#open;
        this.#open = panel;
        former?.set(false);
        this.#root.hidden = panel === null;
        this.#root.closest('.call')?.toggleAttribute('data-panels', panel !== null);
        panel?.set(true);
        if (panel === null && former) {
            const inView = former.button.getClientRects().length > 0;
            (inView ? former.button : this.#menu.button).focus();
        }
    }

    /** Removes all panels and their buttons. */
    close() {
        this.#listening.abort();
        this.#endDrag();
        this.#open?.set(false);
        this.#root.hidden = true;
        const call = /** @type {HTMLElement} */ (this.#root.closest('.call'));
        call.removeAttribute('data-panels');
        call.removeAttribute('data-keyboard');
        call.style.removeProperty('--above-keyboard');
        for (const {element, button} of this.#panels.values()) {
            element.remove();
            button.remove();
        }
    }
}

/** One panel. The caller fills `body`. */
class Panel {
    body = element('div', {'class': 'panel-body'});
    #label;
    #onOpen;
    #onClose;
    #badge = element('span', {'class': 'badge tool-badge', 'hidden': true});

    /** @param {PanelOptions} options @param {() => void} toggle */
    constructor({name, icon: iconName, label, title, onOpen, onClose}, toggle) {
        this.#label = label;
        this.#onOpen = onOpen;
        this.#onClose = onClose;
        this.heading = element('h2', {'class': 'panel-title', 'id': `panel-${name}`, 'tabindex': '-1'}, title);
        const close = iconButton('panel-close', 'close', text.close);
        close.addEventListener('click', toggle);
        const attributes = {'class': 'panel', 'data-panel': name, 'aria-labelledby': `panel-${name}`, 'hidden': true};
        this.element = element('section', attributes,
            element('header', {'class': 'panel-head'}, this.heading, close), this.body);
        this.button = element('button',
            {'class': 'tool', 'type': 'button', 'data-tool': name, 'aria-expanded': 'false'},
            icon(iconName), element('span', {'class': 'tool-label'}, label), this.#badge);
        this.button.addEventListener('click', toggle);
    }

    get open() {
        return !this.element.hidden;
    }

    /** Opens or closes it. Only Panels may call this. @param {boolean} open */
    set(open) {
        this.element.hidden = !open;
        this.button.setAttribute('aria-expanded', String(open));
        if (open) {
            this.heading.focus();
            this.#onOpen?.();
        } else {
            this.#onClose?.();
        }
    }

    /**
     * Shows a number on the button.
     * @param {number} count
     * @param {string} [words] the accessible name, such as `Chat, 3 unread`
     */
    setBadge(count, words = this.#label) {
        setBadge(this.#badge, count);
        if (count === 0) {
            this.button.removeAttribute('aria-label');
        } else {
            this.button.setAttribute('aria-label', words);
        }
    }
}
