// @ts-check

import {byId, element} from '../../ui/dom.js';
import {TraceError, maxFile, readTrace} from './check.js';
import {Inspector} from './inspector.js';

/** The page at /learn/inspect: shows a trace from a file. */

/** @type {Inspector | null} */
let inspector = null;
/** Counts the attempts to show something: a slow file must not replace a later one. */
let attempts = 0;

const file = /** @type {HTMLInputElement} */ (byId('file'));
const pasted = /** @type {HTMLTextAreaElement} */ (byId('pasted'));
const root = document.documentElement;

file.addEventListener('change', () => {
    if (file.files?.[0]) {
        void read(file.files[0]); // handles its own errors
    }
});
byId('show').addEventListener('click', () => show(pasted.value, 'The pasted trace'));
root.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
        event.preventDefault();
        byId('replay').toggleAttribute('data-dropping', true);
    }
});
root.addEventListener('dragleave', () => byId('replay').removeAttribute('data-dropping'));
root.addEventListener('drop', (event) => {
    byId('replay').removeAttribute('data-dropping');
    const dropped = event.dataTransfer?.files[0];
    if (dropped) {
        event.preventDefault(); // the browser would open the file
        void read(dropped);
    }
});

/** @param {File} chosen */
async function read(chosen) {
    const attempt = ++attempts;
    if (chosen.size > maxFile) {
        refuse(`This file has ${(chosen.size / 2 ** 20).toFixed(1)} MiB, and a trace has at most ${maxFile >> 20} ` +
            'MiB. Choose another file, or save a shorter part of the call.');
        return;
    }
    try {
        const text = await chosen.text();
        if (attempt === attempts) {
            show(text, chosen.name);
        }
    } catch {
        refuse('Your browser could not read this file. It may have been moved: choose it again.');
    } finally {
        file.value = ''; // so that the same file can be chosen again
    }
}

/** @param {string} text @param {string} name of its source */
function show(text, name) {
    attempts++;
    inspector?.close();
    inspector = null;
    byId('shown').replaceChildren();
    try {
        const {recorder, unreadable} = readTrace(text);
        const left = unreadable === 1 ? '1 entry is' : `${unreadable.toLocaleString('en')} entries are`;
        inspector = new Inspector(recorder, root, false);
        byId('problem').hidden = true;
        byId('view').replaceChildren(inspector.element);
        byId('shown').replaceChildren(element('bdi', {}, name), ' is shown below.',
            ...unreadable === 0 ? [] : [` ${left} left out: incomplete or of another version.`]);
        byId('shown').scrollIntoView();
    } catch (error) {
        if (!(error instanceof TraceError)) {
            throw error;
        }
        refuse(error.message);
    }
}

/** @param {string} why */
function refuse(why) {
    byId('problem').hidden = false;
    byId('problem').textContent = why;
}
