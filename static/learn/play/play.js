// @ts-check

import {byId, element, phrase, plural, refresh, setText} from '../../ui/dom.js';
import {unsupported} from '../../ui/page.js';
import {cut, delay, drop, glare, swap, twice} from './faults.js';
import {sizeOf} from './messages.js';
import {realTimeout} from './clock.js';
import {expire, forceRelay} from './relay-faults.js';
import {Stage} from './stage.js';
import {PeopleView} from './people-view.js';

/** The page at /learn/play: a call in slow motion, and faults to try on it. */

/**
 * @typedef {import('./gate.js').Parcel} Parcel
 * @typedef {import('./outcomes.js').Outcome} Outcome
 */

/** @typedef {(stage: Stage, run: import('./faults.js').Run) => Promise<Outcome>} Fault */

/** @type {Record<string, Fault>} */
const faults = {drop, twice, swap, delay, glare, cut, relay: forceRelay, expire};

/** How many delivered messages the page shows. */
const maxPassed = 100;

/** How often the states are read, in ms. Not all of them have events. */
const lookInterval = 200;

document.getElementById('unstarted')?.remove();
const problem = unsupported();
if (problem) {
    byId('unsupported').hidden = false;
    setText('unsupported', `${problem.title} ${problem.text}`);
    document.querySelectorAll('button, input').forEach((control) => control.toggleAttribute('disabled', true));
} else {
    start(new Stage());
}

/** @param {Stage} stage */
function start(stage) {
    const {gate, names} = stage;
    const people = new PeopleView(stage, byId('people'));
    let run = new AbortController();
    let running = Promise.resolve();

    /** @param {Parcel} parcel */
    const line = (parcel) => {
        const {from, to} = names.meaning(parcel);
        const size = parcel.text === '' ? '' : `, ${sizeOf(parcel).toLocaleString('en')} bytes`;
        return element('li', {}, element('b', {}, `${from} → ${to}`), `: ${names.describe(parcel)}${size}`);
    };
    const showQueue = () => {
        const count = gate.waiting.length;
        refresh(byId('queue'), gate.waiting.map(line));
        const words = plural({one: '{count} message waits.', other: '{count} messages wait.'}, count);
        setText('count', count === 0 ? 'No message waits.' : phrase(words, {count: String(count)}));
        for (const id of ['next', 'all']) {
            byId(id).setAttribute('aria-disabled', String(count === 0));
        }
    };
    gate.addEventListener('change', showQueue);
    gate.addEventListener('passed', ({detail}) => {
        byId('passed').prepend(line(detail));
        [...byId('passed').children].slice(maxPassed).forEach((item) => item.remove());
    });
    byId('next').addEventListener('click', () => gate.next());
    byId('all').addEventListener('click', () => gate.all());
    const setMode = () => {
        const chosen = /** @type {HTMLInputElement} */ (document.querySelector('[name=mode]:checked'));
        gate.setMode(/** @type {import('./gate.js').Mode} */ (chosen.value));
    };
    byId('modes').addEventListener('change', setMode);

    const reset = async () => {
        run.abort();
        await running;
        void stage.reset(); // never rejects
        byId('passed').replaceChildren();
        byId('add-cy').hidden = false;
        say('idle', 'Choose a fault. What came of it will be here.');
    };
    byId('reset').addEventListener('click', () => void reset()); // never rejects
    byId('add-cy').addEventListener('click', () => {
        void stage.join('Cy'); // never rejects
        byId('add-cy').hidden = true;
        byId('reset').focus();
    });

    byId('cancel').addEventListener('click', () => run.abort());
    for (const button of document.querySelectorAll('[data-fault]')) {
        button.addEventListener('click', () => {
            void begin(button.getAttribute('data-fault') ?? ''); // never rejects
        });
    }

    /** Ends the fault that runs, and then begins another. @param {string} name */
    const begin = async (name) => {
        run.abort();
        const {signal} = run = new AbortController();
        await running;
        if (!signal.aborted) {
            running = finish(faults[name], signal);
        }
    };

    /** Never rejects. @param {Fault} fault @param {AbortSignal} signal */
    const finish = async (fault, signal) => {
        say('running', '');
        try {
            const {text, rule} = await fault(stage, {signal, progress: (words) => say('running', words)});
            say('done', text, rule);
        } catch (error) {
            say('idle', signal.aborted ? 'Canceled.' : `The page failed: ${error}`);
        }
    };

    setMode(); // a browser may remember it from before a reload
    void reset(); // never rejects
    showQueue();
    const look = () => {
        people.show();
        realTimeout(look, lookInterval);
    };
    look();
}

/** @param {'idle' | 'running' | 'done'} state @param {string} words @param {Outcome['rule']} [rule] */
function say(state, words, rule) {
    byId('outcome').dataset.state = state;
    setText('outcome-text', words);
    byId('cancel').hidden = state !== 'running';
    byId('outcome-rule').hidden = !rule;
    if (rule) {
        setText('outcome-link', rule.name);
        byId('outcome-link').setAttribute('href', rule.href);
    }
}
