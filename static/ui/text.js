// @ts-check

import {phrase} from './dom.js';

/**
 * Every English sentence on the pages. Scripts use them directly, and HTML refers to them with
 * `data-text`. (The HTML itself contains only what must work without scripts: titles, descriptions
 * and the 404 page.) `say()` in dom.js fills in slots such as `{name}`.
 */
export const text = {
    title: '{room}: tincan',

    lobby: {
        title: 'Two cans and a string.',
        lead: 'Video calls that run directly between your browsers. No account, no app.',
    },

    facts: {
        label: 'How it works',
        directTitle: 'Direct',
        direct: 'Video and audio travel encrypted from browser to browser. This server only connects you.',
        detourTitle: 'Relayed when necessary',
        detour: 'Some networks block direct connections. This server then relays the encrypted stream, which it can’t read.',
        smallTitle: 'Small and temporary',
        small: 'For up to about a dozen people. A room exists only while someone is in it. Nothing is recorded or stored.',
    },

    form: {
        name: 'Your name',
        room: 'Room',
        newName: 'New name',
        enter: 'Join',
        join: 'Join',
        nameMissing: 'Enter your name so the others know who you are.',
        nameBad: 'Use 1 to 64 visible characters.',
        roomSuggested: 'Only people with the link can join.',
        roomChosen: 'Anyone who guesses this name can join.',
        roomBad: 'A room name has 6 to 64 characters: letters a to z, digits, - and _.',
    },

    preview: {
        label: 'Your camera and microphone',
        waiting: 'Allow access to your camera and microphone in the browser’s prompt. Nothing is sent before you join.',
        cameraOff: 'Your camera is off',
        noCamera: 'No camera',
        meter: 'Say something: the string should move.',
        meterWaiting: 'When your microphone is on, the string moves as you speak.',
        meterOff: 'Your microphone is off.',
        meterNone: 'No microphone: you can hear the others, but they can’t hear you.',
        tryAgain: 'Try again',
    },

    /** By problem, then by device. */
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
        insecure: {
            both: {
                title: 'Camera and microphone unavailable',
                text: 'Browsers allow them only on https:// addresses (or http://localhost on the same computer). Ask the server’s administrator for an https:// address.',
            },
        },
        /** Added before a call. */
        anyway: {
            both: 'You can also join without them. You’ll still see and hear the others.',
            camera: 'You can also join without it. The others will hear you.',
            microphone: 'You can also join without it. The others will see you.',
        },
        unsupported: {
            title: 'This browser can’t make calls',
            text: 'WebRTC is missing or disabled. Use a current version of Firefox, Chrome, Edge or Safari.',
        },
    },

    devices: {
        choose: 'Choose devices',
        camera: 'Camera',
        microphone: 'Microphone',
        speaker: 'Speaker',
    },

    /** Before a call: who is in the room, and other ways to join. */
    before: {
        nobody: 'Nobody is here yet.',
        one: '{names} is here.',
        some: '{names} are here.',
        others: '{count} others',
        full: 'The room is full.',
        locked: 'The room is locked.',
        audio: 'Join with audio only',
        watch: 'Just watch',
    },

    prejoin: {
        eyebrow: 'You are about to join',
        promise: 'Nothing is sent before you join.',
    },

    call: {
        people: 'People in this call',
        controls: 'Call controls',
        joining: 'Joining…',
        connected: 'Connected',
        reconnecting: 'Reconnecting…',
        countOne: '1 here',
        countMany: '{count} here',
        microphoneIsOff: 'microphone off',
        copyLink: 'Copy link',
        leave: 'Leave',
        sound: 'Tap for sound',
        soundWhy: 'Your browser blocks audio until you interact with the page.',
        self: 'you',
        video: 'Video of {name}',
        dismiss: 'Dismiss',
    },

    invite: {
        title: 'You’re the only one here',
        text: 'Send this link to the people you want to talk to. They only need a browser.',
        link: 'Link to this call',
        copy: 'Copy link',
    },

    copy: {
        done: 'Link copied',
        byHand: 'Copy this link and send it to the people you want to invite:',
        close: 'Close',
    },

    peer: {
        connecting: 'Connecting…',
        reconnecting: 'Reconnecting…',
        still: 'Waiting for video…',
        held: 'Video paused: slow connection',
        failed: 'No connection',
        failedAdvice: 'Your networks are blocking the connection. Still trying… If this continues, one of you should switch networks.',
    },

    news: {
        joined: '{name} joined',
        left: '{name} left',
        lost: '{name} lost their connection',
        removed: '{name} was removed',
        failed: 'Can’t connect to {name}. If this continues, try another network.',
    },

    ended: {
        rejoin: 'Join again',
        lobby: 'Back to the start page',
        title: 'The call has ended',
        leftTitle: 'You left the call',
        left: 'The others may still be there: {room}',
    },

    live: {
        title: '{room}: live on tincan',
        eyebrow: 'Live room',
        hostName: 'Host',
        viewerName: 'Viewer',
        screen: 'The broadcast',
        sound: 'Tap for sound',
        mute: 'Mute',
        again: 'Watch again',
        over: {title: 'The stream has ended', text: 'Thank you for watching.'},
        becomeHost: 'I am the host',
        watch: 'Back to watching',
        hostTitle: 'Your broadcast',
        preview: 'Preview of your broadcast',
        nothing: 'Your preview appears here.',
        sources: 'Show',
        sourceScreen: 'Screen, window or tab',
        sourceCamera: 'Camera',
        sourceMicrophone: 'Include microphone',
        noScreen: 'This browser can’t share a screen. Most browsers on computers can.',
        password: 'Host password',
        passwordNeeded: {
            title: 'You need a password to go live',
            text: 'Ask the server’s administrator for it, then enter it and press Go live.',
        },
        passwordWrong: 'Wrong password. Check for capital letters and try again.',
        goLive: 'Go live',
        offline: 'OFFLINE',
        onAir: 'LIVE',
        switch: 'Live',
        viewers: 'Watching',
        time: 'Duration',
        upload: 'Upload',
        capacity: 'Room for',
        rate: '{rate} Mbit/s',
        more: 'about {count} more',
        moreLater: 'shown once someone is watching',
        moreUnknown: 'not available in this browser',
        screenEnded: {
            title: 'You’re offline: screen sharing stopped',
            text: 'Switch to LIVE to choose a screen again.',
        },
        screenAgain: {
            title: 'You were sharing your screen',
            text: 'After a reload, the browser needs a click before it can share the screen again. Switch to LIVE to continue. Your viewers are waiting.',
        },
        nothingChosen: {
            title: 'Nothing was selected',
            text: 'You’re still offline. Switch to LIVE again and choose a screen, a window or a tab. If your browser doesn’t ask, allow screen sharing in the site settings.',
        },
    },

    toLive: {
        title: 'This invitation is for a broadcast',
        text: 'It doesn’t work on this page.',
        link: 'Go to the broadcast',
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
        waiting: {title: 'Not live yet', text: 'It starts automatically when the host goes live.'},
        starting: {title: 'Starting…', text: ''},
        live: {title: 'LIVE', text: ''},
        apart: {title: 'LIVE', text: 'Reconnecting to the server. The video continues.'},
        away: {title: 'The host is reconnecting…', text: 'The stream resumes automatically.'},
        failed: {
            title: 'No connection to the host',
            text: 'Still trying… If this continues, try another network.',
        },
        ended: {title: 'The stream has ended', text: 'Thank you for watching. If the host goes live again, the stream starts automatically.'},
        reconnecting: {title: 'Reconnecting…', text: 'You lost your connection. Still trying…'},
    },

    /** What the host sees, by state. */
    hosting: {
        offline: {title: 'You are offline', text: 'Nobody can see or hear you.'},
        starting: {title: 'Going live…', text: ''},
        live: {title: 'You are live', text: 'Anyone with the link can watch. If this server requires invitations, each viewer needs one.'},
        reconnecting: {
            title: 'Reconnecting to the server…',
            text: 'Your viewers can still see you. New viewers can’t join until you are back.',
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
            text: 'It reached the time limit, or an administrator ended it. Switch to LIVE to start another.',
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

    /** Why joining failed or the call ended; by protocol code. */
    errors: {
        'unreachable': {
            title: 'The server isn’t responding',
            text: 'Check your internet connection. If it works, the server may be restarting. Try again in a minute.',
        },
        'room-full': {
            title: 'This room is full',
            text: 'It has reached the maximum number of people. Try again when someone leaves, or meet in another room.',
        },
        'server-full': {
            title: 'The server is full',
            text: 'Too many people are using it right now. Try again in a few minutes.',
        },
        'rate-limited': {
            title: 'Too many requests',
            text: 'Wait a minute, then join again.',
        },
        'bad-name': {
            title: 'This name can’t be used',
            text: 'Use 1 to 64 visible characters.',
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
            title: 'You are in this call in another tab',
            text: 'The call has moved to your other tab or window. To continue here, join again.',
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

    serverSays: '(Message from the server: {message}.)',

    data: {
        eyebrow: 'You are about to join a messages-only room',
        aboutTitle: 'Messages go directly',
        about: 'Pings, channels and direct messages go from browser to browser, encrypted. The server never sees them, and nothing is stored.',
        wayTitle: 'No camera, no microphone',
        way: 'This page doesn’t ask for them. Without that permission, browsers hide your device’s local address, so people in the same house may be connected through the relay. It is slightly slower, and the relay can’t read your messages.',
        relayOnly: 'Always use the relay',
        relayNote: 'This hides your IP address from the others.',
        people: 'People',
        nobody: 'Nobody else is here yet. Copy the link and send it to the people you want to invite.',
        pingAll: 'Ping everyone',
        channels: 'Channels',
        channelNew: 'New channel',
        add: 'Add',
        messages: 'Messages',
        to: 'To',
        message: 'Message',
        send: 'Send',
        rejoin: 'Join again',
        lobby: 'Back to the start page',
    },

    /** By how your video is sent to the others. */
    uplink: {
        full: 'Connection improved. Sending full-quality video.',
        smaller: 'Slow connection. Sending smaller video.',
        off: 'Very slow connection. Your video is off to keep your audio clear.',
    },

    panels: {
        close: 'Close',
    },

    tile: {
        enlarge: 'Enlarge {name}',
        window: 'Show {name} in a separate window',
        full: 'Show {name} in full screen',
    },

    screen: {
        title: '{name}’s screen',
        own: 'Your screen',
        share: 'Screen',
        shareLabel: 'Share your screen',
        stopLabel: 'Stop sharing your screen',
        ended: 'You stopped sharing your screen',
        failed: {
            title: 'Your screen couldn’t be shared',
            text: 'In your computer’s settings, allow this browser to record the screen, then try again.',
        },
        started: '{name} is sharing a screen',
    },

    people: {
        label: 'People',
        title: 'In this call',
        microphoneOn: 'microphone on',
        microphoneOff: 'microphone off',
        cameraOn: 'camera on',
        cameraOff: 'camera off',
        screenOn: 'sharing a screen',
    },

    settings: {
        label: 'Settings',
        title: 'Camera and sound',
        note: 'Changes take effect immediately.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceNews: {
        camera: 'New camera connected: {name}',
        microphone: 'New microphone connected: {name}',
        speaker: 'New speaker connected: {name}',
        use: 'Switch to it',
        cameraGone: 'Camera disconnected. Switched to {name}.',
        microphoneGone: 'Microphone disconnected. Switched to {name}.',
    },

    keys: {
        title: 'Keyboard shortcuts',
        microphone: 'Turn microphone on or off',
        camera: 'Turn camera on or off',
        screen: 'Share your screen, or stop',
        chat: 'Chat',
        leave: 'Leave the call',
        help: 'Show this list',
        close: 'Close',
    },

    menu: {
        more: 'More',
        full: 'Full screen',
        label: 'More controls',
    },

    /** The Connections panel. */
    line: {
        label: 'Connections',
        title: 'Connections',
        alone: 'No one else is here yet. When someone joins, your connection to them appears here.',
        people: 'Your connections',
        and: '{one} and {other}',
        more: 'Details',

        /** Shown in the call itself when a connection has been bad for a while. */
        bad: 'Bad connection',
        badTo: 'Bad connection to {name}',
        news: 'Bad connection to {name}',
        newsMany: 'Bad connections to several people',

        map: 'Connection map',
        mapLabel: 'Map of all connections. The table below has the same information.',
        you: '{name} (you)',
        noConnection: 'none',
        lost: '{loss} lost',
        relayed: '{label}, relay',
        table: 'Show as table',
        columns: {between: 'Between', verdict: 'Connection', roundTrip: 'Round trip', loss: 'Lost', way: 'Path'},
        legend: {
            good: 'Good',
            fair: 'Fair',
            bad: 'Bad',
            none: 'Not connected',
            unknown: 'Unknown',
            relay: 'Dashed: through a relay',
        },

        /** Verdicts and advice. */
        findings: {
            good: {title: 'Good', advice: ''},
            relay: {
                title: 'Good, relayed: no direct path was found',
                advice: 'This is a little slower. The relay can’t see or hear you.',
            },
            relayTCP: {
                title: 'Relayed over {protocol}: no direct path was found',
                advice: 'It works, but each lost packet delays the ones behind it. Try another network, or ask your network’s administrator to allow UDP.',
            },
            slow: {
                title: 'High latency: {ms} ms round trip',
                advice: 'You may interrupt each other by accident, so leave pauses. Downloads, uploads and weak Wi-Fi make it worse.',
            },
            loss: {
                title: '{percent}% packet loss: video may freeze',
                advice: 'The usual cause is weak Wi-Fi or a busy connection, at your end or theirs. Move closer to the router or use a cable, pause downloads, or switch the camera off: audio needs little bandwidth.',
                yours: 'The usual cause is weak Wi-Fi or a busy connection. Move closer to the router or use a cable, pause downloads, or switch the camera off: audio needs little bandwidth.',
                theirs: 'The usual cause is weak Wi-Fi or a busy connection. Ask them to move closer to the router or use a cable, to pause downloads, or to switch their camera off: audio needs little bandwidth.',
            },
            cpu: {
                title: 'This device is too busy to send better video',
                advice: 'Close other programs and tabs, or switch your camera off.',
            },
            bandwidth: {
                title: 'Your video is reduced to fit the connection',
                advice: 'If it looks bad, pause uploads, move closer to the router or use a cable. It gets smaller as more people join.',
            },
            unknown: {title: 'Connected, measuring…', advice: ''},
            trying: {
                title: 'Connecting: trying network paths',
                advice: 'This takes a few seconds.',
            },
            unanswered: {
                title: 'Not connected yet: waiting for their answer',
                advice: 'Their answer comes through the server. If this continues, ask them to reload the page.',
            },
            broken: {
                title: 'Connection lost: reconnecting',
                advice: 'This usually takes a few seconds. If it takes longer, check your Wi-Fi, and ask them to check theirs.',
            },
            ownNone: {
                title: 'Not connected: your browser found no usable network address',
                advice: 'Is this device online? A VPN or a browser extension may also hide addresses: switch it off and join again.',
            },
            theirNone: {
                title: 'Not connected: their browser sent no network address',
                advice: 'A VPN or a browser extension may be hiding it. Ask them to switch it off, or to try another network.',
            },
            noRelay: {
                title: 'Not connected: no direct path, and no relay was found',
                advice: 'Your networks are blocking the connection. It may help if one of you switches to another network, such as a phone’s hotspot. The person who runs this server can check whether its relay (TURN) can be reached.',
            },
            noPath: {
                title: 'Not connected: no path was found, not even through the relay',
                advice: 'A firewall blocks all paths. Still trying… If this continues, one of you should switch networks, for example to a phone’s hotspot.',
            },
            apart: {title: 'Not connected', advice: ''}, // between two other people
        },

        /** Where the problem is, as far as we can tell. */
        directions: {
            in: 'Packets from them are getting lost.',
            out: 'Packets from you are getting lost.',
            both: 'Packets are getting lost in both directions.',
        },
        culprits: {
            yours: 'Probably your connection: it is bad to the others too.',
            theirs: 'Probably {name}’s connection: it is bad to the others too.',
        },

        /** Names of figures, and their formats. */
        figures: {
            roundTrip: 'Round-trip time',
            loss: 'Packet loss',
            bitsIn: 'Receiving',
            bitsOut: 'Sending',
            highest: 'up to {value}',
            way: 'Path',
            pictureIn: 'Their video',
            pictureOut: 'Your video',
            soundIn: 'Their audio',
            soundOut: 'Your audio',
            available: 'Available upload bandwidth',
            candidates: 'Candidates',
        },
        ms: '{ms} ms',
        percent: '{percent}%',
        megabits: '{rate} Mbit/s',
        kilobits: '{rate} kbit/s',
        picture: '{width} × {height}, {perSecond} fps, {codec}',
        candidates: '{own} yours, {theirs} theirs, relay: {relay}',
        yes: 'yes',
        no: 'no',
        nothing: 'none',
        unknown: '–',
        ways: {direct: 'direct', relay: 'through a relay'},
        wayBy: '{way}, {protocol}',

        terms: 'What do these terms mean?',
        /** Name, technical term and explanation. */
        glossary: [
            ['Round-trip time', 'Round-trip time (RTT)', 'The time a packet takes to get there and back. Conversation flows below 150 ms. Above 400 ms, people interrupt each other.'],
            ['Packet loss', 'Packet loss', 'Audio and video travel in packets. Losing 1% is not noticeable. At 5%, video freezes now and then.'],
            ['Receiving, sending', 'Bitrate', 'How much data is sent per second. You send your video to each of the others separately, so each person adds to it.'],
            ['Available upload bandwidth', 'Available outgoing bitrate', 'Your browser’s estimate of how much it could send to this person. The video is adjusted to fit.'],
            ['Their video, your video', 'Resolution, frame rate and codec', 'Width and height in pixels, frames per second (fps), and the compression, such as VP8 or H264.'],
            ['Direct', 'Peer to peer', 'From browser to browser, without a server in between.'],
            ['Through a relay', 'TURN', 'If there is no direct path, a server forwards the packets. They stay encrypted, and the server has no key.'],
            ['UDP, TCP, TLS', 'Transport protocols', 'UDP carries on when a packet is lost, which suits calls. TCP waits for it to be resent. TLS is encrypted TCP, as used by web pages, and gets through the strictest firewalls.'],
            ['Candidates', 'ICE candidates', 'The addresses where a browser may be reached. ICE tries all pairs of yours and theirs and uses the best one that works.'],
        ],

        report: 'Copy report',
        reportNote: 'All details as text, to send to someone who can help. It contains no names or addresses.',
        reportDone: 'Report copied',
        reportByHand: 'Select and copy this text:',
    },

    /** What scripts add to the page at /d/{room}. */
    dataPage: {
        title: '{room}: tincan data',

        state: {
            joining: 'Connecting…',
            connected: 'Connected',
            reconnecting: 'Reconnecting…',
        },

        person: {
            direct: 'direct',
            relay: 'relayed',
            ms: '{ms} ms',
            write: 'Message',
            writeLabel: 'Message to {name}',
            remove: 'Remove',
            removeLabel: 'Remove {name}',
        },

        channel: {
            first: 'general',
            publish: 'Publish',
            subscribe: 'Subscribe',
            both: 'Both',
            remove: 'Remove the channel {name}',
            bad: 'Use 1 to 64 visible characters.',
            twice: 'There is already a channel with this name.',
        },

        compose: {
            choose: 'Choose…',
            channels: 'Channels',
            people: 'People',
            missing: 'Choose a recipient.',
            empty: 'Write something first.',
        },

        log: {
            inChannel: '{name} in {channel}',
            youInChannel: 'You in {channel}',
            direct: '{name} to you only',
            youDirect: 'You to {name} only',
            alone: 'Nobody else was here to receive it',
            notSent: 'Not delivered to everyone: {why}',
            pinged: '{name} pinged {other}: {ms} ms',
            pingedYou: '{name} pinged you: {ms} ms',
            youPinged: 'You pinged {name}: {ms} ms',
            noAnswer: '{name} did not answer your ping: {why}',
            badData: '{name} sent data this page can’t read',
            bytes: '{count} bytes',
            joined: '{name} joined',
            left: '{name} left',
            lost: '{name} lost their connection',
            removed: '{name} was removed',
        },

        ended: {
            left: 'You left the room',
        },
    },

    moderation: {
        moderates: 'Moderator',
        lock: 'Lock',
        lockLabel: 'Lock the room',
        unlock: 'Unlock',
        unlockLabel: 'Unlock the room',
        locked: 'Locked',
        options: 'Options for {name}',
        mute: 'Mute microphone',
        promote: 'Make moderator',
        promoteNote: 'They become the moderator instead of you.',
        remove: 'Remove from the call',
        removeNote: 'They can rejoin with the link unless you lock the room.',
        close: 'Close',

        /** Notifications. */
        isLocked: 'The room is locked: nobody else can join',
        isOpen: 'The room is unlocked',
        youModerate: 'You are now a moderator',
        othersModerate: '{name} is now a moderator',
        muted: '{name} muted your microphone. You can switch it back on.',
        asked: 'Asked {name} to mute',
        outOfReach: 'The server can’t be reached, so nothing was changed. Try again in a moment.',
        notModerator: 'You are no longer a moderator, so nothing was changed.',
    },

    chat: {
        open: 'Chat',
        unread: 'Chat, {count} unread',
        title: 'Chat and files',
        promise: 'Messages go directly to the others’ browsers and are not stored anywhere.',
        before: 'Messages from before you joined are not shown.',
        field: 'Message',
        hint: 'Press Enter to send, Shift+Enter for a new line.',
        below: 'New messages',
        send: 'Send',
        attach: 'Send a file',
        you: 'You',
        left: '{count} characters left',
        tooLong: 'Over the limit by {count}. Shorten the message or send it in parts.',
        muchTooLong: 'Message too long. Send it in parts or as a file.',
        cut: 'The rest of this message is too long to show.',
        invisible: '(no visible characters)',
        alone: 'No one else was here to receive this.',
        missed: 'Not delivered to {name}.',
        failed: 'Not sent: {why}',
        news: '{name}: {said}',
    },

    files: {
        offered: '{name} wants to send you a file',
        sent: 'Your file',
        choose: 'Send {file} ({size}) to',
        everyone: 'Everyone',
        nobody: 'Nobody else is here to receive a file.',
        accept: 'Accept',
        acceptLabel: 'Accept {file}',
        decline: 'Decline',
        declineLabel: 'Decline {file}',
        cancel: 'Cancel',
        cancelLabel: 'Cancel {file}, {name}',
        save: 'Save',
        saveLabel: 'Save {file}',
        progress: '{file}, {name}',
        moved: '{moved} of {size}',
        units: ['B', 'kB', 'MB', 'GB', 'TB'],

        /** Where a received file is kept, if not on disk. */
        memory: 'The file is kept in memory until you save it.',
        tooLarge: 'This browser can only receive files of up to {size}. Try Chrome, Edge or Firefox on a computer, over https.',
        noRoom: 'The file couldn’t be saved: {why}',

        /** For an incoming file: by state, then by the code with which it ended. */
        incoming: {
            offered: 'Nothing is sent until you accept.',
            moving: 'Receiving',
            paused: 'No connection to {name}. The transfer continues when it is back.',
            received: 'Received and checked.',
            saved: 'Received, checked and saved.',
            declined: 'You declined it.',
            cancelled: 'You cancelled it.',
            'bad-data': 'Failed: the data doesn’t match the offered file, and was deleted.',
            unwritable: 'The file couldn’t be saved. Is the disk full?',
        },
        /** The same, if the sender ended it. */
        incomingByThem: {
            cancelled: '{name} cancelled it.',
            unreadable: '{name} can no longer read the file.',
            'peer-left': '{name} left before the transfer was complete.',
        },
        /** Added if part of the file had arrived, unless the text already says so. */
        thrownAway: 'The received part was deleted.',

        /** For an outgoing file. */
        outgoing: {
            offered: 'Waiting for {name} to accept',
            moving: 'Sending to {name}',
            paused: 'No connection to {name}. The transfer continues when it is back.',
            cancelled: 'Cancelled for {name}.',
            unreadable: 'The file can no longer be read. Was it changed or deleted?',
        },
        outgoingByThem: {
            received: '{name} received it.',
            declined: '{name} declined it.',
            cancelled: '{name} cancelled it.',
            'bad-data': '{name} did not receive it: it was damaged in transit.',
            unwritable: '{name} couldn’t save it.',
            'peer-left': '{name} left before the transfer was complete.',
            'no-handler': '{name}’s page can’t receive files.',
            refused: '{name} has too many pending files.',
            timeout: '{name} did not answer.',
            unreachable: 'There is no connection to {name}.',
            lost: 'The connection to {name} was lost. Please try again.',
        },
        over: 'The transfer has ended.',
    },
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
