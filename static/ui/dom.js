// @ts-check

/**
 * Creates an element. String children become text, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean>} [attributes] true: present without a value; false: absent
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
    const created = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== false) {
            created.setAttribute(name, value === true ? '' : value);
        }
    }
    created.append(...children);
    return created;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 */
export function svg(tag, attributes, ...children) {
    const created = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) {
        created.setAttribute(name, value);
    }
    created.append(...children);
    return created;
}

/**
 * Replaces an element's children, but keeps those that are equal. That preserves the reader's place
 * and selection.
 * @param {Element} target
 * @param {Element[]} children
 */
export function refresh(target, children) {
    children.forEach((child, i) => {
        const former = target.children[i];
        if (!former) {
            target.append(child);
        } else if (!former.isEqualNode(child)) {
            former.replaceWith(child);
        }
    });
    [...target.children].slice(children.length).forEach((surplus) => surplus.remove());
}

/**
 * Finds the element with this id. The page's HTML must contain it.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`no element #${id}`);
    }
    return /** @type {T} */ (found);
}

/** Shows a count on a badge, or hides the badge. @param {Element} badge @param {number} count */
export function setBadge(badge, count) {
    badge.toggleAttribute('hidden', count === 0);
    badge.textContent = count > 99 ? '99+' : String(count || '');
}

/**
 * Whether a key press goes to an input method, as when Enter confirms a word that is being composed. Safari reports
 * that Enter after the composition has ended, but still with the key code that stands for an input method.
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
}

/**
 * Sets the text of an element if it has changed. If not, a screen reader would read it again.
 * @param {string} id
 * @param {string} words
 */
export function setText(id, words) {
    const target = byId(id);
    if (target.textContent !== words) {
        target.textContent = words;
    }
}

/**
 * Puts a sentence into an element. The values for its {slots} come from other people, so each gets
 * its own <bdi>. Right-to-left text then cannot reorder the sentence.
 * @param {Element} target
 * @param {string} sentence
 * @param {Record<string, string>} [values]
 */
export function say(target, sentence, values = {}) {
    const parts = sentence.split(/\{(\w+)\}/).map((part, i) => i % 2 ? element('bdi', {}, values[part] ?? '') : part);
    target.replaceChildren(...parts);
}

/**
 * Fills in a sentence as plain text, for attributes and titles.
 * @param {string} sentence
 * @param {Record<string, string>} values
 */
export function phrase(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_, slot) => values[slot] ?? '');
}

/** The language of the page, as a BCP 47 tag. */
export function pageLanguage() {
    return document.documentElement.lang || 'en';
}

/**
 * The language for numbers and times: the page's, in the browser's regional variant, and with Latin digits. Times in
 * British and American English differ.
 */
export function formatLanguage() {
    const page = pageLanguage();
    const variant = navigator.languages.find((tag) => tag.split('-')[0] === page) ?? page;
    return new Intl.Locale(variant, {numberingSystem: 'latn'}).toString();
}

/** Formats a number for the page's language. @param {number} value @param {number} digits */
export function decimal(value, digits) {
    return value.toLocaleString(formatLanguage(), {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

/**
 * Returns the form of a sentence that goes with a number, by the rules of the page's language. English has
 * `one` and `other`. The sentence keeps its {slots}.
 * @param {{other: string} & Partial<Record<Intl.LDMLPluralRule, string>>} forms
 * @param {number} count
 */
export function plural(forms, count) {
    return forms[new Intl.PluralRules(pageLanguage()).select(count)] ?? forms.other;
}
