// @ts-check

import {Broadcast} from './broadcast.js';
import {askForName} from './name-form.js';
import {deviceButton, devicePicker} from '../ui/camera/device-controls.js';
import {diagnose} from '../ui/blocked.js';
import {byId, decimal, phrase, setText} from '../ui/dom.js';
import {setHint} from '../ui/fields.js';
import {askBeforeClosing, tokensRequired} from '../ui/page.js';
import {Notices} from '../ui/camera/notices.js';
import {canShareScreen} from '../ui/camera/screen.js';
import {Source} from './source.js';
import {storeChoice, storedChoice} from '../ui/store.js';
import {errorText} from '../ui/text.js';
import {text} from './text.js';

const measureInterval = 1_000; // ms, between measurements of the upload

/** The host's controls: what to show, one switch, and statistics. */
export class Host {
    #seat;
    #broadcast;
    #source = new Source();
    /** @type {HTMLVideoElement} */
    #preview = byId('host-preview');
    /** @type {HTMLInputElement} */
    #password = byId('password');
    /** @type {HTMLInputElement} */
    #microphone = byId('source-microphone');
    #switch = byId('live-switch');
    #previewButton = byId('open-preview');
    /** Whether a wrong password has been entered. */
    #wrongPassword = false;
    /** Whether the browser is being asked for the screen or camera. */
    #opening = false;
    /** @type {ReturnType<typeof setInterval> | undefined} set while live */
    #measureTimer;

    /** @param {string} room @param {import('./broadcast.js').KeptHostSeat} seat */
    constructor(room, seat) {
        this.#seat = seat;
        this.#broadcast = new Broadcast(room, seat);
        byId('host-tools').append(deviceButton(this.#source.media, 'microphone', 'tool'));
        const {media} = this.#source;
        byId('camera-choice').append(devicePicker(media, 'camera'));
        byId('microphone-choice').append(devicePicker(media, 'microphone'));
        this.#previewButton.addEventListener('click', () => void this.#openPreview()); // shows its own errors
        byId('host-notes').append(new Notices(this.#source.media, {beforeCall: false}).element);
        askBeforeClosing(() => this.#state !== 'offline' && this.#broadcast.viewers > 0);
        this.#switch.addEventListener('click', () => this.#toggle());
        byId('password-form').addEventListener('submit', (event) => {
            event.preventDefault();
            if (this.#state === 'offline') {
                void this.#goLive(); // handles its own errors
            }
        });
        this.#microphone.checked = storedChoice().microphone;
        this.#source.media.addEventListener('change', () => {
            if (this.#broadcast.state === 'live') { // muting survives a reload
                storeChoice({...storedChoice(), microphone: this.#source.media.choice.microphone});
            }
        });
        this.#password.addEventListener('input', () => this.#setPasswordHint(''));
        // A stream that was opened before the password prompt no longer fits the new choice.
        byId('sources').addEventListener('change', () => {
            this.#source.close();
            this.#update();
        });
        this.#source.addEventListener('change', () => {
            this.#preview.srcObject = this.#source.stream;
            byId('host-nothing').hidden = this.#source.stream !== null;
            this.#update();
            this.#broadcast.setStream(this.#source.stream);
        });
        this.#source.addEventListener('ended', () => {
            this.#offline();
            this.#setStatus(text.live.screenEnded);
        });
        this.#broadcast.addEventListener('change', () => this.#update());
        this.#broadcast.addEventListener('blocked', () => this.#setStatus(text.hosting.blocked));
        this.#broadcast.addEventListener('end', (event) => {
            const {code, message} = /** @type {CustomEvent} */ (event).detail;
            this.#source.close();
            this.#explainEnd(code, message);
        });
        if (!canShareScreen) {
            /** @type {HTMLInputElement} */ (byId('source-screen')).disabled = true;
            byId('source-note').textContent = text.live.noScreen;
            this.#kind = 'camera';
        }
    }

    /**
     * Replaces the audience on the page. Continues the broadcast if the previous page in this tab
     * was live.
     */
    open() {
        byId('host').hidden = false;
        byId('host-title').focus();
        void this.#source.media.listDevices(); // never rejects
        this.#update();
        if (this.#state !== 'offline') {
            return; // an invitation was pasted during the broadcast: the next one uses it
        }
        this.#setStatus(text.hosting.offline);
        const former = this.#seat.kept;
        if (former) {
            this.#kind = former.kind;
            if (!this.#seat.isFresh) {
                return; // after a while, going live without a click would be a surprise
            }
            if (former.kind === 'camera') {
                void this.#goLive(); // handles its own errors
            } else {
                this.#setStatus(text.live.screenAfterReload);
            }
        }
    }

    /** Goes offline, and returns the page to the audience. */
    close() {
        this.#offline();
        byId('host').hidden = true;
    }

    /** @returns {import('./source.js').Kind} */
    get #kind() {
        return /** @type {HTMLInputElement} */ (byId('source-screen')).checked ? 'screen' : 'camera';
    }

    set #kind(kind) {
        /** @type {HTMLInputElement} */ (byId(`source-${kind}`)).checked = true;
    }

    /** The broadcast's state. For the host, `starting` begins with the browser's prompt. */
    get #state() {
        return this.#opening ? 'starting' : this.#broadcast.state;
    }

    #toggle() {
        if (this.#state === 'offline') {
            void this.#goLive(); // handles its own errors
        } else {
            this.#offline();
        }
    }

    #offline() {
        this.#opening = false;
        this.#broadcast.stop();
        this.#source.close();
    }

    /** Opens the camera or the screen without going live. The browser then also reveals the names of devices. */
    async #openPreview() {
        this.#source.close();
        if (await this.#source.open(this.#kind, this.#microphone.checked) && !this.#source.ready) {
            this.#explainProblem();
        }
    }

    #explainProblem() {
        const words = this.#kind === 'screen' ? screenProblem(this.#source) : cameraProblem(this.#source);
        this.#source.close();
        this.#update();
        this.#setStatus(words);
    }

    async #goLive() {
        const kind = this.#kind;
        const source = this.#source;
        if (!source.ready) { // still open after an attempt that needed a password
            this.#opening = true;
            this.#update();
            source.close(); // a preview that is still opening
            if (!await source.open(kind, this.#microphone.checked)) {
                return; // switched off meanwhile
            }
            this.#opening = false;
        }
        if (!source.ready) {
            this.#explainProblem();
            return;
        }
        try {
            await this.#broadcast.start(source.stream, kind, this.#password.value || undefined);
        } catch (error) {
            const {code, message} = /** @type {{code: string, message: string}} */ (error);
            if (code === 'unauthorized' && message.includes('password')) { // a bad token has the same code
                this.#askPassword();
            } else {
                source.close();
                // After too many wrong passwords, the server may refuse the connection itself.
                const refused = code === 'unreachable' && this.#wrongPassword;
                const cause = refused ? 'rate-limited' : await diagnose(code) ?? '';
                if (this.#state === 'offline') { // nothing else was started meanwhile
                    this.#explainEnd(cause, message);
                }
            }
        }
    }

    #askPassword() {
        const wrong = this.#password.value !== '';
        this.#wrongPassword ||= wrong;
        byId('password-form').hidden = false;
        this.#setPasswordHint(wrong ? text.live.passwordWrong : '');
        this.#setStatus(text.live.passwordNeeded);
        this.#update();
        this.#password.focus();
        this.#password.select();
        byId('password-form').scrollIntoView({block: 'nearest'}); // with the hint below the field
    }

    /** @param {string} problem empty: none */
    #setPasswordHint(problem) {
        setHint(this.#password, byId('password-note'), problem, problem !== '');
    }

    /** @param {string} code @param {string} message */
    #explainEnd(code, message) {
        if (code === 'bad-name') {
            askForName(() => this.#toggle());
        }
        const known = /** @type {Record<string, {title: string, text: string}>} */ (text.hostErrors);
        if (code === 'ended' && message.includes('at most')) {
            code = 'limit';
        }
        this.#setStatus(Object.hasOwn(known, code) ? known[code] : errorText(code, message));
    }

    /** @param {{title: string, text: string}} words */
    #setStatus(words) {
        byId('host-state-title').textContent = words.title;
        byId('host-state-text').textContent = words.text;
    }

    #update() {
        const state = this.#state;
        const root = byId('host');
        if (root.dataset.host !== state) {
            root.dataset.host = state;
            const invited = state === 'live' && tokensRequired;
            this.#setStatus(invited ? text.hosting.liveInvited : text.hosting[state]);
        }
        const on = state !== 'offline';
        const form = byId('password-form');
        const onAir = state === 'live' || state === 'reconnecting';
        setText('host-mark', onAir ? text.live.onAir : text.live.offline);
        this.#switch.setAttribute('aria-checked', String(on));
        this.#switch.className = `button button-large ${on ? 'button-danger' : 'button-primary'}`;
        setText('live-switch', on ? text.live.end : text.live.goLive);
        this.#switch.hidden = !on && !form.hidden; // its form has a button for the same
        if (state === 'live' && !form.hidden) {
            if (form.contains(document.activeElement)) {
                this.#switch.focus();
            }
            form.hidden = true;
        }
        /** @type {HTMLFieldSetElement} */ (byId('sources')).disabled = on;
        byId('watch').hidden = on;
        byId('camera-choice').hidden = this.#kind === 'screen';
        this.#previewButton.hidden = on || this.#source.ready;
        byId('host-tools').hidden = this.#switch.hidden && this.#previewButton.hidden;
        byId('figures').hidden = byId('host-count').hidden = !on;
        byId('viewers').textContent = String(this.#broadcast.viewers);
        if (on && this.#measureTimer === undefined) {
            this.#measureTimer = setInterval(() => void this.#measure(), measureInterval);
            void this.#measure();
        } else if (!on) {
            clearInterval(this.#measureTimer);
            this.#measureTimer = undefined;
        }
    }

    /** Shows the time until the server ends the broadcast, and warns before. @param {number} left in ms */
    #showTimeLeft(left) {
        byId('time-left').textContent = clock(left);
        byId('time-left-figure').hidden = left === Infinity;
        const warning = /** @type {const} */ ([5, 1]).filter((minutes) => left < minutes * 60_000).at(-1);
        if (warning && this.#state === 'live') {
            setText('host-state-text', text.live.endsIn[warning]);
        }
    }

    async #measure() {
        const {since, endsAt} = this.#broadcast;
        this.#showTimeLeft(endsAt - Date.now());
        const {upload, lines} = await this.#broadcast.measure();
        byId('live-time').textContent = since ? clock(Date.now() - since) : '';
        byId('upload').textContent = phrase(text.live.rate, {rate: decimal(upload / 1e6, 1)});
        byId('quality').textContent = qualityText(lines);
    }
}

/** @param {number[]} lines of the videos that are sent */
function qualityText(lines) {
    const [worst, best] = [Math.min(...lines), Math.max(...lines)].map(String);
    if (lines.length === 0) {
        return text.live.qualityNone;
    }
    return worst === best ? phrase(text.live.quality, {best}) : phrase(text.live.qualities, {worst, best});
}

/** @param {number} duration in ms @returns {string} such as 1:02:03 */
function clock(duration) {
    const seconds = Math.max(0, Math.floor(duration / 1000));
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const [first, ...others] = parts[0] > 0 ? parts : parts.slice(1);
    return [first, ...others.map((part) => String(part).padStart(2, '0'))].join(':');
}

/** @param {Source} source */
function screenProblem({screenFailed}) {
    return screenFailed ? text.screenFailed : text.live.nothingChosen;
}

/** @param {Source} source */
function cameraProblem({media}) {
    const words = text.media[media.problems.camera ?? 'none'];
    return 'camera' in words ? words.camera : words.both;
}
