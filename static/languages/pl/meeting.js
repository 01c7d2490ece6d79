// @ts-check

/** The Polish text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Za chwilę dołączysz do pokoju',
        promise: 'Zanim dołączysz, nic nie jest wysyłane.',
        audio: 'Dołącz tylko z\u00a0dźwiękiem',
        watch: 'Tylko oglądaj',
        another: 'Zacznij inną rozmowę',
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
        soundWhy: 'Przeglądarka blokuje dźwięk, dopóki nie klikniesz ani nie dotkniesz strony.',
        reconnecting: 'Ponowne łączenie… Rozmowa trwa dalej.',
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
        title: 'Opuszczono rozmowę',
    },

    /** After a call. {duration} is, for example, `1 hour, 12 minutes`. */
    afterwards: {
        short: 'Twój czas w rozmowie: mniej niż minuta.',
        duration: 'Twój czas w rozmowie: {duration}.',
        nobody: 'Nikogo już tam nie ma.',
        here: {
            one: 'W pokoju nadal jest {names}.',
            few: 'W pokoju nadal są {names}.',
            many: 'W pokoju nadal są {names}.',
            other: 'W pokoju nadal są {names}.',
        },
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
        smaller: 'Wolne połączenie. Wideo jest wysyłane w mniejszym rozmiarze.',
        off: 'Bardzo wolne połączenie. Wideo jest wyłączone, żeby dobrze było Cię słychać.',
    },

    tile: {
        enlarge: 'Powiększ: {name}',
        full: 'Pełny ekran: {name}',
        hidden: 'Wideo ukryte przez Ciebie',
        saving: 'Wideo wstrzymane: oszczędzanie danych',
        silent: 'Masz tu ustawioną głośność 0%',
    },

    /** The menu of a tile. */
    options: {
        title: 'Opcje: {name}',
        volume: 'Głośność',
        percent: '{percent}%',
        enlarge: 'Powiększ',
        shrink: 'Pomniejsz',
        full: 'Pełny ekran',
        leaveFull: 'Zamknij pełny ekran',
        window: 'Osobne okno',
        closeWindow: 'Zamknij osobne okno',
        hide: 'Nie pokazuj',
        show: 'Pokaż ponownie',
    },

    /** Receiving only sound and the large video. */
    saving: {
        start: 'Oszczędzaj dane',
        stop: 'Nie oszczędzaj danych',
        label: 'Oszczędzanie danych',
        on: 'Oszczędzanie danych: odbierasz dźwięk i tylko duże wideo.',
        off: 'Znów odbierasz wideo od wszystkich.',
    },

    ownView: {
        hide: 'Ukryj swoje wideo',
        show: 'Pokaż swoje wideo',
        move: 'Przenieś do następnego rogu',
    },

    /** Where the small tile is while two people are in the call. */
    corner: {
        'top-left': 'W lewym górnym rogu. Aby przenieść wideo, użyj klawiszy strzałek.',
        'top-right': 'W prawym górnym rogu. Aby przenieść wideo, użyj klawiszy strzałek.',
        'bottom-left': 'W lewym dolnym rogu. Aby przenieść wideo, użyj klawiszy strzałek.',
        'bottom-right': 'W prawym dolnym rogu. Aby przenieść wideo, użyj klawiszy strzałek.',
    },

    screen: {
        title: 'Ekran: {name}',
        share: 'Ekran',
        shareLabel: 'Udostępnij ekran',
        stopLabel: 'Zatrzymaj udostępnianie ekranu',
        presenting: 'Udostępniasz ekran',
        stop: 'Zatrzymaj',
        stopPresenting: 'Zatrzymaj udostępnianie',
        ended: 'Zatrzymano udostępnianie ekranu',
        started: '{name} udostępnia ekran',
    },

    hands: {
        raise: 'Podnieś rękę',
        lower: 'Opuść rękę',
        mark: 'ręka podniesiona',
        raised: '{name} podnosi rękę',
        youRaised: 'Twoja ręka jest podniesiona',
        youLowered: 'Twoja ręka jest opuszczona',
    },

    reactions: {
        label: 'Reakcje',
        title: 'Wyślij reakcję',
        names: {
            'thumbs-up': 'Kciuk w górę',
            'clap': 'Brawa',
            'heart': 'Serce',
            'laugh': 'Śmiech',
            'surprised': 'Zaskoczenie',
            'party': 'Świętowanie',
        },
        /** Announced by screen readers. */
        one: '{name} reaguje: {reaction}',
        several: {
            one: '{count} osoba reaguje: {reactions}',
            few: '{count} osoby reagują: {reactions}',
            many: '{count} osób reaguje: {reactions}',
            other: '{count} osoby reaguje: {reactions}',
        },
    },

    people: {
        label: 'Osoby',
        title: 'W tej rozmowie',
        microphoneOn: 'mikrofon włączony',
        microphoneOff: 'mikrofon wyłączony',
        cameraOn: 'kamera włączona',
        cameraOff: 'kamera wyłączona',
        screenOn: 'udostępnia ekran',
        hand: 'ręka podniesiona, numer {place} w kolejce',
        muteAll: 'Wycisz wszystkich',
        mutedAll: 'Wysłano wszystkim prośbę o wyciszenie',
        search: 'Szukaj po imieniu',
        noMatch: 'Nikt tu nie ma takiego imienia.',
        matches: {
            one: 'Znaleziono {count} osobę.',
            few: 'Znaleziono {count} osoby.',
            many: 'Znaleziono {count} osób.',
            other: 'Znaleziono {count} osoby.',
        },
    },

    settings: {
        label: 'Ustawienia',
        title: 'Kamera i dźwięk',
        video: 'Twoje wideo',
        mirror: 'Lustrzane odbicie mojego wideo',
        note: 'Zmiany działają od razu.',
    },

    /** Devices that appear or disappear during a call; {name} is the device. */
    deviceOffers: {
        camera: 'Podłączono nową kamerę: {name}',
        microphone: 'Podłączono nowy mikrofon: {name}',
        speaker: 'Podłączono nowy głośnik: {name}',
        use: 'Przełącz',
        cameraGone: 'Kamera została odłączona. Teraz używana kamera: {name}.',
        microphoneGone: 'Mikrofon został odłączony. Teraz używany mikrofon: {name}.',
    },

    shortcuts: {
        title: 'Skróty klawiszowe',
        microphone: 'Włącz lub wyłącz mikrofon',
        camera: 'Włącz lub wyłącz kamerę',
        screen: 'Zacznij lub zakończ udostępnianie ekranu',
        chat: 'Czat',
        hand: 'Podnieś lub opuść rękę',
        help: 'Pokaż tę listę',
        question: '?',
        space: 'Spacja',
        hold: 'Przytrzymaj, aby mówić przy wyłączonym mikrofonie',
        use: 'Używaj tych skrótów',
    },

    qr: {
        show: 'Kod QR',
        title: 'Zeskanuj, aby dołączyć',
        label: 'Kod QR z linkiem do tej rozmowy',
        note: 'Skieruj na niego aparat telefonu i dotknij linku.',
        failed: 'Nie udało się wczytać kodu QR. Sprawdź połączenie z internetem i spróbuj ponownie.',
    },

    floating: {
        open: 'Pływające okno',
        close: 'Zamknij pływające okno',
        nothing: 'Nie ma jeszcze wideo do pokazania w pływającym oknie',
    },

    /** Next to the microphone's button while it is off. */
    hold: {
        hint: 'Przytrzymaj spację, aby mówić',
        talking: 'Mikrofon jest włączony, dopóki trzymasz spację',
    },

    inspector: 'Pokaż, co jest wysyłane',

    menu: {
        more: 'Więcej',
        label: 'Więcej opcji',
    },
};
