// @ts-check

/** The English text of the Connections panel. */
export const text = {
    label: 'Connections',
    title: 'Connections',
    alone: 'Nobody else is here yet. When someone joins, your connection to them appears here.',
    people: 'Your connections',
    and: '{one} and {other}',
    more: 'Details',

    map: 'Connection map',
    mapLabel: 'Map of all connections. The table below has the same information.',
    you: '{name} (you)',
    noConnection: 'none',
    lost: '{loss} lost',
    relayed: '{label}, relay',
    table: 'Show as table',
    columns: {between: 'Between', verdict: 'Connection', roundTrip: 'Round trip', loss: 'Lost', path: 'Path'},
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
            advice:
                'It works, but each lost packet delays the ones behind it. Try another network, or ask your ' +
                'network’s administrator to allow UDP.',
        },
        slow: {
            title: 'High latency: {ms} ms round trip',
            advice:
                'You may interrupt each other by accident, so leave pauses. Downloads, uploads and weak Wi-Fi ' +
                'make it worse.',
        },
        loss: {
            title: '{percent}% packet loss: video may freeze',
            advice:
                'The usual cause is weak Wi-Fi or a busy connection, at your end or theirs. Move closer to the ' +
                'router or use a cable, pause downloads, or switch the camera off: audio needs little bandwidth.',
            yours:
                'The usual cause is weak Wi-Fi or a busy connection. Move closer to the router or use a cable, ' +
                'pause downloads, or switch the camera off: audio needs little bandwidth.',
            theirs:
                'The usual cause is weak Wi-Fi or a busy connection. Ask them to move closer to the router or ' +
                'use a cable, to pause downloads, or to switch their camera off: audio needs little bandwidth.',
        },
        cpu: {
            title: 'This device is too busy to send better video',
            advice: 'Close other programs and tabs, or switch your camera off.',
        },
        bandwidth: {
            title: 'Your video is reduced to fit the connection',
            advice:
                'If it looks bad, pause uploads, move closer to the router or use a cable. It gets smaller as ' +
                'more people join.',
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
            advice:
                'This usually takes a few seconds. If it takes longer, check your Wi-Fi, and ask them to check ' +
                'theirs.',
        },
        ownNone: {
            title: 'Not connected: your browser found no usable network address',
            advice:
                'Is this device online? A VPN or a browser extension may also hide addresses: switch it off and ' +
                'join again.',
        },
        theirNone: {
            title: 'Not connected: their browser sent no network address',
            advice:
                'A VPN or a browser extension may be hiding it. Ask them to switch it off, or to try another ' +
                'network.',
        },
        noRelay: {
            title: 'Not connected: no direct path, and no relay was found',
            advice:
                'Your networks are blocking the connection. It may help if one of you switches to another ' +
                'network, such as a phone’s hotspot. The person who runs this server can check whether its relay ' +
                '(TURN) can be reached.',
        },
        noPath: {
            title: 'Not connected: no path was found, not even through the relay',
            advice:
                'A firewall blocks all paths. Still trying… If this continues, one of you should switch ' +
                'networks, for example to a phone’s hotspot.',
        },
        relayFull: {
            title: 'Not connected: no direct path, and the server’s relay is full',
            advice:
                'The server has no capacity left for relayed calls. Still trying… If this continues, tell the ' +
                'person who runs this server.',
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
        path: 'Path',
        videoIn: 'Their video',
        videoOut: 'Your video',
        audioIn: 'Their audio',
        audioOut: 'Your audio',
        available: 'Available upload bandwidth',
        candidates: 'Candidates',
    },
    ms: '{ms} ms',
    percent: '{percent}%',
    megabits: '{rate} Mbit/s',
    kilobits: '{rate} kbit/s',
    video: '{width} × {height}, {perSecond} fps, {codec}',
    candidates: '{own} yours, {theirs} theirs, relay: {relay}',
    yes: 'yes',
    no: 'no',
    nothing: 'none',
    unknown: '–',
    paths: {direct: 'direct', relay: 'through a relay'},
    pathBy: '{path}, {protocol}',

    terms: 'What do these terms mean?',
    /** Name, technical term and explanation. */
    glossary: [
        ['Round-trip time', 'Round-trip time (RTT)',
            'The time a packet takes to get there and back. Conversation flows below 150 ms. Above 400 ms, ' +
            'people interrupt each other.'],
        ['Packet loss', 'Packet loss',
            'Audio and video travel in packets. Losing 1% is not noticeable. At 5%, video freezes now and then.'],
        ['Receiving, sending', 'Bitrate',
            'How much data is sent per second. You send your video to each of the others separately, so each ' +
            'person adds to it.'],
        ['Available upload bandwidth', 'Available outgoing bitrate',
            'Your browser’s estimate of how much it could send to this person. The video is adjusted to fit.'],
        ['Their video, your video', 'Resolution, frame rate and codec',
            'Width and height in pixels, frames per second (fps), and the compression, such as VP8 or H264.'],
        ['Direct', 'Peer to peer', 'From browser to browser, without a server in between.'],
        ['Through a relay', 'TURN',
            'If there is no direct path, a server forwards the packets. They stay encrypted, and the server has ' +
            'no key.'],
        ['UDP, TCP, TLS', 'Transport protocols',
            'UDP carries on when a packet is lost, which suits calls. TCP waits for it to be resent. TLS is ' +
            'encrypted TCP, as used by web pages, and gets through the strictest firewalls.'],
        ['Candidates', 'ICE candidates',
            'The addresses where a browser may be reached. ICE tries all pairs of yours and theirs and uses the ' +
            'best one that works.'],
    ],

    doctor: 'Is the problem on your side?',

    report: 'Copy report',
    reportNote: 'All details as text, to send to someone who can help. It contains no names or addresses.',
    reportDone: 'Report copied',
    reportSelect: 'Select and copy this text:',
};
