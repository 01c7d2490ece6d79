// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the start page. */
export const text = {
    ...shared,

    lobby: {
        title: 'Video calls from browser to browser',
        lead: 'Start a call and send the link. No account, no app.',
        start: 'Start a call',
        chooseRoom: 'Choose a room or paste a link',
        more: 'More options',
        broadcast: 'Broadcast',
        messages: 'Messages only',
        learn: 'Learn from the code',
        source: 'Source',
        license: 'License',
        version: 'Version {version}',
        room: 'Room',
        newName: 'New name',
        roomSuggested: 'Only people with the link can join.',
        roomChosen: 'Anyone who guesses this name can join.',
        roomBad: shared.errors['bad-room'].text,
        linkInvites: 'This is an invitation.',
        linkToLive: 'This link is for a broadcast.',
        linkToData: 'This link is for a room for messages.',
        linkAway: 'This link goes to another server: {host}',
        byInvitation: 'Calls here are by invitation only. Paste the link you were sent.',
    },

    /** A call that begins later. */
    plan: {
        title: 'Plan a call for later',
        time: 'Date and time',
        note: 'Send this link to the people you want to talk to. It doesn’t expire.',
        save: 'Add to calendar',
        saved: 'Open the downloaded file to add the call to your calendar.',
        noTime: 'Choose a date and time.',
        event: 'Video call',
    },

    facts: {
        title: 'How it works',
        directTitle: 'Direct',
        direct: 'Video and audio travel encrypted from browser to browser. This server only connects you.',
        relayedTitle: 'Relayed when necessary',
        relayed:
            'Some networks block direct connections. This server then relays the encrypted stream, which it ' +
            'can’t read.',
        smallTitle: 'Small and temporary',
        small:
            'For up to about a dozen people. A room exists only while someone is in it. Nothing is recorded or ' +
            'stored.',
    },
};
