// @ts-check

import {copyText} from '../../ui/clipboard.js';
import {element} from '../../ui/dom.js';
import {groupOf, peerOf} from './entries.js';
import {toJSON, toMermaid} from './export.js';
import {Timeline} from './timeline.js';

/** What can be hidden, and what it is called. */
const groups = /** @type {const} */ ([['messages', 'Messages'], ['states', 'States'], ['candidates', 'Candidates']]);

/** @typedef {import('./recorder.js').Recorder} Recorder */

/** Shows the entries of a Recorder, with a filter and the buttons that save them. */
export class Inspector {
    element = element('div', {'class': 'inspector', 'lang': 'en', 'dir': 'ltr'});

    #recorder;
    #timeline;
    #boxes = groups.map(([group, label]) => ({group, ...choice(label, true)}));
    #peers = element('select', {'class': 'field-input inspector-peers'});
    #summary = element('p', {'class': 'inspector-summary'});
    #outcome = element('p', {'class': 'inspector-summary', 'role': 'status'});
    #addresses = choice('Include network addresses', false);
    #byHand = element('textarea', {'class': 'field-input inspector-text', 'readonly': true, 'hidden': true,
        'aria-label': 'Select and copy this text'});
    #closing = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} until the summary is up to date */
    #timer;

    /**
     * @param {Recorder} recorder
     * @param {Element} scroller what scrolls the rows
     * @param {boolean} isLive whether entries are still added
     */
    constructor(recorder, scroller, isLive) {
        this.#recorder = recorder;
        this.#timeline = new Timeline(recorder, scroller, isLive);
        const {signal} = this.#closing;
        recorder.addEventListener('entry', () => this.#summarize(), {signal});
        this.element.addEventListener('change', ({target}) => {
            if (target !== this.#addresses.input) {
                this.#filter();
            }
        });
        const filters = element('div', {'class': 'inspector-filters', 'role': 'group', 'aria-label': 'What to show'},
            ...this.#boxes.map(({label}) => label),
            element('label', {'class': 'inspector-choice'}, 'With ', this.#peers));
        this.element.append(filters, this.#exports(), this.#summary, this.#timeline.element);
        this.#update();
    }

    /** Ends the view. The Recorder keeps its entries. */
    close() {
        this.#closing.abort();
        clearTimeout(this.#timer);
        this.#timeline.close();
        this.element.remove();
    }

    #exports() {
        const button = (/** @type {string} */ label, /** @type {() => void} */ action) => {
            const created = element('button', {'class': 'button', 'type': 'button'}, label);
            created.addEventListener('click', action);
            return created;
        };
        const json = () => toJSON(this.#recorder, this.#addresses.input.checked);
        return element('details', {'class': 'inspector-export'},
            element('summary', {'class': 'disclosure'}, 'Save or copy'),
            element('p', {}, 'A saved trace can be shown again at ',
                element('a', {'href': '/learn/inspect', 'target': '_blank'}, '/learn/inspect'),
                '. It contains the names of the people, but never sessions, passwords, tokens, credentials or the ' +
                'name of the room.'),
            this.#addresses.label,
            element('div', {'class': 'inspector-actions'},
                button('Save as JSON', () => this.#save('tincan-trace.json', 'application/json', json())),
                button('Copy diagram (Mermaid)', () => void this.#copy(toMermaid(this.#recorder))), // never rejects
                button('Save diagram (Mermaid)',
                    () => this.#save('tincan-trace.mmd', 'text/plain', toMermaid(this.#recorder)))),
            this.#outcome, this.#byHand);
    }

    /** @param {string} name @param {string} type @param {string} contents */
    #save(name, type, contents) {
        const url = URL.createObjectURL(new Blob([contents], {type}));
        element('a', {'href': url, 'download': name}).click();
        setTimeout(() => URL.revokeObjectURL(url));
        this.#outcome.textContent = `Saved as ${name}.`;
    }

    /** @param {string} words */
    async #copy(words) {
        const copied = await copyText(words);
        this.#outcome.textContent = copied ? 'Copied.' : 'Your browser does not allow copying. Select the text:';
        this.#byHand.hidden = copied;
        this.#byHand.value = words;
        if (!copied) {
            this.#byHand.select();
        }
    }

    #filter() {
        const shown = new Set(this.#boxes.filter(({input}) => input.checked).map(({group}) => group));
        const peer = this.#peers.value;
        this.#timeline.filter(({entry}) => shown.has(groupOf(entry)) && (peer === '' || peerOf(entry) === peer));
        this.#update();
    }

    /** Updates the summary soon: not for each of many entries. */
    #summarize() {
        this.#timer ??= setTimeout(() => {
            this.#timer = undefined;
            this.#update();
        }, 250);
    }

    #update() {
        const {entries, gone, roster} = this.#recorder;
        const hidden = entries.length - this.#timeline.count;
        const number = (/** @type {number} */ value) => value.toLocaleString('en');
        this.#summary.textContent = [
            `${number(entries.length)} entries${hidden > 0 ? `, ${number(hidden)} of them hidden` : ''}.`,
            ...gone > 0 ? [`The oldest ${number(gone)} are gone: the memory for the trace is full.`] : [],
            ...entries.length === 0 ? ['Nothing has been sent since you opened this.'] : [],
        ].join(' ');
        const options = [['', 'everyone'], ...roster.lanes.map((id) => [id, roster.nameOf(id)])];
        if (options.map(([, name]) => name).join('\n') !== [...this.#peers.options].map(({text}) => text).join('\n')) {
            const {value} = this.#peers;
            this.#peers.replaceChildren(...options.map(([id, name]) =>
                element('option', {'value': id, 'selected': id === value}, name)));
        }
    }
}

/** @param {string} words @param {boolean} checked */
function choice(words, checked) {
    const input = element('input', {'type': 'checkbox', checked});
    return {input, label: element('label', {'class': 'inspector-choice'}, input, words)};
}
