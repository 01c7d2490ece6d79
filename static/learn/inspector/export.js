// @ts-check

// Writes a trace as a file, without what must stay secret: README.md describes the format.

import {isMessage, messageName, placeOf, textAt} from './entries.js';
import {plainSentence, timeOf} from './explain/sentences.js';

/** @typedef {import('./recorder.js').Recorder} Recorder */

export const format = 'tincan-trace';
export const version = 1;

/** What is never exported: anyone who has one of these can enter the room, or use the relay. */
const secrets = new Set(['session', 'token', 'password', 'username', 'credential', 'room']);

const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)/g;
const ipv6 = /(?<![\w:.])(?=[\da-f:.]*:[\da-f.]*:)[\da-f:.]*[\da-f:](?:%\w+)?(?![\w:])/gi;
const localName = /[\w-]+\.local\b/gi;
/** A fingerprint looks like an IPv6 address, but is too long for one. */
const longestAddress = 45; // characters
const icePassword = /(a=ice-pwd:)[^\r\n\\]*/g;
/** The host in a URL of a relay or a socket. */
const urlHost = /^((?:stuns?|turns?):|wss?:\/\/)(\[[^\]]*\]|[^/:?]+)/i;

/**
 * Blanks secrets and, unless they are wanted, addresses. Equal addresses get the same name.
 * @param {boolean} withAddresses
 */
function blanker(withAddresses) {
    const names = new Map();
    const nameOf = (/** @type {string} */ address) => {
        if (address.length > longestAddress) {
            return address;
        }
        names.set(address, names.get(address) ?? `blanked-${names.size + 1}`);
        return names.get(address);
    };
    const blankText = (/** @type {string} */ text) => {
        const safe = text.replace(icePassword, '$1blanked');
        return withAddresses ? safe : safe
            .replace(urlHost, (_, scheme, host) => scheme + nameOf(host))
            .replace(localName, nameOf).replace(ipv4, nameOf).replace(ipv6, nameOf);
    };
    /** @type {(value: unknown) => unknown} */
    const blank = (value) => {
        if (typeof value === 'string') {
            return blankText(value);
        }
        if (Array.isArray(value)) {
            return value.map(blank);
        }
        if (typeof value !== 'object' || value === null) {
            return value;
        }
        return Object.fromEntries(Object.entries(value).map(([name, field]) =>
            [name, secrets.has(name) && typeof field === 'string' ? 'blanked' : blank(field)]));
    };
    return blank;
}

/**
 * @param {Recorder} recorder
 * @param {boolean} withAddresses whether to keep the addresses of everyone
 */
export function toJSON({entries, gone, start, roster}, withAddresses) {
    const blank = blanker(withAddresses);
    const head = JSON.stringify({
        format, version, start, gone, you: roster.you,
        peers: Array.from(roster.names, ([id, name]) => ({id, name})),
    });
    const lines = entries.map(({entry}) => JSON.stringify(blank(entry)));
    return `${head.slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * A sequence diagram in the language of Mermaid, of the messages and the most important states.
 * @param {Recorder} recorder
 */
export function toMermaid({entries, start, roster}) {
    const {titles} = roster;
    const lines = ['sequenceDiagram', ...titles.map((title, lane) => `    participant l${lane} as ${plain(title)}`)];
    for (const {entry} of entries) {
        const {from, to, label} = placeOf(entry, roster);
        if (isMessage(entry)) {
            const words = `${plain(label)}, ${Number(entry.size)} bytes, ${timeOf(entry.at, start)}`;
            if (from === 0 && to > 1) {
                lines.push(`    l0->>l1: ${words}`, `    l1-->>l${to}: ${plain(label)}`);
            } else if (from > 1) {
                lines.push(`    l${from}-->>l1: ${plain(label)}`, `    l1->>l0: ${words}`);
            } else if (!['ping', 'pong'].includes(messageName(entry))) {
                lines.push(`    l${from}->>l${to}: ${words}`);
            }
        } else if (entry.kind !== 'candidate' && textAt(entry, 'of') !== 'gathering') {
            lines.push(`    Note over l${from}: ${plain(plainSentence(entry, roster))}`);
        }
    }
    return `${lines.join('\n')}\n`;
}

/** Text in which nothing has a meaning to Mermaid. @param {string} text */
function plain(text) {
    const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/[#;:<>"{}%|`]/g, (sign) => `#${sign.charCodeAt(0)};`);
    return /^\s*end\s*$/i.test(line) ? `(${line.trim()})` : line.slice(0, 120) || '-';
}
