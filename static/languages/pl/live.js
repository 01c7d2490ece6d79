// @ts-check

/** The Polish text of the broadcast page. */
export const text = {
    live: {
        title: '{room}: na żywo w tincan',
        hostName: 'Prowadzący',
        viewerName: 'Widz',
        screen: 'Transmisja',
        sound: 'Włącz dźwięk',
        mute: 'Wycisz',
        volume: 'Głośność',
        float: 'Obraz w obrazie',
        full: 'Pełny ekran',
        count: 'Widzowie: {count}',
        again: 'Spróbuj ponownie',
        serverLost: 'Ponowne łączenie z serwerem. Wideo trwa dalej.',
        serverBlocked: 'Ponowne łączenie z serwerem, ale WebSocket jest zablokowany. Wideo trwa dalej.',
        relayFull: {
            title: 'Brak połączenia z prowadzącym',
            text:
                'Serwer nie może teraz przekazać więcej rozmów przez przekaźnik. Próby trwają… Jeśli to się ' +
                'przeciągnie, powiadom osobę, która prowadzi ten serwer.',
        },
        held: 'Wideo wstrzymane: prowadzący ma wolne połączenie',
        next: 'Jeśli prowadzący znów zacznie nadawać, transmisja włączy się automatycznie.',
        becomeHost: 'Ja prowadzę',
        watch: 'Wróć do oglądania',
        hostTitle: 'Twoja transmisja',
        preview: 'Podgląd Twojej transmisji',
        nothing: 'Tutaj pojawi się podgląd.',
        sources: 'Co pokazać',
        sourceScreen: 'Ekran, okno lub karta',
        sourceCamera: 'Kamera',
        sourceMicrophone: 'Z mikrofonem',
        openPreview: 'Podgląd',
        noScreen: 'Ta przeglądarka nie może udostępnić ekranu. Większość przeglądarek na komputerach może.',
        password: 'Hasło prowadzącego',
        passwordNeeded: {
            title: 'Aby nadawać, potrzebujesz hasła',
            text: 'Poproś o nie administratora serwera, wpisz je i naciśnij „Zacznij nadawać”.',
        },
        passwordWrong: 'Nieprawidłowe hasło. Sprawdź wielkie litery i spróbuj ponownie.',
        goLive: 'Zacznij nadawać',
        end: 'Zakończ transmisję',
        useName: 'Dalej',
        offline: 'OFFLINE',
        onAir: 'NA ŻYWO',
        viewers: 'Widzowie',
        time: 'Czas trwania',
        upload: 'Wysyłanie',
        timeLeft: 'Pozostały czas',
        /** The last two warnings of the time limit, by minutes. */
        endsIn: {
            5: 'Zostało mniej niż 5 minut: ten serwer ogranicza czas transmisji.',
            1: 'Została niecała minuta. Potem możesz znów zacząć nadawać.',
        },
        received: 'Do widzów dociera',
        rate: '{rate} Mb/s',
        quality: '{best}p',
        qualities: 'od {worst}p do {best}p',
        qualityNone: 'Jeszcze brak wideo',
        screenEnded: {
            title: 'Jesteś offline: udostępnianie ekranu zostało zatrzymane',
            text: 'Naciśnij „Zacznij nadawać”, aby ponownie wybrać ekran.',
        },
        screenAfterReload: {
            title: 'Trwało udostępnianie Twojego ekranu',
            text:
                'Po odświeżeniu strony przeglądarka wymaga kliknięcia, zanim znów udostępni ekran. Naciśnij ' +
                '„Zacznij nadawać”, aby kontynuować. Widzowie czekają.',
        },
        nothingChosen: {
            title: 'Nic nie wybrano',
            text:
                'Nadal jesteś offline. Ponownie naciśnij „Zacznij nadawać” i wybierz ekran, okno lub kartę. ' +
                'Jeśli przeglądarka nie pyta, zezwól na udostępnianie ekranu w ustawieniach witryny.',
        },
    },

    /** What viewers see, by state. */
    watching: {
        joining: {title: 'Łączenie…', text: ''},
        full: {
            title: 'Pokój jest pełny',
            text: 'Jesteś w kolejce. Dołączysz automatycznie, gdy ktoś wyjdzie.',
        },
        unreachable: {
            title: 'Serwer nie odpowiada',
            text: 'Próby trwają… Sprawdź połączenie z internetem.',
        },
        blocked: {
            title: 'Połączenie z serwerem jest zablokowane',
            text:
                'Próby trwają… Serwer działa, ale WebSockety blokuje prawdopodobnie serwer proxy przed nim lub filtr ' +
                'w Twojej sieci. Spróbuj w innej sieci. Jeśli tam też się nie uda, poproś osobę, która prowadzi ten ' +
                'serwer, o sprawdzenie jego dziennika.',
        },
        waiting: {
            title: 'Transmisja jeszcze się nie zaczęła',
            text: 'Włączy się automatycznie, gdy prowadzący zacznie nadawać.',
        },
        starting: {title: 'Uruchamianie…', text: ''},
        live: {title: 'NA ŻYWO', text: ''},
        away: {
            title: 'Prowadzący łączy się ponownie…',
            text: 'Transmisja zostanie wznowiona automatycznie, jeśli prowadzący wróci.',
        },
        failed: {
            title: 'Brak połączenia z prowadzącym',
            text: 'Próby trwają… Jeśli to się przeciągnie, spróbuj w innej sieci.',
        },
        ended: {title: 'Transmisja się zakończyła', text: ''}, // `ended` below says why
        reconnecting: {title: 'Ponowne łączenie…', text: 'Połączenie zostało przerwane. Próby trwają…'},
    },

    /** Why a broadcast has ended, for viewers. */
    whyEnded: {
        left: 'Zakończył ją prowadzący.',
        lost: 'Prowadzący stracił połączenie.',
        closed: 'Prowadzący zamknął stronę.',
        limit: 'Osiągnęła limit czasu tego serwera.',
        operator: 'Zakończył ją administrator serwera.',
    },

    /** What the host sees, by state. */
    hosting: {
        offline: {title: 'Jesteś offline', text: 'Nikt Cię nie widzi ani nie słyszy.'},
        starting: {title: 'Rozpoczynanie transmisji…', text: ''},
        live: {title: 'Jesteś na żywo', text: 'Oglądać może każdy, kto ma link.'},
        liveInvited: {title: 'Jesteś na żywo', text: 'Każdy widz potrzebuje własnego zaproszenia.'},
        reconnecting: {
            title: 'Ponowne łączenie z serwerem…',
            text: 'Widzowie nadal Cię widzą. Nowi widzowie nie mogą dołączyć, dopóki połączenie nie wróci.',
        },
        /** The server is up while the broadcast is reconnecting. */
        blocked: {
            title: 'Połączenie z serwerem jest zablokowane',
            text:
                'Widzowie nadal Cię widzą, ale nowi nie mogą dołączyć. Serwer działa, ale WebSockety blokuje ' +
                'prawdopodobnie serwer proxy przed nim lub filtr w Twojej sieci. Spróbuj w innej sieci. Jeśli tam ' +
                'też się nie uda, poproś osobę, która prowadzi ten serwer, o sprawdzenie jego dziennika.',
        },
    },

    /** Why the host is offline, where the texts in `errors` do not fit; by protocol code. */
    hostErrors: {
        'already-live': {
            title: 'Ktoś inny już tu nadaje',
            text: 'Pokój może mieć tylko jednego prowadzącego. Poczekaj na koniec transmisji lub użyj innego pokoju.',
        },
        'ended': {
            title: 'Twoja transmisja została zakończona',
            text: 'Zakończył ją administrator serwera. Aby zacząć następną, naciśnij „Zacznij nadawać”.',
        },
        'limit': {
            title: 'Twoja transmisja się zakończyła',
            text: 'Osiągnęła limit czasu tego serwera. Aby zacząć następną, naciśnij „Zacznij nadawać”.',
        },
        'rate-limited': {
            title: 'Zbyt wiele nieprawidłowych haseł',
            text: 'Odczekaj minutę i spróbuj ponownie.',
        },
        'replaced': {
            title: 'Nadajesz w innej karcie',
            text: 'Tam transmisja trwa dalej. Aby nadawać stąd, najpierw zakończ ją tam.',
        },
    },
};
