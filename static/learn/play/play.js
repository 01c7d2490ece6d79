// @ts-check

import {byId, element, phrase, plural, refresh, setText} from '../../ui/dom.js';
import {unsupported} from '../../ui/page.js';
import {sizeOf} from './messages.js';
import {realTimeout} from './clock.js';
import {Stage} from './stage.js';
import {PeopleView} from './people-view.js';

/** The page at /learn/play: a call in slow motion. */

/** @typedef {import('./gate.js').Parcel} Parcel */

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

    const reset = () => {
        void stage.reset(); // never rejects
        byId('passed').replaceChildren();
        byId('add-cy').hidden = false;
    };
    byId('reset').addEventListener('click', reset);
    byId('add-cy').addEventListener('click', () => {
        void stage.join('Cy'); // never rejects
        byId('add-cy').hidden = true;
        byId('reset').focus();
    });

    setMode(); // a browser may remember it from before a reload
    reset();
    showQueue();
    const look = () => {
        people.show();
        realTimeout(look, lookInterval);
    };
    look();
}
