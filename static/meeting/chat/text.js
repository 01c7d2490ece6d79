// @ts-check

/** The English text of chat and file transfers. */
export const text = {
    chat: {
        open: 'Chat',
        unread: 'Chat, {count} unread',
        title: 'Chat and files',
        promise: 'Messages go directly to the others’ browsers and are not stored anywhere.',
        before: 'Messages from before you joined are not shown.',
        muchTooLong: 'Message too long. Send it in parts or as a file.',
        attach: 'Send files',
        attachFolder: 'Send a folder',
    },

    files: {
        offered: '{name} wants to send you a file',
        offeredMany: {
            one: '{name} wants to send you {count} file',
            other: '{name} wants to send you {count} files',
        },
        sent: 'Your file',
        sentMany: 'Your files',
        rows: 'Files',
        many: {one: '{count} file', other: '{count} files'},
        choose: 'Send {file} ({size}) to',
        everyone: 'Everyone',
        nobody: 'Nobody else is here to receive a file.',
        tooMany:
            'That’s too many files: you can send up to {count} at a time. To send more, compress the folder into ' +
            'one file first.',
        empty: 'There are no files in this folder.',
        unreadable: 'The files couldn’t be read. Try choosing them again.',
        accept: 'Accept',
        acceptLabel: 'Accept {file}',
        acceptAll: 'Accept all',
        decline: 'Decline',
        declineLabel: 'Decline {file}',
        declineAll: 'Decline all',
        cancel: 'Cancel',
        cancelLabel: 'Cancel {file}, {name}',
        cancelAll: 'Cancel all',
        save: 'Save',
        saveLabel: 'Save {file}',
        progress: '{file}, {name}',
        moved: '{moved} of {size}',
        units: ['B', 'kB', 'MB', 'GB', 'TB'],

        /** Where a received file is kept, if not on disk. */
        memory: 'The file is kept in memory until you save it.',
        tooLarge:
            'This browser can only receive files of up to {size}. Try Chrome, Edge or Firefox on a computer, ' +
            'over https.',
        noRoom: 'The file couldn’t be saved: {why}',

        /** For an incoming file: by state, then by the code with which it ended. */
        incoming: {
            offered: 'Nothing is sent until you accept.',
            waiting: 'Waiting for your answer',
            moving: 'Receiving',
            paused: 'No connection to {name}. The transfer will resume when the connection is back.',
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
        deleted: 'The received part was deleted.',

        /** For an outgoing file. */
        outgoing: {
            waiting: 'Waiting for other files to {name}',
            offered: 'Waiting for {name} to accept',
            moving: 'Sending to {name}',
            paused: 'No connection to {name}. The transfer will resume when the connection is back.',
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
