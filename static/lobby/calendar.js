// @ts-check

/** Writes a meeting as a file for calendar programs (iCalendar, RFC 5545). */

/** The length of a meeting in the calendar. The call itself has no planned end. */
const length = 60 * 60 * 1000; // ms

/** The maximum length of a line, in bytes (RFC 5545 section 3.1). */
const maxLine = 75;

/**
 * @param {object} meeting
 * @param {Date} meeting.start
 * @param {string} meeting.title
 * @param {string} meeting.link to the room
 * @returns {string} with lines that end in CRLF
 */
export function calendarFile({start, title, link}) {
    const lines = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//tincan//tincan//EN',
        'BEGIN:VEVENT',
        `UID:${uniqueName()}`,
        `DTSTAMP:${utc(new Date())}`,
        `DTSTART:${utc(start)}`,
        `DTEND:${utc(new Date(start.getTime() + length))}`,
        `SUMMARY:${escape(title)}`,
        `DESCRIPTION:${escape(link)}`,
        `LOCATION:${escape(link)}`,
        `URL:${link}`,
        'END:VEVENT',
        'END:VCALENDAR',
    ];
    return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** (crypto.randomUUID() would need a secure context.) */
function uniqueName() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A point in time as in RFC 5545 section 3.3.5, in UTC. @param {Date} time */
function utc(time) {
    return `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Escapes a value of type TEXT (RFC 5545 section 3.3.11). @param {string} words */
function escape(words) {
    return words.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Splits a long line. Continuation lines begin with a space. Characters are never split. @param {string} line */
function fold(line) {
    let folded = '';
    let size = 0; // of the current line, in bytes
    for (const character of line) {
        const bytes = new TextEncoder().encode(character).length;
        if (size + bytes > maxLine) {
            folded += '\r\n ';
            size = 1;
        }
        folded += character;
        size += bytes;
    }
    return folded;
}
