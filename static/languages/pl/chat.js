// @ts-check

/** The Polish text of chat and file transfers. */
export const text = {
    chat: {
        open: 'Czat',
        unread: 'Czat, nieprzeczytane: {count}',
        title: 'Czat i pliki',
        promise: 'Wiadomości trafiają bezpośrednio do przeglądarek innych osób i nigdzie nie są przechowywane.',
        before: 'Wiadomości sprzed Twojego dołączenia nie są pokazywane.',
        muchTooLong: 'Wiadomość jest za długa. Wyślij ją w częściach lub jako plik.',
        attach: 'Wyślij pliki',
        attachFolder: 'Wyślij folder',
    },

    files: {
        offered: '{name} chce Ci wysłać plik',
        offeredMany: {
            one: '{name} chce Ci wysłać {count} plik',
            few: '{name} chce Ci wysłać {count} pliki',
            many: '{name} chce Ci wysłać {count} plików',
            other: '{name} chce Ci wysłać {count} pliku',
        },
        sent: 'Twój plik',
        sentMany: 'Twoje pliki',
        rows: 'Pliki',
        many: {one: '{count} plik', few: '{count} pliki', many: '{count} plików', other: '{count} pliku'},
        choose: 'Komu wysłać {file} ({size})?',
        everyone: 'Wszystkim',
        nobody: 'Nie ma tu nikogo, kto mógłby odebrać plik.',
        tooMany:
            'To za dużo plików. Maksymalna liczba naraz: {count}. Aby wysłać więcej, najpierw spakuj folder do ' +
            'jednego pliku.',
        empty: 'W tym folderze nie ma plików.',
        unreadable: 'Nie udało się odczytać plików. Spróbuj wybrać je ponownie.',
        accept: 'Przyjmij',
        acceptLabel: 'Przyjmij {file}',
        acceptAll: 'Przyjmij wszystkie',
        decline: 'Odrzuć',
        declineLabel: 'Odrzuć {file}',
        declineAll: 'Odrzuć wszystkie',
        cancel: 'Anuluj',
        cancelLabel: 'Anuluj {file}, {name}',
        cancelAll: 'Anuluj wszystkie',
        save: 'Zapisz',
        saveLabel: 'Zapisz {file}',
        progress: '{file}, {name}',
        moved: '{moved} z {size}',
        units: ['B', 'kB', 'MB', 'GB', 'TB'],

        /** Where a received file is kept, if not on disk. */
        memory: 'Plik pozostanie w pamięci, dopóki go nie zapiszesz.',
        tooLarge:
            'Ta przeglądarka może odbierać tylko pliki do {size}. Spróbuj w Chrome, Edge lub Firefoksie na ' +
            'komputerze, przez https.',
        noRoom: 'Nie udało się zapisać pliku: {why}',

        /** For an incoming file: by state, then by the code with which it ended. */
        incoming: {
            offered: 'Dopóki się nie zgodzisz, nic nie zostanie wysłane.',
            waiting: 'Oczekiwanie na Twoją decyzję',
            moving: 'Odbieranie',
            paused: '{name}: brak połączenia. Przesyłanie zostanie wznowione, gdy połączenie wróci.',
            received: 'Odebrano i sprawdzono.',
            saved: 'Odebrano, sprawdzono i zapisano.',
            declined: 'Odrzucono.',
            cancelled: 'Anulowano.',
            'bad-data': 'Niepowodzenie: dane nie zgadzały się z zapowiedzianym plikiem i zostały usunięte.',
            unwritable: 'Nie udało się zapisać pliku. Czy dysk jest pełny?',
        },
        /** The same, if the sender ended it. */
        incomingByThem: {
            cancelled: '{name}: wysyłanie anulowane.',
            unreadable: '{name}: pliku nie można już odczytać.',
            'peer-left': '{name}: wyjście przed końcem przesyłania.',
        },
        /** Added if part of the file had arrived, unless the text already says so. */
        deleted: 'Odebraną część usunięto.',

        /** For an outgoing file. */
        outgoing: {
            waiting: '{name}: najpierw inne pliki',
            offered: '{name}: oczekiwanie na zgodę',
            moving: '{name}: wysyłanie',
            paused: '{name}: brak połączenia. Przesyłanie zostanie wznowione, gdy połączenie wróci.',
            cancelled: '{name}: anulowano wysyłanie.',
            unreadable: 'Pliku nie można już odczytać. Czy został zmieniony lub usunięty?',
        },
        outgoingByThem: {
            received: '{name}: plik odebrany.',
            declined: '{name}: plik odrzucony.',
            cancelled: '{name}: odbiór anulowany.',
            'bad-data': '{name}: plik nie dotarł, bo uległ uszkodzeniu po drodze.',
            unwritable: '{name}: nie udało się zapisać pliku.',
            'peer-left': '{name}: wyjście przed końcem przesyłania.',
            'no-handler': '{name}: otwarta tam strona nie odbiera plików.',
            refused: '{name}: zbyt wiele oczekujących plików.',
            timeout: '{name}: brak odpowiedzi.',
            unreachable: '{name}: brak połączenia.',
            lost: '{name}: połączenie zostało przerwane. Spróbuj ponownie.',
        },
        over: 'Przesyłanie zakończone.',
    },
};
