// @ts-check

/**
 * Makes an element. A child that is a string becomes text, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean>} [attributes] true: present without a value; false: absent
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== false) {
            made.setAttribute(name, value === true ? '' : value);
        }
    }
    made.append(...children);
    return made;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 */
export function svg(tag, attributes, ...children) {
    const made = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
}

/**
 * Gives an element these children, but leaves alone those that are there already: who reads them at
 * the moment, or has marked them, is not thrown off.
 * @param {Element} target
 * @param {Element[]} children
 */
export function refresh(target, children) {
    children.forEach((child, i) => {
        const there = target.children[i];
        if (!there) {
            target.append(child);
        } else if (!there.isEqualNode(child)) {
            there.replaceWith(child);
        }
    });
    [...target.children].slice(children.length).forEach((surplus) => surplus.remove());
}

/**
 * The element of the page with this id, which the page's own HTML promises.
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

/**
 * Puts a sentence into an element. What is filled into its {slots} was written by others: each
 * gets a <bdi> of its own, so that letters that run the other way cannot turn the sentence around.
 * @param {Element} target
 * @param {string} sentence
 * @param {Record<string, string>} [values]
 */
export function say(target, sentence, values = {}) {
    const parts = sentence.split(/\{(\w+)\}/).map((part, i) => i % 2 ? element('bdi', {}, values[part] ?? '') : part);
    target.replaceChildren(...parts);
}

/**
 * The same as plain text, for attributes and titles.
 * @param {string} sentence
 * @param {Record<string, string>} values
 */
export function phrase(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_, slot) => values[slot] ?? '');
}
