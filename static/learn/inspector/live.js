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
    await loadStyle();
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

/** Loads the style sheet, which the pages of a call do not contain. */
async function loadStyle() {
    const href = new URL('inspector.css', import.meta.url).href;
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) {
        return;
    }
    const link = element('link', {'rel': 'stylesheet', href});
    document.head.append(link);
    await new Promise((resolve) => {
        link.addEventListener('load', resolve);
        link.addEventListener('error', resolve); // without its style it is still readable
    });
}
