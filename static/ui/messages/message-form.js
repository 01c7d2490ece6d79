// @ts-check

import {element, isComposing, phrase, plural} from '../dom.js';
import {iconButton} from '../icons.js';
import {maxTextLength} from './message.js';
import {text} from '../text.js';

const words = text.message;

/** From this number on, the field shows how many characters are left. */
const fewLeft = 200;

/** The most that can be typed. Longer text would be slow to display. */
const maxTyped = 2 * maxTextLength;

/** A message field with a Send button. Fires `send` (detail: the message). */
export class MessageForm extends EventTarget {
    /** A place beside the field for more buttons. */
    tools = element('div', {'class': 'chat-tools'});
    field = element('textarea', {
        'class': 'field-input chat-field', 'id': 'chat-field',
        'rows': '2', 'dir': 'auto', 'maxlength': String(maxTyped), 'enterkeyhint': 'send',
        'placeholder': words.field, 'aria-label': words.field, 'aria-describedby': 'chat-note chat-hint',
    });
    #send = iconButton('button button-primary chat-send', 'send', words.send);
    #note = element('p', {'class': 'chat-count', 'id': 'chat-note', 'role': 'status'});
    element = element('form', {'class': 'chat-form'}, this.field, this.tools, this.#note,
        element('p', {'class': 'chat-hint', 'id': 'chat-hint'}, words.hint));

    #muchTooLong;

    /** @param {string} [muchTooLong] what to do with a text that is much too long */
    constructor(muchTooLong = words.muchTooLong) {
        super();
        this.#muchTooLong = muchTooLong;
        this.#send.type = 'submit';
        this.tools.append(this.#send);
        this.element.addEventListener('submit', (event) => {
            event.preventDefault();
            this.#submit();
        });
        this.field.addEventListener('input', () => this.#updateCount());
        this.field.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && !event.shiftKey && !isComposing(event)) {
                event.preventDefault();
                this.#submit();
            }
        });
    }

    get draft() {
        return this.field.value;
    }

    set draft(draft) {
        this.field.value = draft;
        this.#updateCount();
    }

    /** Whether the draft can only be read and copied. */
    set readOnly(/** @type {boolean} */ readOnly) {
        this.field.readOnly = readOnly;
        this.#send.disabled = readOnly;
    }

    /** Moves the focus to the field, except on a phone, whose keyboard would cover the messages. */
    focus() {
        if (matchMedia('(hover: hover)').matches) {
            this.field.focus();
        }
    }

    #submit() {
        const message = this.field.value.trim();
        if (message && !this.field.readOnly && message.length <= maxTextLength) {
            this.field.value = '';
            this.dispatchEvent(new CustomEvent('send', {detail: message}));
        }
        this.#updateCount();
        this.field.focus();
    }

    #updateCount() {
        const left = maxTextLength - this.field.value.trim().length;
        let sentence = plural(words.left, left);
        if (this.field.value.length >= maxTyped) {
            sentence = this.#muchTooLong;
        } else if (left < 0) {
            sentence = words.tooLong;
        }
        this.#note.textContent = left < fewLeft ? phrase(sentence, {count: String(Math.abs(left))}) : '';
        this.field.setAttribute('aria-invalid', String(left < 0));
    }
}
