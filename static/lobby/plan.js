// @ts-check

import {calendarFile} from './calendar.js';
import {copyText} from '../ui/clipboard.js';
import {element} from '../ui/dom.js';
import {linkField} from '../ui/room/invitation.js';
import {openDialog} from '../ui/overlays.js';
import {text} from './text.js';

const words = text.plan;

/**
 * Opens the dialog to plan a call for later: a link to send, and a calendar file. The room needs no reservation, so all
 * of this happens in the browser.
 * @param {string} link to the room
 */
export function planCall(link) {
    const time = element('input', {
        'class': 'field-input', 'id': 'plan-time', 'type': 'datetime-local', 'value': localTime(nextFullHour()),
        'aria-describedby': 'plan-note', 'form': '', // or Enter would close the dialog
    });
    const note = element('p', {'class': 'field-note', 'id': 'plan-note', 'role': 'status'});
    const field = linkField(link);
    field.id = 'plan-link';
    const save = element('button', {'class': 'button button-primary', 'type': 'button'}, words.save);
    save.addEventListener('click', () => {
        const start = new Date(time.value);
        const known = !Number.isNaN(start.getTime());
        time.setAttribute('aria-invalid', String(!known));
        if (known) {
            download(calendarFile({start, link, title: words.event}));
            note.textContent = words.saved;
        } else {
            note.textContent = words.noTime;
            time.focus();
        }
    });
    const copy = element('button', {'class': 'button', 'type': 'button'}, text.room.copyLink);
    copy.addEventListener('click', async () => {
        if (await copyText(link)) {
            note.textContent = text.invitation.copied;
        } else {
            field.focus(); // selects it, so that it can be copied by hand
        }
    });
    openDialog({'aria-labelledby': 'plan-title'},
        element('h2', {'class': 'dialog-title', 'id': 'plan-title'}, words.title),
        element('div', {'class': 'field'},
            element('label', {'class': 'field-label', 'for': 'plan-time'}, words.time), time),
        element('div', {'class': 'field'},
            element('label', {'class': 'field-label', 'for': 'plan-link'}, text.invitation.link), field),
        element('p', {'class': 'dialog-note'}, words.note), note,
        save, copy, element('button', {'class': 'button button-quiet'}, text.close));
}

function nextFullHour() {
    const time = new Date();
    time.setHours(time.getHours() + 1, 0, 0, 0);
    return time;
}

/** Formats a time for a datetime-local field, in the user's time zone. @param {Date} time */
function localTime(time) {
    const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
    return shifted.toISOString().slice(0, 16);
}

/** @param {string} file */
function download(file) {
    const url = URL.createObjectURL(new Blob([file], {type: 'text/calendar'}));
    element('a', {'href': url, 'download': 'tincan.ics'}).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers ask first where to save it
}
