// @ts-check

import {copyText} from '../ui/clipboard.js';
import {byId, element, phrase, plural, setText} from '../ui/dom.js';
import {icon} from '../ui/icons.js';
import {ownToken} from '../ui/room/invitation.js';
import {Toasts} from '../ui/overlays.js';
import {fillPage} from '../ui/page.js';
import {testDevices} from './devices.js';
import {examine} from './examination.js';
import {judgeDeviceTest, summarize, worstOf} from './findings.js';
import {report} from './report.js';
import {invitedRoom} from './server.js';
import {text} from './text.js';

/** The page at /doctor: finds out why calls may not connect from here. */

/** @typedef {import('./findings.js').Finding} Finding */

const marks = {ok: 'check', skip: 'more', warn: 'warning', fault: 'close'};

fillPage(text);
const toasts = new Toasts(byId('toasts'));
/** @type {Finding[]} of the current run */
let findings = [];
let addresses = newAddresses();
let run = new AbortController();

byId('again').addEventListener('click', () => void start()); // never rejects
byId('test-devices').addEventListener('click', () => void useDevices()); // never rejects
byId('passed').addEventListener('click', () => fold(byId('passed').getAttribute('aria-expanded') === 'true'));
byId('copy').addEventListener('click', () => void copy()); // never rejects
// A token that is pasted into this tab changes only the part of the address after the #.
addEventListener('hashchange', () => void start()); // never rejects
addEventListener('pagehide', () => run.abort());
addEventListener('pageshow', ({persisted}) => {
    if (persisted) { // the last run ended when the page was left
        void start(); // never rejects
    }
});
void start(); // never rejects

async function start() {
    run.abort();
    const {signal} = run = new AbortController();
    const hadFocus = document.activeElement === byId('again'); // it loses the focus when it is disabled
    findings = [];
    addresses = newAddresses();
    byId('checks').replaceChildren();
    byId('report').hidden = true;
    delete byId('status').dataset.worst;
    setState('running');
    const token = ownToken();
    setText('seen', invitedRoom(token) === '' ? text.doctor.unseen : text.doctor.seen);
    const begin = (/** @type {import('./examination.js').Step} */ step) => {
        if (!signal.aborted) {
            setText('status', text.running[step]);
            const steps = Object.keys(text.running);
            byId('status').style.setProperty('--progress', String((steps.indexOf(step) + 1) / (steps.length + 1)));
        }
    };
    const add = (/** @type {Finding[]} */ ...more) => {
        if (!signal.aborted) {
            more.forEach(show);
        }
    };
    let complete = false;
    try {
        await examine(token, {begin, add, addresses}, signal);
        complete = true;
    } catch (error) {
        reportError(error);
    }
    if (!signal.aborted) {
        run.abort(); // closes what an error has left open
        setState('done');
        if (hadFocus && document.activeElement === document.body) {
            byId('again').focus();
        }
        if (complete) {
            conclude();
            fold(true);
        } else {
            setText('status', text.summary.incomplete);
        }
    }
}

function conclude() {
    setText('status', summarize(findings));
    byId('status').dataset.worst = worstOf(findings);
    byId('start-call').hidden = worstOf(findings) === 'fault';
}

/** Leaves only problems in the list, and says how many checks passed; or shows all. @param {boolean} folded */
function fold(folded) {
    const passed = findings.filter(({severity}) => severity === 'ok').length;
    byId('passed').hidden = passed === 0;
    byId('passed').setAttribute('aria-expanded', String(!folded));
    setText('passed', phrase(plural(text.doctor.passed, passed), {count: String(passed)}));
}

/** @param {'running' | 'done'} state */
function setState(state) {
    document.documentElement.dataset.state = state;
    for (const id of ['again', 'test-devices']) {
        /** @type {HTMLButtonElement} */ (byId(id)).disabled = state === 'running';
    }
    if (state === 'running') {
        byId('start-call').hidden = byId('passed').hidden = true;
        byId('passed').setAttribute('aria-expanded', 'true');
    }
}

/** @returns {import('./report.js').Addresses} */
function newAddresses() {
    return {page: location.host, relays: [], own: []};
}

/** Shows a finding. It replaces an earlier one about the same device. @param {Finding} finding */
function show(finding) {
    const isDevice = finding.code === 'camera' || finding.code === 'microphone';
    const former = isDevice ? findings.findIndex(({code}) => code === finding.code) : -1;
    const row = element('li', {'class': 'check', 'data-code': finding.code, 'data-severity': finding.severity},
        element('span', {'class': 'check-mark'}, icon(marks[finding.severity]),
            element('span', {'class': 'offscreen'}, text.severities[finding.severity])),
        element('div', {}, element('p', {'class': 'check-text'}, finding.text), ...explain(finding)));
    if (former >= 0) {
        findings[former] = finding;
        byId('checks').children[former].replaceWith(row);
    } else {
        findings.push(finding);
        byId('checks').append(row);
    }
}

/** What to do, and the code to search for, if something is wrong. @param {Finding} finding */
function explain(finding) {
    if (finding.do === '') {
        return [];
    }
    const parts = finding.do.split(/(\B-[a-z][\w-]*=?)/); // every second is a flag
    const words = parts.map((part, i) => i % 2 ? element('code', {'class': 'check-flag'}, part) : part);
    return [element('p', {'class': 'check-do'}, ...words), element('p', {'class': 'check-code'}, finding.code)];
}

/** Tests camera and microphone, for which the browser may ask the user. */
async function useDevices() {
    setText('status', text.doctor.testing);
    const tests = await testDevices();
    if (document.documentElement.dataset.state === 'done') { // not started again in the meantime
        tests.map(judgeDeviceTest).forEach(show);
        conclude();
        fold(false); // the answer is in the list
    }
}

async function copy() {
    const complete = /** @type {HTMLInputElement} */ (byId('addresses')).checked;
    const words = report(findings, {date: new Date(), userAgent: navigator.userAgent, addresses, complete});
    if (await copyText(words)) {
        toasts.show(text.doctor.copied);
        return;
    }
    const area = /** @type {HTMLTextAreaElement} */ (byId('report'));
    area.hidden = false;
    area.value = words;
    area.select();
}
