// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the broadcast page. */
export const text = {
    ...shared,

    live: {
        title: '{room}: live on tincan',
        hostName: 'Host',
        viewerName: 'Viewer',
        screen: 'The broadcast',
        sound: 'Turn on sound',
        mute: 'Mute',
        volume: 'Volume',
        float: 'Picture in picture',
        full: 'Full screen',
        count: '{count} watching',
        again: 'Try again',
        serverLost: 'Reconnecting to the server. The video continues.',
        serverBlocked: 'Reconnecting to the server, but the WebSocket is blocked. The video continues.',
        relayFull: {title: 'No connection to the host', text: shared.peer.fullAdvice},
        held: 'Video paused: the host’s connection is slow',
        next: 'If the host goes live again, the stream starts automatically.',
        becomeHost: 'I am the host',
        watch: 'Back to watching',
        hostTitle: 'Your broadcast',
        preview: 'Preview of your broadcast',
        nothing: 'Your preview appears here.',
        sources: 'Show',
        sourceScreen: 'Screen, window or tab',
        sourceCamera: 'Camera',
        sourceMicrophone: 'Include microphone',
        openPreview: 'Preview',
        noScreen: 'This browser can’t share a screen. Most browsers on computers can.',
        password: 'Host password',
        passwordNeeded: {
            title: 'You need a password to go live',
            text: 'Ask the server’s administrator for it, then enter it and press Go live.',
        },
        passwordWrong: 'Wrong password. Check for capital letters and try again.',
        goLive: 'Go live',
        end: 'End broadcast',
        useName: 'Continue',
        offline: 'OFFLINE',
        onAir: 'LIVE',
        viewers: 'Watching',
        time: 'Duration',
        upload: 'Upload',
        timeLeft: 'Time left',
        /** The last two warnings of the time limit, by minutes. */
        endsIn: {
            5: 'Less than 5 minutes left: this server limits how long a broadcast may last.',
            1: 'Less than a minute left. You can go live again afterwards.',
        },
        received: 'Viewers get',
        rate: '{rate} Mbit/s',
        quality: '{best}p',
        qualities: '{worst}p to {best}p',
        qualityNone: 'No video yet',
        screenEnded: {
            title: 'You’re offline: screen sharing stopped',
            text: 'Press Go live to choose a screen again.',
        },
        screenAfterReload: {
            title: 'You were sharing your screen',
            text:
                'After a reload, the browser needs a click before it can share the screen again. Press Go live ' +
                'to continue. Your viewers are waiting.',
        },
        nothingChosen: {
            title: 'Nothing was selected',
            text:
                'You’re still offline. Press Go live again and choose a screen, a window or a tab. If your ' +
                'browser doesn’t ask, allow screen sharing in the site settings.',
        },
    },

    /** What viewers see, by state. */
    watching: {
        joining: {title: 'Connecting…', text: ''},
        full: {
            title: 'The room is full',
            text: 'You’re in the queue. You’ll join automatically when someone leaves.',
        },
        unreachable: {
            title: 'The server isn’t responding',
            text: 'Still trying… Check your internet connection.',
        },
        blocked: {title: shared.errors.blocked.title, text: `Still trying… ${shared.errors.blocked.text}`},
        waiting: {title: 'Not live yet', text: 'It starts automatically when the host goes live.'},
        starting: {title: 'Starting…', text: ''},
        live: {title: 'LIVE', text: ''},
        away: {title: 'The host is reconnecting…', text: 'The stream resumes automatically if they come back.'},
        failed: {
            title: 'No connection to the host',
            text: 'Still trying… If this continues, try another network.',
        },
        ended: {title: 'The stream has ended', text: ''}, // `ended` below says why
        reconnecting: {title: 'Reconnecting…', text: 'You lost your connection. Still trying…'},
    },

    /** Why a broadcast has ended, for viewers. */
    whyEnded: {
        left: 'The host ended it.',
        lost: 'The host lost the connection.',
        closed: 'The host closed the page.',
        limit: 'It reached this server’s time limit.',
        operator: 'The server’s administrator ended it.',
    },

    /** What the host sees, by state. */
    hosting: {
        offline: {title: 'You are offline', text: 'Nobody can see or hear you.'},
        starting: {title: 'Going live…', text: ''},
        live: {title: 'You are live', text: 'Anyone with the link can watch.'},
        /** On a server that requires invitations. */
        liveInvited: {title: 'You are live', text: 'Each viewer needs an invitation of their own.'},
        reconnecting: {
            title: 'Reconnecting to the server…',
            text: 'Your viewers can still see you. New viewers can’t join until you are back.',
        },
        /** The server is up while the broadcast is reconnecting. */
        blocked: {
            title: shared.errors.blocked.title,
            text: `Your viewers can still see you, but new viewers can’t join. ${shared.errors.blocked.text}`,
        },
    },

    /** Why the host is offline, where the texts in `errors` do not fit; by protocol code. */
    hostErrors: {
        'already-live': {
            title: 'Someone else is already live here',
            text: 'A room can have only one host. Wait until they finish, or use another room.',
        },
        'ended': {
            title: 'Your broadcast was ended',
            text: 'The server’s administrator ended it. Press Go live to start another.',
        },
        'limit': {
            title: 'Your broadcast has ended',
            text: 'It reached this server’s time limit. Press Go live to start another.',
        },
        'rate-limited': {
            title: 'Too many wrong passwords',
            text: 'Wait a minute, then try again.',
        },
        'replaced': {
            title: 'You are live in another tab',
            text: 'Your broadcast continues there. To broadcast from here, end it there first.',
        },
    },
};
