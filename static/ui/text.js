// @ts-check

import {phrase} from './dom.js';

const nameRule = 'Use 1 to 64 visible characters.';

/**
 * The English text that several pages share. Each page adds its own in the text.js beside it.
 * Scripts use it directly, and HTML refers to it with `data-text`. (The HTML itself contains
 * only what must work without scripts: titles, descriptions and the 404 page.) `say()` in dom.js
 * fills in slots such as `{name}`.
 */
export const text = {
    close: 'Close',
    language: 'Language',

    form: {
        name: 'Your name',
        join: 'Join',
        nameMissing: 'Enter your name so the others know who you are.',
        nameBad: nameRule,
    },

    preview: {
        label: 'Your camera and microphone',
        waiting: 'Allow access to your camera and microphone in the browser’s prompt.',
        cameraOff: 'Your camera is off',
        noCamera: 'No camera',
        meter: 'Say something: the string should move.',
        meterWaiting: 'When your microphone is on, the string moves as you speak.',
        meterOff: 'Your microphone is off.',
        meterNone: 'No microphone: you can hear the others, but they can’t hear you.',
    },

    devices: {
        choose: 'Choose devices',
        camera: 'Camera',
        microphone: 'Microphone',
        speaker: 'Speaker',
        /** The device in use, if the browser does not list it. */
        current: {camera: 'Current camera', microphone: 'Current microphone'},
        testSound: 'Play test sound',
        testing: 'Playing…',
    },

    /** How the microphone is recorded. */
    sound: {
        label: 'Microphone sound',
        speech: 'Speech',
        original: 'Original sound',
        notes: {
            speech: 'Your browser removes echo and noise.',
            original: 'For music, in stereo. Use headphones, or the others will hear an echo.',
            refused: 'This microphone doesn’t support “Original sound”, so “Speech” is used instead.',
        },
    },

    /** Why a device is not available: by problem, then by device. */
    media: {
        denied: {
            both: {
                title: 'Camera and microphone are blocked',
                text: 'Open the site settings next to the address, allow both, then try again.',
            },
            camera: {
                title: 'The camera is blocked',
                text: 'Open the site settings next to the address, allow the camera, then try again.',
            },
            microphone: {
                title: 'The microphone is blocked',
                text: 'Open the site settings next to the address, allow the microphone, then try again.',
            },
        },
        none: {
            both: {
                title: 'No camera or microphone found',
                text: 'Plug them in, then try again.',
            },
            camera: {
                title: 'No camera found',
                text: 'Plug one in, then try again.',
            },
            microphone: {
                title: 'No microphone found',
                text: 'Plug one in, then try again.',
            },
        },
        busy: {
            both: {
                title: 'Camera and microphone are in use',
                text: 'Another app or tab may be using them. Close it, then try again.',
            },
            camera: {
                title: 'The camera is in use',
                text: 'Another app or tab may be using it. Close it, then try again.',
            },
            microphone: {
                title: 'The microphone is in use',
                text: 'Another app or tab may be using it. Close it, then try again.',
            },
        },
        lost: {
            both: {
                title: 'Camera and microphone disconnected',
                text: 'Reconnect them, then try again.',
            },
            camera: {
                title: 'Camera disconnected',
                text: 'Reconnect it, then try again.',
            },
            microphone: {
                title: 'Microphone disconnected',
                text: 'Reconnect it, then try again.',
            },
        },
        interrupted: {
            both: {
                title: 'Camera and microphone interrupted',
                text:
                    'A phone call, another app or a privacy switch is blocking them. If they don’t come back, ' +
                    'try again.',
            },
            camera: {
                title: 'Camera interrupted',
                text: 'Another app or a privacy switch is blocking it. If it doesn’t come back, try again.',
            },
            microphone: {
                title: 'Microphone interrupted',
                text:
                    'A phone call, another app or a privacy switch is blocking it. If it doesn’t come back, ' +
                    'try again.',
            },
        },
        insecure: {
            both: {
                title: 'Camera and microphone unavailable',
                text:
                    'Browsers allow them only on https:// addresses (or http://localhost on the same computer). ' +
                    'Ask the server’s administrator for an https:// address.',
            },
        },
        unsupported: {
            both: {
                title: 'Camera and microphone unavailable',
                text:
                    'This app’s built-in browser doesn’t support them. Open this page in Safari, Chrome or Firefox ' +
                    'instead.',
            },
        },
    },

    unsupported: {
        title: 'This browser can’t make calls',
        text: 'Missing or turned off: {missing}. Use Chrome or Edge 110, Firefox 115, Safari 16.4 or a later version.',
    },

    notices: {
        tryAgain: 'Try again',
        /** During a call, if the devices have not started yet. */
        waiting: {
            title: 'Waiting for your camera and microphone',
            text: 'If your browser asks, allow access to them. Until then, the others can’t see or hear you.',
        },
        dismiss: 'Dismiss',
        /** Added to a notice that is shown before joining. */
        joinWithout: {
            both: 'You can also join without them. You’ll still see and hear the others.',
            camera: 'You can also join without it.',
            microphone: 'You can also join without it.',
        },
    },

    screenFailed: {
        title: 'Your screen couldn’t be shared',
        text: 'In your computer’s settings, allow this browser to record the screen, then try again.',
    },

    room: {
        joining: 'Joining…',
        connected: 'Connected',
        reconnecting: 'Reconnecting…',
        blocked: 'The server is up, but its WebSocket is blocked. If this continues, try another network.',
        here: {one: '{count} here', other: '{count} here'},
        copyLink: 'Copy link',
        share: 'Share',
        leave: 'Leave',
    },

    invitation: {
        link: 'Link to this call',
        copied: 'Link copied',
        copyByHand: 'Copy this link and send it to the people you want to invite:',
    },

    /** Messages that people write to each other. */
    message: {
        field: 'Message',
        hint: 'Press Enter to send, Shift+Enter for a new line.',
        send: 'Send',
        below: 'New messages',
        you: 'You',
        left: {one: '{count} character left', other: '{count} characters left'},
        tooLong: 'Over the limit by {count}. Shorten the message or send it in parts.',
        muchTooLong: 'Message too long. Send it in parts.',
        cut: 'The rest of this message is too long to show.',
        invisible: '(no visible characters)',
        alone: 'Nobody else was here to receive this.',
        missed: 'Not delivered to {name}.',
        failed: 'Not sent: {why}',
        notice: '{name}: {message}',
    },

    /** A connection to someone, by state, and their video. */
    peer: {
        connecting: 'Connecting…',
        reconnecting: 'Reconnecting…',
        still: 'Waiting for video…',
        held: 'Video paused: slow connection',
        failed: 'No connection',
        failedAdvice:
            'Your networks are blocking the connection. Still trying… If this continues, one of you should ' +
            'switch networks.',
        fullAdvice:
            'The server has no capacity left for relayed calls. Still trying… If this continues, tell the person ' +
            'who runs this server.',
    },

    /** What happens to others in the room. */
    events: {
        joined: '{name} joined',
        left: '{name} left',
        lost: '{name} lost their connection',
        removed: '{name} was removed',
        failed: 'Can’t connect to {name}. If this continues, try another network.',
        full: 'Can’t connect to {name}: the server has no capacity left for relayed calls.',
    },

    moderation: {
        moderator: 'Moderator',
        lock: 'Lock',
        lockLabel: 'Lock the room',
        unlock: 'Unlock',
        unlockLabel: 'Unlock the room',
        locked: 'Locked',
        mute: 'Mute microphone',
        promote: 'Make moderator',
        promoteNote: 'They become the moderator instead of you.',
        remove: 'Remove from the call',
        removeNote: 'They can rejoin with the link unless you lock the room.',

        /** Notifications. */
        isLocked: 'Locked: others must ask to join',
        isOpen: 'The room is unlocked',
        youModerate: 'You are now a moderator',
        othersModerate: '{name} is now a moderator',
        muted: '{name} muted your microphone. You can switch it back on.',
        asked: 'Asked {name} to mute',
        unreachable: 'The server can’t be reached, so nothing was changed. Try again in a moment.',
        notModerator: 'You are no longer a moderator, so nothing was changed.',
    },

    /** Asking to be let into a locked room, and letting others in. */
    knock: {
        ask: 'Ask to join',
        promise: 'When you ask, the moderators see your name. Nothing else is sent before you join.',
        asking: 'Asking to join…',
        told: {
            one:
                'You’ll join as soon as a moderator lets you in. If nobody answers within {count} minute, you can ' +
                'ask again.',
            other:
                'You’ll join as soon as a moderator lets you in. If nobody answers within {count} minutes, you ' +
                'can ask again.',
        },
        stop: 'Stop asking',
        locked: {
            title: 'This room is locked',
            text: 'Ask to join, and a moderator can let you in.',
        },
        interrupted: {
            title: 'The connection to the server was interrupted',
            text: 'Your request to join was lost. Please ask again.',
        },

        /** For moderators. */
        wants: '{name} wants to join',
        want: {one: '{name} and {count} other want to join', other: '{name} and {count} others want to join'},
        admit: 'Let in',
        deny: 'Decline',
        admitLabel: 'Let in {name}',
        denyLabel: 'Decline {name}',
        showAll: 'Show all',
        admitAll: 'Let everyone in',
        title: 'People who want to join',
    },

    ended: {
        rejoin: 'Join again',
        lobby: 'Back to the start page',
    },

    needsInvitation: {
        title: 'You need an invitation',
        text: 'Open the link you were sent, or paste it here.',
        field: 'Your invitation',
        incomplete: 'This isn’t a complete invitation. Copy the whole link you were sent.',
    },

    forLive: {
        title: 'This invitation is for a broadcast',
        text: 'It doesn’t work on this page.',
        link: 'Go to the broadcast',
    },

    /** Why joining failed or the call ended; by protocol code. */
    errors: {
        'unreachable': {
            title: 'The server isn’t responding',
            text: 'Check your internet connection. If it works, the server may be restarting. Try again in a minute.',
        },
        /** The server answers requests, but not on its WebSocket. */
        'blocked': {
            title: 'The connection to the server is blocked',
            text:
                'The server is up, but a proxy in front of it or a filter in your network probably blocks ' +
                'WebSockets. Try another network. If it fails there too, ask the person who runs this server to ' +
                'check its log.',
        },
        'room-full': {
            title: 'This room is full',
            text: 'Try again when someone leaves, or meet in another room.',
        },
        'server-full': {
            title: 'The server is full',
            text: 'Too many people are using it right now. Try again in a few minutes.',
        },
        'rate-limited': {
            title: 'Too many requests',
            text: 'Wait a minute, then try again.',
        },
        'bad-name': {
            title: 'This name can’t be used',
            text: nameRule,
        },
        'bad-room': {
            title: 'This room name can’t be used',
            text: 'A room name has 6 to 64 characters: letters a to z, digits, - and _.',
        },
        'unauthorized': {
            title: 'You need an invitation',
            text: 'You need a valid invitation to join this room. Ask for a new link.',
        },
        'bad-session': {
            title: 'Your session has expired',
            text: 'Please join again.',
        },
        'forbidden': {
            title: 'This room is locked',
            text: 'Nobody can join at the moment. Ask someone inside to unlock it, then join again.',
        },
        'denied': {
            title: 'You weren’t let in',
            text: 'Contact the person who invited you, or ask again in two minutes.',
        },
        'unanswered': {
            title: 'Nobody answered',
            text: 'The moderators may be busy. Ask again, or contact the person who invited you.',
        },
        'nobody': {
            title: 'Nobody can let you in',
            text: 'There’s no moderator in the room right now. Contact the person who invited you, or try again later.',
        },
        'busy': {
            title: 'Too many people are asking to join',
            text: 'Wait a minute, then ask again.',
        },
        'role': {
            title: 'This invitation is for another page',
            text: 'Ask the person who sent it for a new one.',
        },
        'join-timeout': {
            title: 'Joining took too long',
            text: 'Please try again.',
        },
        'too-slow': {
            title: 'Your connection could not keep up',
            text: 'Move closer to your router or pause other downloads, then join again.',
        },
        'replaced': {
            title: 'You are in this room in another tab',
            text: 'You’re now connected in your other tab or window. To continue here, join again.',
        },
        'removed': {
            title: 'You were removed',
            text: 'A moderator removed you from this room.',
        },
        'other': {
            title: 'The connection was lost',
            text: 'Please join again. If it keeps happening, reload the page.',
        },
    },

    /** The page for an unknown address. Its HTML has the same words in English. */
    notFound: {
        title: 'Nobody at the other end',
        text: 'There is no page at this address. Check the link you were sent, or ask for it again.',
        start: 'Start a call',
    },

    /** A link to the page that tests the connection. */
    doctorLink: 'Test your connection',

    serverSays: '(Message from the server: {message}.)',
};

/**
 * Returns our own text for a protocol error, or the server's message if the code is unknown. An
 * invitation can be refused for several reasons, so the server's message is added to ours.
 * @param {string} [code]
 * @param {string} [message]
 * @returns {{title: string, text: string}}
 */
export function errorText(code = '', message = '') {
    const known = /** @type {Record<string, {title: string, text: string}>} */ (text.errors);
    if (code === 'unauthorized') {
        return withMessage(known.unauthorized, message);
    }
    if (code === 'forbidden' && !message.includes('locked')) { // the code's other meaning: a wrong role
        return withMessage(known.role, message);
    }
    if (Object.hasOwn(known, code)) {
        return known[code];
    }
    return {title: known.other.title, text: message || known.other.text};
}

/** @param {{title: string, text: string}} words @param {string} message */
function withMessage(words, message) {
    return message ? {title: words.title, text: `${words.text} ${phrase(text.serverSays, {message})}`} : words;
}
