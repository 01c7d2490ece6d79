// @ts-check

/** What moderation.js says, which is loaded when a call begins: see text.js. */
export const words = {
    moderates: 'looks after this room',
    lock: 'Lock',
    lockLabel: 'Lock the room',
    unlock: 'Unlock',
    unlockLabel: 'Unlock the room',
    locked: 'Locked',
    options: 'Options for {name}',
    mute: 'Mute microphone',
    promote: 'Make moderator',
    remove: 'Remove from the call',
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
};
