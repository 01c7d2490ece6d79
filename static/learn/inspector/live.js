// @ts-check

// The inspector in the pages of a call. They import this module only when it is needed.

import {Trace} from '../../tincan/trace.js';
import {element} from '../../ui/dom.js';
import {Inspector} from './inspector.js';
import {Recorder} from './recorder.js';

/** @type {WeakMap<Trace, Recorder>} what was recorded, by trace */
const recorders = new WeakMap();

/** @param {Trace} trace */
function recorderOf(trace) {
    const recorder = recorders.get(trace) ?? new Recorder();
    recorders.set(trace, recorder);
    return recorder;
}

/** Creates a trace that is recorded from its beginning, for a Door or a Room. */
export function recordedTrace() {
    const trace = new Trace();
    recorderOf(trace).record(trace);
    return trace;
}

/**
 * Shows a trace, and records it until then.
 * @param {HTMLElement} place scrolls
 * @param {Trace} trace
 * @param {AbortSignal} signal aborted when the reader closes it
 */
export async function inspect(place, trace, signal) {
    if (signal.aborted) {
        return;
    }
    const recorder = recorderOf(trace);
    recorder.record(trace);
    signal.addEventListener('abort', () => recorder.stop());
    await loadStyle('inspector.css', document.head);
    if (!signal.aborted) {
        show(recorder, place, signal);
    }
}

/** @param {Recorder} recorder @param {HTMLElement} place @param {AbortSignal} signal */
function show(recorder, place, signal) {
    const inspector = new Inspector(recorder, place, true);
    place.replaceChildren(inspector.element);
    place.scrollTop = place.scrollHeight;
    const call = place.closest('.call');
    call?.setAttribute('data-inspector', '');
    signal.addEventListener('abort', () => {
        inspector.close();
        call?.removeAttribute('data-inspector');
    });
}

/**
 * Shows what a Recorder has, below the contents of a page that has no panels. The page’s own style does not apply
 * to it, nor the other way around.
 * @param {Recorder} recorder
 */
export async function showBelow(recorder) {
    const host = element('div', {'id': 'inspector', 'lang': 'en', 'dir': 'ltr'});
    const shadow = host.attachShadow({mode: 'open'});
    const place = element('div', {'class': 'inspector-place'});
    shadow.append(element('section', {'class': 'inspector-below', 'aria-label': 'What is sent'},
        element('p', {'class': 'inspector-heading'}, 'What is sent'), place));
    document.body.append(host);
    await Promise.all([
        loadStyle('/ui/tokens.css', document.head), loadStyle('/ui/base.css', shadow),
        loadStyle('/ui/fields.css', shadow), loadStyle('inspector.css', shadow),
    ]);
    show(recorder, place, new AbortController().signal);
}

/**
 * Loads a style sheet, unless it is there already.
 * @param {string} name relative to this file
 * @param {HTMLElement | ShadowRoot} parent
 */
async function loadStyle(name, parent) {
    const {href} = new URL(name, import.meta.url);
    if ([...parent.querySelectorAll('link')].some((link) => link.href === href)) {
        return;
    }
    const link = element('link', {'rel': 'stylesheet', href});
    parent.append(link);
    await new Promise((resolve) => {
        link.addEventListener('load', resolve);
        link.addEventListener('error', resolve); // without its style it is still readable
    });
}
