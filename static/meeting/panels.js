// @ts-check

import {element} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {text} from '../ui/text.js';

/**
 * @typedef {object} PanelOptions
 * @property {string} name by which tests and other programs find it: [data-panel="<name>"]
 * @property {string} icon
 * @property {string} label of its button
 * @property {string} title
 * @property {() => void} [shown] called each time it opens
 * @property {boolean} [more] whether its button is in the menu, not in the toolbar itself
 */

/**
 * What may stand beside the stage: chat, people and the like; on a phone it covers the stage. One
 * is open at a time. Escape closes it.
 */
export class Panels {
    #root;
    #menu;
    /** @type {Panel | null} */
    #open = null;
    /** @type {Map<string, Panel>} */
    #panels = new Map();
    #listening = new AbortController();

    /** @param {HTMLElement} root the place for them @param {import('./stage/menu.js').Menu} menu in a toolbar */
    constructor(root, menu) {
        this.#root = root;
        this.#menu = menu;
        root.addEventListener('keydown', (event) => {
            if (event.key === 'Escape') {
                this.show(null);
            }
        }, {signal: this.#listening.signal});
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

    /** Opens the panel of that name, if there is one, or closes it. @param {string} name */
    toggle(name) {
        const panel = this.#panels.get(name);
        if (panel) {
            this.show(panel.open ? null : panel);
        }
    }

    /** @param {Panel | null} panel null: none */
    show(panel) {
        if (panel && document.fullscreenElement && !document.fullscreenElement.contains(this.#root)) {
            void document.exitFullscreen(); // else it would open behind that
        }
        const before = this.#open;
        this.#open = panel;
        before?.set(false);
        this.#root.hidden = panel === null;
        this.#root.closest('.call')?.toggleAttribute('data-panels', panel !== null);
        panel?.set(true);
        if (panel === null && before) {
            (before.button.getClientRects().length > 0 ? before.button : this.#menu.button).focus();
        }
    }

    /** Takes away all of them, with their buttons. */
    close() {
        this.#listening.abort();
        this.#root.hidden = true;
        this.#root.closest('.call')?.removeAttribute('data-panels');
        for (const {element, button} of this.#panels.values()) {
            element.remove();
            button.remove();
        }
    }
}

/** One of them. Fill `body`. */
export class Panel {
    body = element('div', {'class': 'panel-body'});
    #label;
    #shown;
    #badge = element('span', {'class': 'tool-badge', 'hidden': true});

    /** @param {PanelOptions} options @param {() => void} toggle */
    constructor({name, icon: picture, label, title, shown}, toggle) {
        this.#label = label;
        this.#shown = shown;
        this.heading = element('h2', {'class': 'panel-title', 'id': `panel-${name}`, 'tabindex': '-1'}, title);
        const close = element('button', {'class': 'panel-close', 'type': 'button', 'aria-label': text.panels.close}, icon('close'));
        close.addEventListener('click', toggle);
        this.element = element('section', {'class': 'panel', 'data-panel': name, 'aria-labelledby': `panel-${name}`, 'hidden': true},
            element('header', {'class': 'panel-head'}, this.heading, close), this.body);
        this.button = element('button', {'class': 'tool', 'type': 'button', 'data-tool': name, 'aria-expanded': 'false'},
            icon(picture), element('span', {'class': 'tool-label'}, label), this.#badge);
        this.button.addEventListener('click', toggle);
    }

    get open() {
        return !this.element.hidden;
    }

    /** Called by Panels. @param {boolean} open */
    set(open) {
        this.element.hidden = !open;
        this.button.setAttribute('aria-expanded', String(open));
        if (open) {
            this.heading.focus();
            this.#shown?.();
        }
    }

    /**
     * Shows a number on the button.
     * @param {number} count
     * @param {string} [words] for those who do not see it, such as `Chat, 3 unread`
     */
    setBadge(count, words = this.#label) {
        this.#badge.hidden = count === 0;
        this.#badge.textContent = count > 99 ? '99+' : String(count);
        if (count === 0) {
            this.button.removeAttribute('aria-label');
        } else {
            this.button.setAttribute('aria-label', words);
        }
    }
}
