// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the messages-only page. */
export const text = {
    ...shared,

    data: {
        eyebrow: 'Messages-only room',
        aboutTitle: 'From browser to browser',
        about:
            'Messages travel encrypted: directly, or through a relay that can’t read them. Nothing is stored.',
        noCameraTitle: 'No camera, no microphone',
        noCamera: 'This page doesn’t ask for them.',
        privacy: 'Privacy',
        relayOnly: 'Always use the relay',
        relayNote: 'This hides your IP address from the others.',
        list: 'Channels and people',
        options: 'Options',
        people: 'People',
        nobody: 'Nobody else is here.',
        alone: 'You’re the only one here',
        aloneText: 'Send the link to the people you want to write to. They only need a browser.',
        aloneByToken: 'Others need their own invitations to join.',
        pingAll: 'Ping everyone',
        pingNote: 'A ping measures how long a message takes to reach someone and come back.',
        channels: 'Channels',
        found: 'Channels you can join',
        channelNew: 'New channel',
        add: 'Add',
        title: '{room}: tincan data',
        joining: 'Connecting…',
        left: 'You left the room',
    },

    conversation: {
        unread: '{name}, {count} unread',
        back: 'Channels and people',
        backUnread: 'Channels and people, {count} unread',
        writeTo: 'Message {name}',
    },

    activity: {
        name: 'Activity',
        introduction: 'This list shows pings, and people joining and leaving.',
        blocked: 'To write a message, choose a channel or a person.',
    },

    person: {
        direct: 'direct',
        relay: 'relayed',
        gone: 'ended',
        left: 'This conversation has ended. If they come back, they appear under People again.',
        ms: '{ms} ms',
        introduction: 'Only {name} sees what you write here.',
        remove: 'Remove',
        removeLabel: 'Remove {name}',
        close: 'Remove from list',
        removeQuestion: 'Remove {name} from the room?',
        keep: 'Cancel',
    },

    channel: {
        introduction:
            'Anyone in the room can join this channel. Messages go directly to the people in it. You don’t see ' +
            'messages from before you joined.',
        publish: 'Send only',
        subscribe: 'Receive only',
        both: 'Send and receive',
        modes: 'In this channel',
        publishing: 'You only send in this channel: you don’t see what others write.',
        onlyYou: 'Only you',
        alone: 'Nobody else seems to be in this channel.',
        subscribing:
            'You only receive messages in this channel. To write here, open Options and choose “Send and receive”.',
        leave: 'Leave channel',
        leaveLabel: 'Leave channel {name}',
        join: 'Join',
        joinLabel: 'Join channel {name}',
        bad: shared.form.nameBad,
        twice: 'You are already in this channel.',
        tooMany: 'You can be in at most {count} channels. Leave one first.',
    },

    /** Notifications of messages in a conversation that is not open. */
    notices: {
        channel: '{name} in {channel}: {message}',
        direct: '{name} to you: {message}',
    },

    log: {
        pinged: '{name} pinged {other}: {ms} ms',
        pingedYou: '{name} pinged you: {ms} ms',
        youPinged: 'You pinged {name}: {ms} ms',
        noAnswer: '{name} did not answer your ping: {why}',
        badData: '{name} sent data this page can’t read',
        bytes: {one: '{count} byte', other: '{count} bytes'},
    },
};
