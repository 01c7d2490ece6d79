// @ts-check

/** The Polish text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Za chwilę dołączysz do pokoju',
        promise: 'Zanim dołączysz, nic nie jest wysyłane.',
        audio: 'Dołącz tylko z\u00a0dźwiękiem',
        watch: 'Tylko oglądaj',
    },

    /** When a module of the call fails to load. */
    incomplete: {
        title: 'Część tej strony się nie wczytała',
        text: 'Sprawdź połączenie z internetem i odśwież stronę.',
        reload: 'Odśwież stronę',
    },

    /** Who is in the room, before you join. */
    presence: {
        nobody: 'Nikogo tu jeszcze nie ma.',
        here: {
            one: 'W pokoju jest {names}.',
            few: 'W pokoju są {names}.',
            many: 'W pokoju są {names}.',
            other: 'W pokoju są {names}.',
        },
        others: {
            one: 'jeszcze {count} osoba',
            few: 'jeszcze {count} osoby',
            many: 'jeszcze {count} osób',
            other: 'jeszcze {count} osoby',
        },
        full: 'Pokój jest pełny.',
        locked: 'Pokój jest zablokowany.',
    },

    call: {
        people: 'Osoby w tej rozmowie',
        controls: 'Sterowanie rozmową',
        microphoneIsOff: 'mikrofon wyłączony',
        sound: 'Dotknij, aby włączyć dźwięk',
        soundWhy: 'Przeglądarka blokuje dźwięk, dopóki nie wykonasz czegoś na stronie.',
        resume: 'Dotknij, aby wznowić',
        resumeWhy: 'Przeglądarka wstrzymała rozmowę.',
        self: 'Ty',
        video: 'Wideo: {name}',
    },

    drop: 'Upuść pliki, aby je wysłać',

    invite: {
        title: 'Nie ma tu nikogo poza Tobą',
        text: 'Wyślij ten link osobom, z którymi chcesz porozmawiać. Wystarczy im przeglądarka.',
        byToken: 'Każda kolejna osoba potrzebuje własnego zaproszenia.',
    },

    left: {
        title: 'Nie uczestniczysz już w rozmowie',
        text: 'Inni być może jeszcze tam są: {room}',
    },

    /** When a connection has been bad for a while. */
    bad: {
        label: 'Słabe połączenie',
        one: 'Słabe połączenie: {name}',
        several: 'Słabe połączenie z kilkoma osobami',
    },

    /** By how your video is sent to the others. */
    uplink: {
        full: 'Połączenie się poprawiło. Wideo jest wysyłane w pełnej jakości.',
        smaller: 'Wolne połączenie. Wysyłane jest mniejsze wideo.',
        off: 'Bardzo wolne połączenie. Wideo jest wyłączone, żeby dobrze było Cię słychać.',
    },

    tile: {
        enlarge: 'Powiększ: {name}',
        window: 'Pokaż w osobnym oknie: {name}',
        full: 'Pokaż na pełnym ekranie: {name}',
    },

    screen: {
        title: 'Ekran: {name}',
        own: 'Twój ekran',
        share: 'Ekran',
        shareLabel: 'Udostępnij ekran',
        stopLabel: 'Zatrzymaj udostępnianie ekranu',
        ended: 'Zatrzymano udostępnianie ekranu',
        started: '{name} udostępnia ekran',
    },

    people: {
        label: 'Osoby',
        title: 'W tej rozmowie',
        microphoneOn: 'mikrofon włączony',
        microphoneOff: 'mikrofon wyłączony',
        cameraOn: 'kamera włączona',
        cameraOff: 'kamera wyłączona',
        screenOn: 'udostępnia ekran',
    },

    settings: {
        label: 'Ustawienia',
        title: 'Kamera i dźwięk',
        video: 'Twoje wideo',
        note: 'Zmiany działają od razu.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceOffers: {
        camera: 'Podłączono nową kamerę: {name}',
        microphone: 'Podłączono nowy mikrofon: {name}',
        speaker: 'Podłączono nowy głośnik: {name}',
        use: 'Przełącz',
        cameraGone: 'Kamera została odłączona. Teraz używana jest {name}.',
        microphoneGone: 'Mikrofon został odłączony. Teraz używany jest {name}.',
    },

    shortcuts: {
        title: 'Skróty klawiszowe',
        microphone: 'Włącz lub wyłącz mikrofon',
        camera: 'Włącz lub wyłącz kamerę',
        screen: 'Udostępnij ekran lub przestań',
        chat: 'Czat',
        help: 'Pokaż tę listę',
        use: 'Używaj tych skrótów',
    },

    qr: {
        show: 'Kod QR',
        title: 'Zeskanuj, aby dołączyć',
        label: 'Kod QR z linkiem do tej rozmowy',
        note: 'Skieruj na niego aparat telefonu i dotknij linku.',
        failed: 'Nie udało się wczytać kodu QR. Sprawdź połączenie z internetem.',
    },

    floating: {
        open: 'Pływające okno',
        close: 'Zamknij pływające okno',
    },

    menu: {
        more: 'Więcej',
        full: 'Pełny ekran',
        label: 'Więcej opcji sterowania',
    },
};
