// @ts-check

/** What the page at /d/{room} says beside what it shares with others: see text.js. */
export const words = {
    title: '{room}: tincan data',

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
};
