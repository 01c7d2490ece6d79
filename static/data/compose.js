// @ts-check

import {byId, phrase, setText} from '../ui/dom.js';
import {MessageForm} from '../ui/messages/message-form.js';
import {text} from './text.js';

/** The field for messages. They go to the conversation that is open. */
export class Compose {
    #conversations;
    #form = new MessageForm();
    #note = byId('conversation-note');
    /** @type {import('./conversations.js').Conversation | null} whose draft is in the field */
    #shown = null;

    /** @param {import('./conversations.js').Conversations} conversations */
    constructor(conversations) {
        this.#conversations = conversations;
        this.#note.after(this.#form.element);
        this.#form.addEventListener('send', (event) => {
            const {detail: message} = /** @type {CustomEvent<string>} */ (event);
            void conversations.current.send(message); // handles its own errors
        });
        conversations.addEventListener('change', () => this.#update());
        conversations.addEventListener('open', () => {
            conversations.focus();
            this.#form.focus();
        });
        this.#update();
    }

    #update() {
        const {current} = this.#conversations;
        const {blocked, kind, name, note} = current;
        const form = this.#form;
        if (current !== this.#shown) {
            if (this.#shown) {
                this.#shown.draft = form.draft;
            }
            this.#shown = current;
            form.draft = current.draft;
            const {writeTo} = text.conversation;
            form.field.placeholder = phrase(writeTo, {name: kind === 'channel' ? `#${name}` : name});
            form.field.setAttribute('aria-label', phrase(writeTo, {name}));
        }
        const hadFocus = form.element.contains(document.activeElement);
        form.readOnly = blocked !== '';
        form.element.hidden = blocked !== '' && form.draft === ''; // a draft can still be copied
        setText('conversation-note', blocked || note);
        if (hadFocus && form.element.hidden) {
            this.#conversations.focus();
        }
    }
}
