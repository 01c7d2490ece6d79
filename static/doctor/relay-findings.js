// @ts-check

import {phrase} from '../ui/dom.js';
import {isPrivate, isPublicHost} from './addresses.js';
import {finding, ok, skip} from './findings.js';
import {text} from './text.js';

// Turns what was observed at each TURN URL into findings, like findings.js.

/**
 * @typedef {import('./findings.js').Finding} Finding
 *
 * @typedef {object} RelayTest how a relay answered at one URL
 * @property {import('./addresses.js').RelayURL} at
 * @property {string[]} relays addresses of its relay candidates
 * @property {number[]} errors STUN error codes, and 701 for no answer; Firefox before 150 reports none
 *
 * @typedef {object} Page where this page came from
 * @property {string} host
 * @property {string} port
 * @property {boolean} heardUDP whether the server has received UDP from other machines, as far as it knows
 */

const {findings, places} = text;

/** The relay has no free port (RFC 8656 section 18.4). */
const noCapacity = 508;
const quotaReached = 486;
const noAnswer = 701;
const unauthorized = [401, 403, 438];

/** Firefox (153) reports this for errors that it does not know, such as 508. */
const unknownError = 65535;

/** @param {RelayTest[]} tests one for each URL @param {Page} page @returns {Finding[]} */
export function judgeRelays(tests, page) {
    if (tests.length === 0) {
        return [finding('warn', 'relay-port', findings['relay-port'].none)];
    }
    const working = tests.filter(({relays}) => relays.length > 0);
    return [
        ...judgeErrors(tests, working), ...judgeUDP(tests, working, page), ...judgeTCP(tests, working, page),
        ...judgeAddresses(working, page),
    ];
}

/** Picks the URL over which to test further: UDP is what calls use if they can. @param {RelayTest[]} tests */
export function bestRelay(tests) {
    const working = tests.filter(({relays}) => relays.length > 0);
    return working.find(({at}) => at.protocol === 'udp') ?? working[0];
}

/** The STUN error code that a URL failed with, or 0. @param {RelayTest} test */
function errorOf({relays, errors}) {
    const refused = errors.filter((code) => code >= 300 && code !== noAnswer);
    return relays.length > 0 || refused.length === 0 ? 0 : Math.min(...refused);
}

/** @param {RelayTest} test */
function isSilent(test) {
    return test.relays.length === 0 && errorOf(test) === 0;
}

/** @param {RelayTest[]} tests @param {RelayTest[]} working */
function judgeErrors(tests, working) {
    const found = /** @type {Finding[]} */ ([]);
    const {credentials, quota, unknown, other} = findings['turn-auth'];
    const severity = working.length > 0 ? 'warn' : 'fault';
    for (const error of new Set(tests.map(errorOf).filter((code) => code !== 0))) {
        const values = {error, places: placesOf(tests.filter((test) => errorOf(test) === error))};
        if (error === noCapacity) {
            found.push(finding(severity, 'relay-ports-out', findings['relay-ports-out'].none, values));
        } else if (error === quotaReached) {
            found.push(finding(severity, 'turn-auth', quota, values));
        } else if (error === unknownError) {
            found.push(finding(severity, 'turn-auth', unknown, values));
        } else {
            found.push(finding(severity, 'turn-auth', unauthorized.includes(error) ? credentials : other, values));
        }
    }
    if (found.length === 0 && working.length > 0) {
        found.push(ok('turn-auth', findings['turn-auth'].ok));
    }
    return found;
}

/** @param {RelayTest[]} tests @param {RelayTest[]} working @param {Page} page */
function judgeUDP(tests, working, {heardUDP}) {
    const words = findings['udp-closed'];
    const listed = tests.filter(({at}) => at.protocol === 'udp');
    const answered = listed.find((test) => !isSilent(test));
    if (listed.length === 0) {
        return [skip('udp-closed', words.unlisted)];
    }
    const {port} = (answered ?? listed[0]).at;
    if (answered) {
        return [ok('udp-closed', words.ok, {port})];
    }
    if (working.length === 0) {
        return [finding('fault', 'udp-closed', words.silent, {port})];
    }
    const place = placesOf([working.find(({at}) => at.port === '443') ?? working[0]]);
    return heardUDP ? [finding('warn', 'udp-blocked', findings['udp-blocked'].blocked, {place, port})] :
        [finding('warn', 'udp-closed', words.someone, {place, port})];
}

/**
 * Judges TURN over TCP. What matters is the page's own port: it is the only one that all networks allow.
 *
 * @param {RelayTest[]} tests
 * @param {RelayTest[]} working
 * @param {Page} page
 */
function judgeTCP(tests, working, {port}) {
    const words = findings['relay-port'];
    const listed = tests.filter(({at}) => at.protocol !== 'udp');
    const here = listed.filter(({at}) => at.port === port);
    const silent = listed.filter(isSilent);
    if (working.length === 0 && silent.length > 0) {
        return [finding('fault', 'port-closed', findings['port-closed'].relays, {places: placesOf(silent)})];
    }
    const found = /** @type {Finding[]} */ ([]);
    const elsewhere = listed.filter((test) => !here.includes(test));
    if (here.length === 0) {
        found.push(finding('warn', 'relay-port', words.unlisted, {port}));
        if (elsewhere.length > 0 && elsewhere.every(isSilent)) {
            const places = placesOf(elsewhere);
            found.push(finding('warn', 'port-closed', findings['port-closed'].relays, {places}));
        }
    } else if (here.every(isSilent)) {
        found.push(finding('warn', 'relay-port', words.silent, {port}));
    } else {
        found.push(ok('relay-port', words.ok, {port}));
    }
    return found;
}

/** @param {RelayTest[]} working @param {Page} page */
function judgeAddresses(working, {host}) {
    const words = findings['public-ip'];
    const addresses = [...new Set(working.flatMap(({relays}) => relays))];
    const inside = addresses.find(isPrivate);
    if (inside && isPublicHost(host)) {
        return [finding('fault', 'public-ip', words.inside, {address: inside})];
    }
    return addresses.length > 0 ? [ok('public-ip', words.ok, {address: addresses[0]})] : [];
}

/** Where these relays are, as words. @param {RelayTest[]} tests */
function placesOf(tests) {
    const all = tests.map(({at}) => phrase(places[at.protocol], {port: at.port}));
    return [...new Set(all)].join(', ');
}
