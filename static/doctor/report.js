// @ts-check

import {phrase} from '../ui/dom.js';
import {redact} from './addresses.js';
import {summarize} from './findings.js';
import {text} from './text.js';

/**
 * @typedef {import('./findings.js').Finding} Finding
 *
 * @typedef {object} Addresses what the tests have used
 * @property {string} page host and port
 * @property {import('./relay-findings.js').RelayTest[]} relays
 * @property {string[]} own as the server sees them
 */

/**
 * Formats all findings as plain text, for someone who helps.
 *
 * @param {Finding[]} findings
 * @param {{date: Date, userAgent: string, addresses: Addresses, complete: boolean}} circumstances complete: whether
 *     addresses and host names may be in it
 */
export function report(findings, {date, userAgent, addresses, complete}) {
    const lines = findings.flatMap((finding) => [
        `${text.severities[finding.severity]} ${finding.code}: ${finding.text}`,
        ...finding.do === '' ? [] : [`    ${phrase(text.report.do, {do: finding.do})}`],
    ]);
    const hosts = [addresses.page.replace(/:\d+$/, ''), ...addresses.relays.map(({at}) => at.host)];
    const shown = complete ? lines : lines.map((line) => redact(line, hosts, text.report.hidden));
    const head = [phrase(text.report.title, {date: date.toISOString()}), browserOf(userAgent), summarize(findings)];
    return [...head, '', ...shown, ...complete ? ['', ...list(addresses)] : []].join('\n') + '\n';
}

/** @param {Addresses} addresses */
function list({page, relays, own}) {
    const words = text.report;
    return [
        phrase(words.page, {page}),
        ...relays.map(({at, relays: found, errors}) => {
            const none = errors.length > 0 ? phrase(words.refused, {errors: errors.join(', ')}) : words.nothing;
            return phrase(words.relay, {url: at.url, addresses: found.join(', ') || none});
        }),
        ...own.length > 0 ? [phrase(words.own, {addresses: own.join(', ')})] : [],
    ];
}

/** Browsers claim to be others too. The first of these that matches is right. */
const browsers = /** @type {[string, RegExp][]} */ ([
    ['Edge', /\bEdg[A-Z]*\/(\d+)/i], ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/], ['Opera', /\bOPR\/(\d+)/],
    ['Samsung Internet', /\bSamsungBrowser\/(\d+)/], ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
    ['Safari', /\bVersion\/(\d+(?:\.\d+)?).*\bSafari\//],
]);

/** @param {string} userAgent @returns {string} name and version, which tell nobody apart */
export function browserOf(userAgent) {
    for (const [name, pattern] of browsers) {
        const [, version] = pattern.exec(userAgent) ?? [];
        if (version) {
            return `${name} ${version}`;
        }
    }
    return text.report.browser;
}
