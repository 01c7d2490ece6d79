// @ts-check

/** The Polish text that several pages share. */
export const text = {
    close: 'Zamknij',
    language: 'Język',

    form: {
        name: 'Twoje imię',
        join: 'Dołącz',
        nameMissing: 'Wpisz swoje imię, żeby inni wiedzieli, kim jesteś.',
        nameBad: 'Użyj od 1 do 64 widocznych znaków.',
    },

    preview: {
        label: 'Twoja kamera i mikrofon',
        waiting: 'Zezwól na dostęp do kamery i mikrofonu, gdy przeglądarka o to zapyta.',
        cameraOff: 'Kamera jest wyłączona',
        noCamera: 'Brak kamery',
        meter: 'Powiedz coś: sznurek powinien się poruszyć.',
        meterWaiting: 'Gdy mikrofon jest włączony, sznurek porusza się, kiedy mówisz.',
        meterOff: 'Mikrofon jest wyłączony.',
        meterNone: 'Brak mikrofonu: słyszysz innych, ale oni nie słyszą Ciebie.',
    },

    devices: {
        choose: 'Wybierz urządzenia',
        camera: 'Kamera',
        microphone: 'Mikrofon',
        speaker: 'Głośnik',
        current: {camera: 'Obecna kamera', microphone: 'Obecny mikrofon'},
        testSound: 'Odtwórz dźwięk testowy',
        testing: 'Odtwarzanie…',
    },

    /** How the microphone is recorded. */
    sound: {
        label: 'Dźwięk z mikrofonu',
        speech: 'Głos',
        original: 'Oryginalny dźwięk',
        notes: {
            speech: 'Przeglądarka usuwa echo i szum.',
            original: 'Do muzyki, w stereo. Użyj słuchawek, bo inaczej inni usłyszą echo.',
            refused: 'Ten mikrofon nie obsługuje trybu „Oryginalny dźwięk”, więc używany jest tryb „Głos”.',
        },
    },

    /** Why a device is not available: by problem, then by device. */
    media: {
        denied: {
            both: {
                title: 'Kamera i mikrofon są zablokowane',
                text: 'Otwórz ustawienia witryny obok adresu, zezwól na jedno i drugie i spróbuj ponownie.',
            },
            camera: {
                title: 'Kamera jest zablokowana',
                text: 'Otwórz ustawienia witryny obok adresu, zezwól na kamerę i spróbuj ponownie.',
            },
            microphone: {
                title: 'Mikrofon jest zablokowany',
                text: 'Otwórz ustawienia witryny obok adresu, zezwól na mikrofon i spróbuj ponownie.',
            },
        },
        none: {
            both: {
                title: 'Nie znaleziono kamery ani mikrofonu',
                text: 'Podłącz je i spróbuj ponownie.',
            },
            camera: {
                title: 'Nie znaleziono kamery',
                text: 'Podłącz kamerę i spróbuj ponownie.',
            },
            microphone: {
                title: 'Nie znaleziono mikrofonu',
                text: 'Podłącz mikrofon i spróbuj ponownie.',
            },
        },
        busy: {
            both: {
                title: 'Kamera i mikrofon są używane',
                text: 'Być może korzysta z nich inna aplikacja lub karta. Zamknij ją i spróbuj ponownie.',
            },
            camera: {
                title: 'Kamera jest używana',
                text: 'Być może korzysta z niej inna aplikacja lub karta. Zamknij ją i spróbuj ponownie.',
            },
            microphone: {
                title: 'Mikrofon jest używany',
                text: 'Być może korzysta z niego inna aplikacja lub karta. Zamknij ją i spróbuj ponownie.',
            },
        },
        lost: {
            both: {
                title: 'Kamera i mikrofon zostały odłączone',
                text: 'Podłącz je z powrotem i spróbuj ponownie.',
            },
            camera: {
                title: 'Kamera została odłączona',
                text: 'Podłącz ją z powrotem i spróbuj ponownie.',
            },
            microphone: {
                title: 'Mikrofon został odłączony',
                text: 'Podłącz go z powrotem i spróbuj ponownie.',
            },
        },
        interrupted: {
            both: {
                title: 'Kamera i mikrofon przestały działać',
                text:
                    'Blokuje je rozmowa telefoniczna, inna aplikacja lub przełącznik prywatności. Jeśli nie wrócą, ' +
                    'spróbuj ponownie.',
            },
            camera: {
                title: 'Kamera przestała działać',
                text: 'Blokuje ją inna aplikacja lub przełącznik prywatności. Jeśli nie wróci, spróbuj ponownie.',
            },
            microphone: {
                title: 'Mikrofon przestał działać',
                text:
                    'Blokuje go rozmowa telefoniczna, inna aplikacja lub przełącznik prywatności. Jeśli nie wróci, ' +
                    'spróbuj ponownie.',
            },
        },
        insecure: {
            both: {
                title: 'Kamera i mikrofon są niedostępne',
                text:
                    'Przeglądarki zezwalają na nie tylko pod adresami https:// (albo http://localhost na tym samym ' +
                    'komputerze). Poproś administratora serwera o adres https://.',
            },
        },
        unsupported: {
            both: {
                title: 'Kamera i mikrofon są niedostępne',
                text:
                    'Przeglądarka wbudowana w tę aplikację ich nie obsługuje. Otwórz tę stronę w Safari, Chrome lub ' +
                    'Firefoksie.',
            },
        },
    },

    unsupported: {
        title: 'W tej przeglądarce nie można prowadzić rozmów',
        text:
            'Brakuje lub jest wyłączone: {missing}. Użyj Chrome lub Edge 110, Firefoksa 115, Safari 16.4 albo ' +
            'nowszej wersji.',
    },

    notices: {
        tryAgain: 'Spróbuj ponownie',
        /** During a call, if the devices have not started yet. */
        waiting: {
            title: 'Oczekiwanie na kamerę i mikrofon',
            text:
                'Jeśli przeglądarka zapyta, zezwól na dostęp do nich. Do tego czasu inni Cię nie widzą ani nie słyszą.',
        },
        dismiss: 'Zamknij',
        /** Added to a notice that is shown before joining. */
        joinWithout: {
            both: 'Możesz też dołączyć bez nich. Nadal będziesz widzieć i słyszeć innych.',
            camera: 'Możesz też dołączyć bez niej.',
            microphone: 'Możesz też dołączyć bez niego.',
        },
    },

    screenFailed: {
        title: 'Nie udało się udostępnić ekranu',
        text: 'W ustawieniach komputera zezwól tej przeglądarce na nagrywanie ekranu i spróbuj ponownie.',
    },

    room: {
        joining: 'Dołączanie…',
        connected: 'Połączono',
        reconnecting: 'Ponowne łączenie…',
        blocked:
            'Serwer działa, ale jego WebSocket jest zablokowany. Jeśli problem się utrzyma, spróbuj w innej sieci.',
        here: {
            one: '{count} osoba',
            few: '{count} osoby',
            many: '{count} osób',
            other: '{count} osoby',
        },
        copyLink: 'Kopiuj link',
        share: 'Udostępnij',
        leave: 'Wyjdź',
    },

    invitation: {
        link: 'Link do tej rozmowy',
        copied: 'Skopiowano link',
        copyByHand: 'Skopiuj ten link i wyślij go osobom, które chcesz zaprosić:',
    },

    /** Messages that people write to each other. */
    message: {
        field: 'Wiadomość',
        hint: 'Enter wysyła wiadomość, Shift+Enter zaczyna nowy wiersz.',
        send: 'Wyślij',
        below: 'Nowe wiadomości',
        you: 'Ty',
        left: {
            one: 'Pozostał {count} znak',
            few: 'Pozostały {count} znaki',
            many: 'Pozostało {count} znaków',
            other: 'Pozostało {count} znaku',
        },
        tooLong: 'Przekroczono limit (nadmiar znaków: {count}). Skróć wiadomość lub wyślij ją w częściach.',
        muchTooLong: 'Wiadomość jest za długa. Wyślij ją w częściach.',
        cut: 'Reszta tej wiadomości jest zbyt długa, by ją pokazać.',
        invisible: '(brak widocznych znaków)',
        alone: 'Nikogo innego tu nie było, więc nikt tego nie otrzymał.',
        missed: 'Nie dostarczono do: {name}.',
        failed: 'Nie wysłano: {why}',
        notice: '{name}: {message}',
    },

    /** A connection to someone, by state, and their video. */
    peer: {
        connecting: 'Łączenie…',
        reconnecting: 'Ponowne łączenie…',
        still: 'Oczekiwanie na wideo…',
        held: 'Wideo wstrzymane: wolne połączenie',
        failed: 'Brak połączenia',
        failedAdvice:
            'Wasze sieci blokują połączenie. Próby trwają… Jeśli problem się utrzyma, jedno z Was powinno zmienić ' +
            'sieć.',
        fullAdvice:
            'Serwer nie może teraz obsłużyć więcej rozmów przez przekaźnik. Próby trwają… Jeśli problem się ' +
            'utrzyma, daj znać osobie, która prowadzi ten serwer.',
    },

    /** What happens to others in the room. */
    events: {
        joined: '{name} dołącza',
        left: '{name} wychodzi',
        lost: '{name} traci połączenie',
        removed: 'Usunięto z pokoju: {name}',
        failed: 'Nie można nawiązać połączenia: {name}. Jeśli problem się utrzyma, spróbuj w innej sieci.',
        full: 'Nie można nawiązać połączenia: {name}. Serwer nie może teraz obsłużyć więcej rozmów przez przekaźnik.',
    },

    moderation: {
        moderator: 'Moderator',
        lock: 'Zablokuj',
        lockLabel: 'Zablokuj pokój',
        unlock: 'Odblokuj',
        unlockLabel: 'Odblokuj pokój',
        locked: 'Zablokowany',
        mute: 'Wycisz mikrofon',
        promote: 'Przekaż moderowanie',
        promoteNote: 'Ta osoba będzie moderować pokój zamiast Ciebie.',
        remove: 'Usuń z rozmowy',
        removeNote: 'Ta osoba może wrócić za pomocą linku, chyba że zablokujesz pokój.',

        /** Notifications. */
        isLocked: 'Zablokowany: inni muszą poprosić',
        isOpen: 'Pokój jest odblokowany',
        youModerate: 'Moderujesz teraz ten pokój',
        othersModerate: '{name} moderuje teraz ten pokój',
        muted: '{name} wycisza Twój mikrofon. Możesz go z powrotem włączyć.',
        asked: 'Wysłano prośbę o wyciszenie: {name}',
        unreachable: 'Nie można połączyć się z serwerem, więc nic nie zmieniono. Spróbuj ponownie za chwilę.',
        notModerator: 'Nie moderujesz już tego pokoju, więc nic nie zmieniono.',
    },

    /** Asking to be let into a locked room, and letting others in. */
    knock: {
        ask: 'Poproś o dołączenie',
        promise: 'Gdy poprosisz, moderatorzy zobaczą Twoje imię. Zanim dołączysz, nic innego nie jest wysyłane.',
        asking: 'Prośba o dołączenie…',
        told: {
            one:
                'Dołączysz, gdy tylko wpuści Cię moderator. Jeśli w ciągu {count} minuty nikt nie odpowie, możesz ' +
                'poprosić ponownie.',
            few:
                'Dołączysz, gdy tylko wpuści Cię moderator. Jeśli w ciągu {count} minut nikt nie odpowie, możesz ' +
                'poprosić ponownie.',
            many:
                'Dołączysz, gdy tylko wpuści Cię moderator. Jeśli w ciągu {count} minut nikt nie odpowie, możesz ' +
                'poprosić ponownie.',
            other:
                'Dołączysz, gdy tylko wpuści Cię moderator. Jeśli w ciągu {count} minuty nikt nie odpowie, możesz ' +
                'poprosić ponownie.',
        },
        stop: 'Wycofaj prośbę',
        locked: {
            title: 'Ten pokój jest zablokowany',
            text: 'Poproś o dołączenie, a moderator będzie mógł Cię wpuścić.',
        },
        interrupted: {
            title: 'Połączenie z serwerem zostało przerwane',
            text: 'Twoja prośba o dołączenie przepadła. Poproś ponownie.',
        },

        /** For moderators. */
        wants: '{name} chce dołączyć',
        want: {
            one: 'Chcą dołączyć: {name} i jeszcze {count} osoba',
            few: 'Chcą dołączyć: {name} i jeszcze {count} osoby',
            many: 'Chcą dołączyć: {name} i jeszcze {count} osób',
            other: 'Chcą dołączyć: {name} i jeszcze {count} osoby',
        },
        admit: 'Wpuść',
        deny: 'Odrzuć',
        admitLabel: 'Wpuść: {name}',
        denyLabel: 'Odrzuć: {name}',
        showAll: 'Pokaż wszystkie',
        admitAll: 'Wpuść wszystkich',
        title: 'Osoby, które chcą dołączyć',
    },

    ended: {
        rejoin: 'Dołącz ponownie',
        lobby: 'Wróć na stronę początkową',
    },

    needsInvitation: {
        title: 'Potrzebujesz zaproszenia',
        text: 'Otwórz otrzymany link lub wklej go tutaj.',
        field: 'Twoje zaproszenie',
        incomplete: 'To nie jest pełne zaproszenie. Skopiuj cały otrzymany link.',
    },

    forLive: {
        title: 'To zaproszenie dotyczy transmisji',
        text: 'Nie działa na tej stronie.',
        link: 'Przejdź do transmisji',
    },

    /** Why joining failed or the call ended; by protocol code. */
    errors: {
        'unreachable': {
            title: 'Serwer nie odpowiada',
            text:
                'Sprawdź połączenie z internetem. Jeśli działa, być może serwer właśnie uruchamia się ponownie. ' +
                'Spróbuj za minutę.',
        },
        /** The server answers requests, but not on its WebSocket. */
        'blocked': {
            title: 'Połączenie z serwerem jest zablokowane',
            text:
                'Serwer działa, ale WebSockety blokuje prawdopodobnie serwer proxy przed nim lub filtr w Twojej ' +
                'sieci. Spróbuj w innej sieci. Jeśli tam też się nie uda, poproś osobę, która prowadzi ten serwer, o ' +
                'sprawdzenie jego dziennika.',
        },
        'room-full': {
            title: 'Ten pokój jest pełny',
            text: 'Spróbuj ponownie, gdy ktoś wyjdzie, albo spotkajcie się w innym pokoju.',
        },
        'server-full': {
            title: 'Serwer jest pełny',
            text: 'Korzysta z niego teraz zbyt wiele osób. Spróbuj ponownie za kilka minut.',
        },
        'rate-limited': {
            title: 'Zbyt wiele żądań',
            text: 'Odczekaj minutę i spróbuj ponownie.',
        },
        'bad-name': {
            title: 'Nie można użyć tego imienia',
            text: 'Użyj od 1 do 64 widocznych znaków.',
        },
        'bad-room': {
            title: 'Nie można użyć tej nazwy pokoju',
            text: 'Nazwa pokoju ma od 6 do 64 znaków: liter od a do z, cyfr, - i _.',
        },
        'unauthorized': {
            title: 'Potrzebujesz zaproszenia',
            text: 'Aby dołączyć do tego pokoju, potrzebujesz ważnego zaproszenia. Poproś o nowy link.',
        },
        'bad-session': {
            title: 'Twoja sesja wygasła',
            text: 'Dołącz ponownie.',
        },
        'forbidden': {
            title: 'Ten pokój jest zablokowany',
            text: 'Nikt nie może teraz dołączyć. Poproś kogoś w pokoju o jego odblokowanie i dołącz ponownie.',
        },
        'denied': {
            title: 'Nie wpuszczono Cię',
            text: 'Skontaktuj się z osobą, która Cię zaprosiła, albo poproś ponownie za dwie minuty.',
        },
        'unanswered': {
            title: 'Nikt nie odpowiedział',
            text: 'Moderatorzy mogą być zajęci. Poproś ponownie albo skontaktuj się z osobą, która Cię zaprosiła.',
        },
        'nobody': {
            title: 'Nie ma nikogo, kto może Cię wpuścić',
            text:
                'W pokoju nie ma teraz moderatora. Skontaktuj się z osobą, która Cię zaprosiła, albo spróbuj ' +
                'ponownie później.',
        },
        'busy': {
            title: 'Zbyt wiele osób prosi o dołączenie',
            text: 'Odczekaj minutę i poproś ponownie.',
        },
        'role': {
            title: 'To zaproszenie dotyczy innej strony',
            text: 'Poproś o nowe osobę, która je wysłała.',
        },
        'join-timeout': {
            title: 'Dołączanie trwało zbyt długo',
            text: 'Spróbuj ponownie.',
        },
        'too-slow': {
            title: 'Twoje połączenie jest zbyt wolne',
            text: 'Przejdź bliżej routera lub wstrzymaj inne pobierania, a potem dołącz ponownie.',
        },
        'replaced': {
            title: 'Jesteś w tym pokoju w innej karcie',
            text: 'Rozmawiasz teraz w drugiej karcie lub drugim oknie. Aby kontynuować tutaj, dołącz ponownie.',
        },
        'removed': {
            title: 'Usunięto Cię',
            text: 'Moderator usunął Cię z tego pokoju.',
        },
        'other': {
            title: 'Połączenie zostało przerwane',
            text: 'Dołącz ponownie. Jeśli to się powtarza, odśwież stronę.',
        },
    },

    /** The page for an unknown address. */
    notFound: {
        title: 'Po drugiej stronie nikogo nie ma',
        text: 'Pod tym adresem nie ma żadnej strony. Sprawdź otrzymany link albo poproś o niego jeszcze raz.',
        start: 'Zacznij rozmowę',
    },

    /** A link to the page that tests the connection. */
    doctorLink: 'Sprawdź połączenie',

    serverSays: '(Komunikat serwera: {message}.)',
};
