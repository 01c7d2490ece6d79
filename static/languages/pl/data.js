// @ts-check

/** The Polish text of the messages-only page. */
export const text = {
    data: {
        eyebrow: 'Pokój tylko z wiadomościami',
        aboutTitle: 'Z przeglądarki do przeglądarki',
        about:
            'Wiadomości są szyfrowane i idą bezpośrednio albo przez przekaźnik, który nie może ich odczytać. Nic nie ' +
            'jest przechowywane.',
        noCameraTitle: 'Bez kamery, bez mikrofonu',
        noCamera: 'Ta strona o nie nie prosi.',
        privacy: 'Prywatność',
        relayOnly: 'Zawsze używaj przekaźnika',
        relayNote: 'Ukrywa to Twój adres IP przed innymi.',
        list: 'Kanały i osoby',
        options: 'Opcje',
        people: 'Osoby',
        nobody: 'Nie ma tu nikogo innego.',
        alone: 'Nie ma tu nikogo poza Tobą',
        aloneText: 'Wyślij link osobom, do których chcesz pisać. Wystarczy im przeglądarka.',
        aloneByToken: 'Każda kolejna osoba potrzebuje własnego zaproszenia.',
        pingAll: 'Ping do wszystkich',
        pingNote: 'Ping mierzy, jak długo wiadomość wędruje do kogoś i z powrotem.',
        channels: 'Kanały',
        found: 'Kanały, do których możesz dołączyć',
        channelNew: 'Nowy kanał',
        add: 'Dodaj',
        title: '{room}: tincan data',
        joining: 'Łączenie…',
        left: 'Nie jesteś już w pokoju',
    },

    conversation: {
        unread: '{name}, nieprzeczytane: {count}',
        back: 'Kanały i osoby',
        backUnread: 'Kanały i osoby, nieprzeczytane: {count}',
        writeTo: 'Wiadomość do: {name}',
    },

    activity: {
        name: 'Aktywność',
        introduction: 'Ta lista pokazuje pingi oraz to, kto dołącza i wychodzi.',
        blocked: 'Aby napisać wiadomość, wybierz kanał lub osobę.',
    },

    person: {
        direct: 'bezpośrednio',
        relay: 'przez przekaźnik',
        gone: 'zakończona',
        left: 'Ta konwersacja się zakończyła. Jeśli ta osoba wróci, znów pojawi się na liście „Osoby”.',
        ms: '{ms} ms',
        introduction: 'To, co tu piszesz, widzi tylko {name}.',
        remove: 'Usuń',
        removeLabel: 'Usuń: {name}',
        close: 'Usuń z listy',
        removeQuestion: 'Usunąć z pokoju: {name}?',
        keep: 'Anuluj',
    },

    channel: {
        introduction:
            'Każda osoba w pokoju może dołączyć do tego kanału. Wiadomości trafiają bezpośrednio do osób, które w ' +
            'nim są. Nie widzisz wiadomości sprzed swojego dołączenia.',
        publish: 'Tylko wysyłaj',
        subscribe: 'Tylko odbieraj',
        both: 'Wysyłaj i odbieraj',
        modes: 'W tym kanale',
        publishing: 'W tym kanale tylko wysyłasz: nie widzisz, co piszą inni.',
        onlyYou: 'Tylko Ty',
        alone: 'Wygląda na to, że w tym kanale nie ma nikogo innego.',
        subscribing:
            'W tym kanale tylko odbierasz wiadomości. Aby coś napisać, otwórz „Opcje” i wybierz „Wysyłaj i odbieraj”.',
        leave: 'Opuść kanał',
        leaveLabel: 'Opuść kanał {name}',
        join: 'Dołącz',
        joinLabel: 'Dołącz do kanału {name}',
        bad: 'Użyj od 1 do 64 widocznych znaków.',
        twice: 'Jesteś już w tym kanale.',
        tooMany: 'Maksymalna liczba Twoich kanałów: {count}. Najpierw opuść któryś z nich.',
    },

    /** Notifications of messages in a conversation that is not open. */
    notices: {
        channel: '{name} w {channel}: {message}',
        direct: '{name} do Ciebie: {message}',
    },

    log: {
        pinged: 'Ping od {name} do {other}: {ms} ms',
        pingedYou: 'Ping od {name} do Ciebie: {ms} ms',
        youPinged: 'Ping od Ciebie do {name}: {ms} ms',
        noAnswer: '{name} nie odpowiada na Twój ping: {why}',
        badData: '{name} wysyła dane, których ta strona nie umie odczytać',
        bytes: {one: '{count} bajt', few: '{count} bajty', many: '{count} bajtów', other: '{count} bajta'},
    },
};
