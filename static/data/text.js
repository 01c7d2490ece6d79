// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the messages-only page. */
export const text = {
    ...shared,

    data: {
        eyebrow: 'You are about to join a messages-only room',
        aboutTitle: 'Messages go directly',
        about:
            'Pings, channels and direct messages go from browser to browser, encrypted. The server never sees ' +
            'them, and nothing is stored.',
        noCameraTitle: 'No camera, no microphone',
        noCamera:
            'This page doesn’t ask for them. Without that permission, browsers hide your device’s local address, ' +
            'so people on the same network may be connected through the relay. The relay is slightly slower, and it ' +
            'can’t read your messages.',
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
        title: '{room}: tincan data',
        joining: 'Connecting…',
        left: 'You left the room',
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
        bad: shared.form.nameBad,
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
    },
};
