// @ts-check

/**
 * Every English sentence that scripts show, and those of the pages, which name them by
 * `data-text`. (In the HTML itself is only what must be there without scripts: titles,
 * descriptions, the page for a wrong address.) `{name}` and the like are filled in by `say()`
 * in dom.js.
 */
export const text = {
    title: '{room}: tincan',

    lobby: {
        title: 'Two cans and a string.',
        lead: 'A video call that runs straight between your browsers. No account, no app, nothing in between.',
    },

    facts: {
        label: 'How it works',
        directTitle: 'Straight across',
        direct: 'Picture and sound go from browser to browser, encrypted. This server only introduces you to each other.',
        detourTitle: 'An honest detour',
        detour: 'Some networks allow no straight path. Then the server passes the encrypted stream along, without looking inside.',
        smallTitle: 'Small, and gone afterwards',
        small: 'For up to about a dozen people. A room is there while somebody is in it; nothing is recorded or kept.',
    },

    form: {
        name: 'Your name',
        room: 'Room',
        newName: 'New name',
        enter: 'Join',
        join: 'Join',
        nameMissing: 'Tell the others who you are.',
        nameBad: 'Please use letters that can be seen, at most 64 of them.',
        roomSuggested: 'Only people with the link get in.',
        roomChosen: 'Anyone who guesses this name gets in.',
        roomBad: 'A room name has 6 to 64 characters: letters a to z, digits, - and _.',
    },

    preview: {
        label: 'Your picture and sound',
        waiting: 'Your browser asks whether this page may use your camera and microphone. Nothing is sent before you join.',
        cameraOff: 'Your camera is off',
        noCamera: 'No picture of you',
        string: 'Say something and the string will move.',
        stringWaiting: 'This string moves when your microphone hears you.',
        stringOff: 'Your microphone is off.',
        stringNone: 'No microphone: you will hear, but not be heard.',
        tryAgain: 'Try again',
    },

    /** By what goes wrong, then by what it concerns. */
    media: {
        denied: {
            both: {
                title: 'Camera and microphone are blocked',
                text: 'To be seen and heard, open the settings beside the page’s address, allow both, and try again.',
            },
            camera: {
                title: 'The camera is blocked',
                text: 'To be seen, open the settings beside the page’s address, allow the camera, and try again.',
            },
            microphone: {
                title: 'The microphone is blocked',
                text: 'To be heard, open the settings beside the page’s address, allow the microphone, and try again.',
            },
        },
        none: {
            both: {
                title: 'No camera or microphone found',
                text: 'If you have them, plug them in and try again.',
            },
            camera: {
                title: 'No camera found',
                text: 'If you have one, plug it in and try again.',
            },
            microphone: {
                title: 'No microphone found',
                text: 'If you have one, plug it in and try again.',
            },
        },
        busy: {
            both: {
                title: 'Camera and microphone are in use',
                text: 'Another program or tab seems to hold them. Close it there and try again.',
            },
            camera: {
                title: 'The camera is in use',
                text: 'Another program or tab seems to hold it. Close it there and try again.',
            },
            microphone: {
                title: 'The microphone is in use',
                text: 'Another program or tab seems to hold it. Close it there and try again.',
            },
        },
        lost: {
            both: {
                title: 'Camera and microphone have stopped',
                text: 'Were they unplugged? Put them back and try again.',
            },
            camera: {
                title: 'The camera has stopped',
                text: 'Was it unplugged? Put it back and try again.',
            },
            microphone: {
                title: 'The microphone has stopped',
                text: 'Was it unplugged? Put it back and try again.',
            },
        },
        insecure: {
            both: {
                title: 'This address gets no camera or microphone',
                text: 'Browsers give them only to addresses that start with https:// (or to http://localhost, on the same computer). Ask whoever runs this server for such an address.',
            },
        },
        /** Added before a call. */
        anyway: {
            both: 'Or join without: you will see and hear the others.',
            camera: 'Or join without: the others will hear you.',
            microphone: 'Or join without: the others will see you.',
        },
        unsupported: {
            title: 'This browser cannot make calls',
            text: 'It lacks WebRTC, or has it switched off. Current versions of Firefox, Chrome, Edge and Safari have it.',
        },
    },

    /** Before a call: which devices, who is there, and other ways to join. */
    before: {
        devices: 'Choose devices',
        camera: 'Camera',
        microphone: 'Microphone',
        speaker: 'Speaker',
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
        microphone: 'Microphone',
        camera: 'Camera',
        microphoneIsOff: 'microphone off',
        copyLink: 'Copy link',
        leave: 'Leave',
        sound: 'Tap for sound',
        soundWhy: 'Your browser keeps the others silent until you touch the page.',
        self: 'you',
        video: 'Picture of {name}',
        dismiss: 'Dismiss',
    },

    invite: {
        title: 'Just you so far',
        text: 'Send this link to the people you want to talk to. They only need a browser.',
        link: 'Link to this call',
        copy: 'Copy link',
    },

    copy: {
        done: 'Link copied',
        byHand: 'Copy this link and send it to whoever should join:',
        close: 'Close',
    },

    peer: {
        connecting: 'Connecting…',
        reconnecting: 'Reconnecting…',
        still: 'Waiting for the picture…',
        held: 'Picture paused: the line is slow',
        failed: 'No connection',
        failedAdvice: 'Your networks let nothing through to each other. New attempts are being made; if they do not help, one of you may try another network.',
    },

    news: {
        joined: '{name} joined',
        left: '{name} left',
        lost: '{name} lost the connection',
        removed: '{name} was removed',
        failed: 'No connection to {name}. If that lasts, another network may help.',
    },

    ended: {
        rejoin: 'Join again',
        lobby: 'To the start page',
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
        preview: 'What you show',
        nothing: 'What you show appears here.',
        sources: 'Show',
        sourceScreen: 'Screen, window or tab',
        sourceCamera: 'Camera',
        sourceMicrophone: 'With the microphone',
        noScreen: 'This browser cannot show its screen. On a computer most can.',
        password: 'Host password',
        passwordNeeded: {
            title: 'Going live here takes a password',
            text: 'Whoever runs this server has it. Enter it and press Go live.',
        },
        passwordWrong: 'That is not the password. Mind capital letters, and try again.',
        goLive: 'Go live',
        offline: 'OFFLINE',
        onAir: 'LIVE',
        switch: 'Live',
        viewers: 'Watching',
        time: 'Live for',
        upload: 'Upload',
        capacity: 'Your line could carry',
        rate: '{rate} Mbit/s',
        more: 'about {count} more',
        moreLater: 'tells when somebody watches',
        moreUnknown: 'this browser cannot tell yet',
        screenEnded: {
            title: 'You are offline: sharing has stopped',
            text: 'The window was closed, or sharing was stopped in the browser. Switch to LIVE to choose again.',
        },
        screenAgain: {
            title: 'You were live with your screen',
            text: 'After a reload the browser wants a click before it shows the screen again. Switch to LIVE to go on; those who watch are waiting.',
        },
        nothingChosen: {
            title: 'Nothing was chosen to show',
            text: 'You are still offline. Switch to LIVE again and choose a screen, a window or a tab. If the browser does not ask, allow it in the settings beside the page’s address.',
        },
    },

    toLive: {
        title: 'This invitation is for a broadcast',
        text: 'It does not open this page, but the one where the room is live.',
        link: 'To the broadcast',
    },

    /** What those who watch are told, by what there is to see. */
    watching: {
        joining: {title: 'Connecting…', text: ''},
        full: {
            title: 'All places are taken',
            text: 'You are waiting, and come in by yourself when somebody leaves.',
        },
        unreachable: {
            title: 'The server does not answer',
            text: 'This page keeps trying. Is your internet connection up?',
        },
        waiting: {title: 'Not live yet', text: 'It starts by itself as soon as the host goes live.'},
        starting: {title: 'Starting…', text: ''},
        live: {title: 'LIVE', text: ''},
        apart: {title: 'LIVE', text: 'Reconnecting to the server. The picture goes on.'},
        away: {title: 'The host is reconnecting…', text: 'It goes on by itself.'},
        failed: {
            title: 'No connection to the host',
            text: 'New attempts are being made. If they do not help, try another network.',
        },
        ended: {title: 'The stream has ended', text: 'Thank you for watching. This page waits, and goes on by itself if the host goes live again.'},
        reconnecting: {title: 'Reconnecting…', text: 'Your connection was lost. This page keeps trying.'},
    },

    /** What the host is told. */
    hosting: {
        offline: {title: 'You are offline', text: 'Nobody sees or hears you.'},
        starting: {title: 'Going live…', text: ''},
        live: {title: 'You are live', text: 'Whoever opens the link to this room sees you. If invitations are needed here, each of them needs one.'},
        reconnecting: {
            title: 'Reconnecting to the server…',
            text: 'Those who watch go on seeing you; nobody new can come in meanwhile.',
        },
    },

    /** Why the host is offline, where the words of `errors` do not fit; by the protocol's codes. */
    hostErrors: {
        'already-live': {
            title: 'Somebody is live here already',
            text: 'A room has one host. Wait until they have ended, or use another room.',
        },
        'ended': {
            title: 'Your broadcast was ended',
            text: 'Its time was over, or whoever runs this server has ended it. Switch to LIVE to begin another.',
        },
        'rate-limited': {
            title: 'Too many wrong passwords',
            text: 'For a minute the server takes no more from your address. Wait, then try again.',
        },
        'replaced': {
            title: 'You are live in another tab',
            text: 'The broadcast has moved there. To have it here instead, end it there first.',
        },
    },

    /** Why joining failed, or why the call ended; by the protocol's codes. */
    errors: {
        'unreachable': {
            title: 'The server does not answer',
            text: 'Check your internet connection. If that is fine, the server may be restarting: try again in a minute.',
        },
        'room-full': {
            title: 'This room is full',
            text: 'There is a limit to how many can talk at once. Try again when somebody has left, or meet in another room.',
        },
        'server-full': {
            title: 'The server is full',
            text: 'Too many people are using it right now. Try again in a few minutes.',
        },
        'rate-limited': {
            title: 'That was too much at once',
            text: 'This browser sent more than the server takes. Wait a minute, then join again.',
        },
        'bad-name': {
            title: 'This name does not work',
            text: 'Please use letters that can be seen, at most 64 of them.',
        },
        'bad-room': {
            title: 'This room name does not work',
            text: 'A room name has 6 to 64 characters: letters a to z, digits, - and _.',
        },
        'unauthorized': {
            title: 'You need an invitation',
            text: 'This room opens with a valid invitation only. Ask for a new link.',
        },
        'bad-session': {
            title: 'Your place could not be kept',
            text: 'Please join again.',
        },
        'forbidden': {
            title: 'This room is locked',
            text: 'Nobody gets in at the moment. Ask somebody inside to unlock it, then join again.',
        },
        'role': {
            title: 'Your invitation is for something else',
            text: 'It does not open this page. Ask whoever sent it for another.',
        },
        'join-timeout': {
            title: 'Joining took too long',
            text: 'Please try again.',
        },
        'too-slow': {
            title: 'Your connection could not keep up',
            text: 'Move closer to the Wi-Fi or close what else uses the line, then join again.',
        },
        'replaced': {
            title: 'You are in this call elsewhere',
            text: 'The call has moved to your other tab or window. To have it here instead, join again.',
        },
        'removed': {
            title: 'You were removed from the call',
            text: 'Somebody who looks after this room has let you out.',
        },
        'other': {
            title: 'The connection was lost',
            text: 'Please join again. If it keeps happening, reload the page.',
        },
    },

    serverSays: '(The server says: {message}.)',

    data: {
        eyebrow: 'You are about to join, for messages only',
        aboutTitle: 'Messages, straight across',
        about: 'Pings, channels and direct messages go from browser to browser, encrypted. The server never sees them, and nothing is kept.',
        wayTitle: 'No camera, no microphone',
        way: 'This page asks for neither. Without that permission browsers hide this device’s address on your own network from the others (behind a made-up name that ends in .local, which not every network passes on). So even two people in one house may be connected by the relay. It works all the same, by a slightly longer way, and the relay cannot read along.',
        relayOnly: 'Use the relay only',
        relayNote: 'Then the others do not learn your address.',
        people: 'People',
        nobody: 'Nobody else is here yet. Copy the link and send it to whoever should come.',
        pingAll: 'Ping everyone',
        channels: 'Channels',
        channelNew: 'New channel',
        add: 'Add',
        messages: 'What was said',
        to: 'To',
        message: 'Message',
        send: 'Send',
        rejoin: 'Join again',
        lobby: 'To the start page',
    },

    /** By what has become of your picture on its way to the others. */
    uplink: {
        full: 'The line is better: your picture is sent in full again.',
        smaller: 'The line is slow: your picture is sent smaller.',
        off: 'The line is very slow: your picture is held back, so that your voice gets through.',
    },

    panels: {
        close: 'Close',
    },

    tile: {
        enlarge: 'Enlarge {name}',
        window: '{name} in a window of its own',
        full: '{name} in full screen',
    },

    screen: {
        title: '{name}’s screen',
        own: 'Your screen',
        share: 'Screen',
        shareLabel: 'Share your screen',
        stopLabel: 'Stop sharing your screen',
        ended: 'You have stopped sharing your screen',
        failed: {
            title: 'Your screen could not be shown',
            text: 'Allow this browser to record the screen in the settings of your computer, and try again.',
        },
        started: '{name} shares a screen',
    },

    people: {
        label: 'People',
        title: 'In this call',
        microphoneOn: 'microphone on',
        microphoneOff: 'microphone off',
        cameraOn: 'camera on',
        cameraOff: 'camera off',
        screenOn: 'shares a screen',
    },

    settings: {
        label: 'Settings',
        title: 'Camera and sound',
        camera: 'Camera',
        microphone: 'Microphone',
        speaker: 'Speaker',
        note: 'What you choose is used at once.',
    },

    /** Devices that come and go in a call; {name} is a device's. */
    deviceNews: {
        camera: 'There is another camera: {name}',
        microphone: 'There is another microphone: {name}',
        speaker: 'There is another speaker: {name}',
        use: 'Use it',
        cameraGone: 'Your camera is gone. {name} stands in for it.',
        microphoneGone: 'Your microphone is gone. {name} stands in for it.',
    },

    keys: {
        title: 'Keyboard shortcuts',
        microphone: 'Microphone on or off',
        camera: 'Camera on or off',
        screen: 'Share your screen, or stop',
        chat: 'Chat',
        leave: 'Leave the call',
        help: 'This list',
        close: 'Close',
    },

    menu: {
        more: 'More',
        full: 'Full screen',
        label: 'More controls',
    },

    /** How the connections are: the panel of that name. */
    line: {
        label: 'Connections',
        title: 'Connections',
        alone: 'Nobody else is here yet. As soon as somebody comes, you see here how you are connected.',
        people: 'You and the others',
        and: '{one} and {other}',
        more: 'Figures',

        /** In the call itself, when one has been bad for a while. */
        bad: 'Bad line',
        badTo: 'Bad line to {name}',
        news: 'The line to {name} is bad',
        newsMany: 'The lines to several people are bad',

        map: 'Who is connected to whom',
        mapLabel: 'A map of the connections. The table below it says the same.',
        you: '{name} (you)',
        noConnection: 'none',
        lost: '{loss} lost',
        relayed: '{label}, relay',
        table: 'The map as a table',
        columns: {between: 'Between', verdict: 'Connection', roundTrip: 'Answers', loss: 'Lost', way: 'Way'},
        legend: {
            good: 'Good',
            fair: 'With a weakness',
            bad: 'Bad',
            none: 'Not connected',
            unknown: 'Not known yet',
            relay: 'Dashed: through a relay',
        },

        /** Verdicts, and what can be done. */
        findings: {
            good: {title: 'Good', advice: ''},
            relay: {
                title: 'Good, through the server’s relay, since no direct path was found',
                advice: 'That is a little slower. The relay can neither see nor hear you.',
            },
            relayTCP: {
                title: 'Goes through the server’s relay over {protocol}, since no direct path was found',
                advice: 'It works, but a packet that is lost holds up all behind it. A network that lets UDP pass does better: try another, or ask whoever runs yours.',
            },
            slow: {
                title: 'Slow: answers take {ms} ms',
                advice: 'You will talk into each other’s words: leave pauses. Downloads and uploads on the same line make it worse, and so does weak Wi-Fi.',
            },
            loss: {
                title: 'Losing {percent} % of packets: the picture may freeze',
                advice: 'Mostly that is weak Wi-Fi or a full line, at your end or theirs. Move closer to the router or use a cable, stop downloads, or switch the camera off: sound needs little.',
                yours: 'Mostly that is weak Wi-Fi or a full line. Move closer to the router or use a cable, stop downloads, or switch the camera off: sound needs little.',
                theirs: 'Mostly that is weak Wi-Fi or a full line. Ask them to move closer to the router or use a cable, to stop downloads, or to switch their camera off: sound needs little.',
            },
            cpu: {
                title: 'This device is too busy to send a better picture',
                advice: 'Close other programs and tabs, or switch your camera off.',
            },
            bandwidth: {
                title: 'Your picture is made smaller, so that it fits the line',
                advice: 'If it looks bad, stop uploads, move closer to the router or use a cable. The more people are in the call, the smaller it gets.',
            },
            unknown: {title: 'Connected, figures come in a moment', advice: ''},
            trying: {
                title: 'Connecting: the ways between you are being tried',
                advice: 'That takes some seconds.',
            },
            unanswered: {
                title: 'Not connected yet: nothing has come from them',
                advice: 'Their answer comes by the server. If this lasts, ask them to reload the page.',
            },
            broken: {
                title: 'The connection was lost, and is being mended',
                advice: 'Mostly that takes a few seconds. If not, look at your Wi-Fi, and ask them to look at theirs.',
            },
            ownNone: {
                title: 'Not connected: your browser has found no address at which you can be reached',
                advice: 'Is this device’s network up? A VPN or an extension of the browser may hide addresses, too: switch it off and join again.',
            },
            theirNone: {
                title: 'Not connected: they have sent no address that can be tried',
                advice: 'A VPN or an extension of their browser may hide it. Ask them to switch it off, or to try another network.',
            },
            noRelay: {
                title: 'Not connected: there is no direct path, and no relay was found either',
                advice: 'Your networks let nothing through to each other. Another network, such as a phone’s hotspot, may help one of you. Whoever runs this server can look whether its relay (TURN) can be reached.',
            },
            noPath: {
                title: 'Not connected: neither a direct path nor one through the relay was found',
                advice: 'A firewall stops all of them. New attempts are being made; if they do not help, one of you may try another network, such as a phone’s hotspot.',
            },
            apart: {title: 'Not connected', advice: ''}, // seen from elsewhere
        },

        /** Where it comes from, as far as it can be told. */
        directions: {
            in: 'What they send gets lost.',
            out: 'What you send gets lost.',
            both: 'What you send gets lost, and so does what they send.',
        },
        culprits: {
            yours: 'Most likely your line: to the others it is bad too.',
            theirs: 'Most likely {name}’s line: to the others it is bad too.',
        },

        /** Names of figures, and how they are written. */
        figures: {
            roundTrip: 'Answers take',
            loss: 'Lost on the way',
            bitsIn: 'Coming in',
            bitsOut: 'Going out',
            highest: 'up to {value}',
            way: 'Way',
            pictureIn: 'Their picture',
            pictureOut: 'Your picture',
            soundIn: 'Their sound',
            soundOut: 'Your sound',
            available: 'Room for sending',
            candidates: 'Candidates',
        },
        ms: '{ms} ms',
        percent: '{percent} %',
        megabits: '{rate} Mbit/s',
        kilobits: '{rate} kbit/s',
        picture: '{width} × {height}, {perSecond} a second, {codec}',
        candidates: '{own} of yours, {theirs} of theirs, relay: {relay}',
        yes: 'yes',
        no: 'no',
        nothing: 'none',
        unknown: '–',
        ways: {direct: 'direct', relay: 'through a relay'},
        wayBy: '{way}, {protocol}',

        terms: 'What do these words mean?',
        /** Each with its technical name. */
        glossary: [
            ['Answers take', 'Round-trip time (RTT)', 'How long a packet and its answer are under way, there and back. Under 150 ms talk flows; from 400 ms on people interrupt each other.'],
            ['Lost on the way', 'Packet loss', 'Sound and picture travel in packets. What is lost cannot be shown: 1 % goes unnoticed, at 5 % the picture freezes now and then.'],
            ['Coming in, going out', 'Bitrate', 'How much is sent in a second. You send your picture to each of the others separately, so the more they are, the more goes out.'],
            ['Room for sending', 'Available outgoing bitrate', 'What your browser believes that your line could carry to this person. The picture is made to fit.'],
            ['Their picture, your picture', 'Resolution, frame rate and codec', 'Width and height in dots, pictures in a second, and the way they are packed, such as VP8 or H264.'],
            ['Direct', 'Peer to peer', 'From browser to browser, with nothing in between.'],
            ['Through a relay', 'TURN', 'Where no direct path exists, a server passes the packets on. They stay encrypted, and it has no key.'],
            ['UDP, TCP, TLS', 'Transport protocols', 'UDP loses a packet and goes on, which suits a call. TCP waits until it has been sent again. TLS is TCP made to look like a web page, for the strictest firewalls.'],
            ['Candidates', 'ICE candidates', 'The addresses at which a browser may be reached. ICE tries all pairs of yours and theirs, and takes the best that works.'],
        ],

        report: 'Copy a report',
        reportNote: 'All figures as text, to send to whoever helps you. There are no names and no addresses in it.',
        reportDone: 'Report copied',
        reportByHand: 'Copy this by hand:',
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
            relay: 'by the relay',
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
            bad: 'Please use 1 to 64 letters that can be seen.',
            twice: 'There is a channel of this name already.',
        },

        compose: {
            choose: 'Choose…',
            channels: 'Channels',
            people: 'People',
            missing: 'Choose whom it is for.',
            empty: 'Write something first.',
        },

        log: {
            inChannel: '{name} in {channel}',
            youInChannel: 'You in {channel}',
            direct: '{name} to you alone',
            youDirect: 'You to {name} alone',
            alone: 'Nobody else was here to get it',
            notSent: 'It has not reached everybody: {why}',
            pinged: '{name} pinged {other}: {ms} ms',
            pingedYou: '{name} pinged you: {ms} ms',
            youPinged: 'You pinged {name}: {ms} ms',
            noAnswer: '{name} has not answered your ping: {why}',
            badData: '{name} sends what this page cannot read',
            bytes: '{count} bytes',
            joined: '{name} joined',
            left: '{name} left',
            lost: '{name} lost the connection',
            removed: '{name} was removed',
        },

        ended: {
            left: 'You left the room',
        },
    },

    moderation: {
        moderates: 'looks after this room',
        lock: 'Lock',
        lockLabel: 'Lock the room',
        unlock: 'Unlock',
        unlockLabel: 'Unlock the room',
        locked: 'Locked',
        options: 'Options for {name}',
        mute: 'Mute microphone',
        promote: 'Hand your role on',
        promoteNote: 'Then they look after the room in your place.',
        remove: 'Remove from the call',
        removeNote: 'Whoever has the link can come back. Lock the room to keep them out.',
        close: 'Close',

        /** News. */
        isLocked: 'The room is locked: nobody else gets in',
        isOpen: 'The room is open again',
        youModerate: 'You look after this room now',
        othersModerate: '{name} looks after this room now',
        muted: '{name} has muted your microphone. You can switch it on again.',
        asked: '{name} is asked to mute the microphone',
        outOfReach: 'The server is out of reach, so nothing was changed. Try again in a moment.',
        notModerator: 'You do not look after this room any more, so nothing was changed.',
    },

    chat: {
        open: 'Chat',
        unread: 'Chat, {count} unread',
        title: 'Chat and files',
        promise: 'What you write here goes straight to the others’ browsers and is kept nowhere.',
        before: 'Messages from before you joined are not shown.',
        field: 'Message',
        hint: 'Enter sends, Shift and Enter begin a new line.',
        below: 'New messages',
        send: 'Send',
        attach: 'Send a file',
        you: 'You',
        left: '{count} left',
        tooLong: 'Too long by {count}: please shorten it, or send it in parts.',
        muchTooLong: 'Cut off, for it is too long by far: please send it in parts, or as a file.',
        cut: 'Cut off here: the rest of it is too long to be shown.',
        invisible: '(nothing that can be seen)',
        alone: 'Nobody else was here to get this.',
        missed: '{name} has not got this.',
        failed: 'This was not sent: {why}',
        news: '{name}: {said}',
    },

    files: {
        offered: '{name} wants to send you a file',
        sent: 'Your file',
        choose: 'Send {file} ({size}) to',
        everyone: 'Everyone',
        nobody: 'Nobody else is here to get a file.',
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

        /** Where it will be kept, where that is not on the disk. */
        memory: 'This browser keeps it in memory until you save it.',
        tooLarge: 'This browser can only take files of up to {size}. Try Chrome, Edge or Firefox on a computer, by https.',
        noRoom: 'It could not be saved here: {why}',

        /** Of a file that comes in, by its state and then by the code of its end. */
        incoming: {
            offered: 'Nothing is received before you accept.',
            moving: 'Receiving',
            paused: 'No connection to {name}. It goes on as soon as there is one.',
            received: 'Received and checked.',
            saved: 'Received, checked and saved.',
            declined: 'You declined it.',
            cancelled: 'You cancelled it.',
            'bad-data': 'Cut off: what came is not the file that was offered. It is thrown away.',
            unwritable: 'Cut off: it could not be written. Perhaps the disk is full.',
        },
        /** The same if it was they who ended it. */
        incomingByThem: {
            cancelled: '{name} cancelled it.',
            unreadable: '{name} could not read it any more.',
            'peer-left': '{name} left before all of it was here.',
        },
        /** Follows where a part of it had come, unless that was said. */
        thrownAway: 'What had come is thrown away.',

        /** Of a file that goes to somebody. */
        outgoing: {
            offered: 'Waiting for {name} to accept',
            moving: 'Sending to {name}',
            paused: 'No connection to {name}. It goes on as soon as there is one.',
            cancelled: 'You cancelled it for {name}.',
            unreadable: 'It could not be read any more: was it changed or deleted?',
        },
        outgoingByThem: {
            received: '{name} has got it.',
            declined: '{name} declined it.',
            cancelled: '{name} cancelled it.',
            'bad-data': '{name} has not got it: it was damaged on the way.',
            unwritable: '{name} could not save it.',
            'peer-left': '{name} left before all of it was there.',
            'no-handler': 'The page of {name} takes no files.',
            refused: '{name} has too many files waiting.',
            timeout: 'There was no answer from {name}.',
            unreachable: 'There is no connection to {name}.',
            lost: 'The connection to {name} broke. Please try again.',
        },
        over: 'It has ended.',
    },
};
