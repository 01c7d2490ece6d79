// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the call page. Chat and quality have their own, in their folders. */
export const text = {
    ...shared,

    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'You are about to join',
        promise: 'Nothing is sent before you join.',
        audio: 'Join with audio only',
        watch: 'Just watch',
        /** When the room is full. */
        another: 'Start another call',
    },

    /** When a module of the call fails to load. */
    incomplete: {
        title: 'Part of this page didn’t load',
        text: 'Check your internet connection, then reload the page.',
        reload: 'Reload the page',
    },

    /** Who is in the room, before you join. */
    presence: {
        nobody: 'Nobody is here yet.',
        here: {one: '{names} is here.', other: '{names} are here.'},
        others: {one: '{count} other', other: '{count} others'},
        full: 'The room is full.',
        locked: 'The room is locked.',
    },

    call: {
        people: 'People in this call',
        controls: 'Call controls',
        microphoneIsOff: 'microphone off',
        sound: 'Tap for sound',
        soundWhy: 'Your browser blocks audio until you interact with the page.',
        /** The connection to the server is lost, those between the people are not. */
        reconnecting: 'Reconnecting… Your call continues.',
        resume: 'Tap to resume',
        resumeWhy: 'Your browser paused the call.',
        self: 'you',
        video: 'Video of {name}',
    },

    drop: 'Drop files to send them',

    invite: {
        title: 'You’re the only one here',
        text: 'Send this link to the people you want to talk to. They only need a browser.',
        byToken: 'Others need their own invitations to join.',
    },

    left: {
        title: 'You left the call',
    },

    /** After a call. {duration} is, for example, `1 hour, 12 minutes`. */
    afterwards: {
        short: 'You were in the call for less than a minute.',
        duration: 'You were in the call for {duration}.',
        nobody: 'The call is empty now.',
        here: {one: '{names} is still in the call.', other: '{names} are still in the call.'},
    },

    /** When a connection has been bad for a while. */
    bad: {
        label: 'Bad connection',
        one: 'Bad connection to {name}',
        several: 'Bad connections to several people',
    },

    /** By how your video is sent to the others. */
    uplink: {
        full: 'Connection improved. Sending full-quality video.',
        smaller: 'Slow connection. Sending smaller video.',
        off: 'Very slow connection. Your video is off to keep your audio clear.',
    },

    tile: {
        enlarge: 'Enlarge {name}',
        full: 'Full screen: {name}',
        hidden: 'You hid this video',
        saving: 'Video paused: saving data',
        silent: 'You set the volume to 0%',
    },

    /** The menu of a tile. */
    options: {
        title: 'Options for {name}',
        volume: 'Volume',
        percent: '{percent}%',
        enlarge: 'Enlarge',
        shrink: 'Shrink',
        full: 'Full screen',
        leaveFull: 'Leave full screen',
        window: 'Separate window',
        closeWindow: 'Close separate window',
        hide: 'Don’t show',
        show: 'Show again',
    },

    /** Receiving only sound and the large video. */
    saving: {
        start: 'Save data',
        stop: 'Stop saving data',
        label: 'Saving data',
        on: 'Saving data: you receive sound and only the large video.',
        off: 'You receive everyone’s video again.',
    },

    ownView: {
        hide: 'Hide my own video',
        show: 'Show my own video',
        move: 'Move to the next corner',
    },

    /** Where the small tile is while two people are in the call. */
    corner: {
        'top-left': 'In the top left corner. Use the arrow keys to move it.',
        'top-right': 'In the top right corner. Use the arrow keys to move it.',
        'bottom-left': 'In the bottom left corner. Use the arrow keys to move it.',
        'bottom-right': 'In the bottom right corner. Use the arrow keys to move it.',
    },

    screen: {
        title: '{name}’s screen',
        share: 'Screen',
        shareLabel: 'Share your screen',
        stopLabel: 'Stop sharing your screen',
        presenting: 'You are presenting',
        stop: 'Stop',
        stopPresenting: 'Stop presenting',
        ended: 'You stopped sharing your screen',
        started: '{name} is sharing a screen',
    },

    hands: {
        raise: 'Raise hand',
        lower: 'Lower hand',
        mark: 'hand raised',
        raised: '{name} raised their hand',
        youRaised: 'You raised your hand',
        youLowered: 'You lowered your hand',
    },

    reactions: {
        label: 'React',
        title: 'Send a reaction',
        names: {
            'thumbs-up': 'Thumbs up',
            'clap': 'Clap',
            'heart': 'Heart',
            'laugh': 'Laugh',
            'surprised': 'Surprised',
            'party': 'Party',
        },
        /** Announced by screen readers. */
        one: '{name} reacted: {reaction}',
        several: {
            one: '{count} person reacted: {reactions}',
            other: '{count} people reacted: {reactions}',
        },
    },

    people: {
        label: 'People',
        title: 'In this call',
        microphoneOn: 'microphone on',
        microphoneOff: 'microphone off',
        cameraOn: 'camera on',
        cameraOff: 'camera off',
        screenOn: 'sharing a screen',
        hand: 'hand raised, number {place} in line',
        muteAll: 'Mute all',
        mutedAll: 'Asked everyone to mute',
        search: 'Search by name',
        noMatch: 'No matches',
        matches: {one: '{count} match', other: '{count} matches'},
    },

    settings: {
        label: 'Settings',
        title: 'Camera and sound',
        video: 'Your video',
        mirror: 'Mirror my video',
        note: 'Changes take effect immediately.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceOffers: {
        camera: 'New camera connected: {name}',
        microphone: 'New microphone connected: {name}',
        speaker: 'New speaker connected: {name}',
        use: 'Switch to it',
        cameraGone: 'Camera disconnected. Switched to {name}.',
        microphoneGone: 'Microphone disconnected. Switched to {name}.',
    },

    shortcuts: {
        title: 'Keyboard shortcuts',
        microphone: 'Turn microphone on or off',
        camera: 'Turn camera on or off',
        screen: 'Share your screen, or stop',
        chat: 'Chat',
        hand: 'Raise or lower your hand',
        help: 'Show this list',
        question: '?', // the key
        space: 'Space',
        hold: 'Hold to talk while your microphone is off',
        use: 'Use these shortcuts',
    },

    qr: {
        show: 'QR code',
        title: 'Scan to join',
        label: 'QR code for the link to this call',
        note: 'Point a phone’s camera at the code, then tap the link.',
        failed: 'The QR code couldn’t be loaded. Check your internet connection, then try again.',
    },

    floating: {
        open: 'Floating window',
        close: 'Close floating window',
        nothing: 'There’s no video to show in a floating window yet',
    },

    /** Next to the microphone's button while it is off. */
    hold: {
        hint: 'Hold space to talk',
        talking: 'Your microphone is on while you hold space',
    },

    /** Every message to and from the server. */
    inspector: 'Show what is sent',

    menu: {
        more: 'More',
        label: 'More controls',
    },
};
