// @ts-check

/** The Polish text of the Connections panel. */
export const text = {
    label: 'Połączenia',
    title: 'Połączenia',
    alone: 'Nikogo innego tu jeszcze nie ma. Gdy ktoś dołączy, pojawi się tu Wasze połączenie.',
    people: 'Twoje połączenia',
    and: '{one} i {other}',
    more: 'Szczegóły',

    map: 'Mapa połączeń',
    mapLabel: 'Mapa wszystkich połączeń. Tabela poniżej zawiera te same informacje.',
    you: '{name} (Ty)',
    noConnection: 'brak',
    lost: 'utrata {loss}',
    relayed: '{label}, przekaźnik',
    table: 'Pokaż jako tabelę',
    columns: {
        between: 'Między',
        verdict: 'Połączenie',
        roundTrip: 'Czas odpowiedzi',
        loss: 'Utrata',
        path: 'Trasa',
    },
    legend: {
        good: 'Dobre',
        fair: 'Średnie',
        bad: 'Słabe',
        none: 'Brak połączenia',
        unknown: 'Nieznane',
        relay: 'Linia przerywana: przez przekaźnik',
    },

    /** Verdicts and advice. */
    findings: {
        good: {title: 'Dobre', advice: ''},
        relay: {
            title: 'Dobre, przez przekaźnik: nie znaleziono bezpośredniej trasy',
            advice: 'To trochę wolniejsze. Przekaźnik nie może Cię widzieć ani słyszeć.',
        },
        relayTCP: {
            title: 'Przez przekaźnik, {protocol}: nie znaleziono bezpośredniej trasy',
            advice:
                'To działa, ale każdy utracony pakiet opóźnia następne. Spróbuj w innej sieci albo poproś ' +
                'administratora swojej sieci, żeby zezwolił na UDP.',
        },
        slow: {
            title: 'Duże opóźnienie: czas odpowiedzi {ms} ms',
            advice:
                'Możecie niechcący wchodzić sobie w słowo, więc róbcie przerwy. Pobieranie, wysyłanie plików i słabe ' +
                'Wi-Fi pogarszają sytuację.',
        },
        loss: {
            title: 'Utrata {percent}% pakietów: wideo może się zacinać',
            advice:
                'Zwykle winne jest słabe Wi-Fi lub obciążone łącze, po jednej albo drugiej stronie. Przejdź bliżej ' +
                'routera lub użyj kabla, wstrzymaj pobieranie albo wyłącz kamerę: dźwięk potrzebuje niewielkiej ' +
                'przepustowości.',
            yours:
                'Zwykle winne jest słabe Wi-Fi lub obciążone łącze. Przejdź bliżej routera lub użyj kabla, wstrzymaj ' +
                'pobieranie albo wyłącz kamerę: dźwięk potrzebuje niewielkiej przepustowości.',
            theirs:
                'Zwykle winne jest słabe Wi-Fi lub obciążone łącze. Poproś drugą osobę, żeby przeszła bliżej routera ' +
                'lub użyła kabla, wstrzymała pobieranie albo wyłączyła kamerę: dźwięk potrzebuje niewielkiej ' +
                'przepustowości.',
        },
        cpu: {
            title: 'To urządzenie jest zbyt obciążone, by wysyłać lepsze wideo',
            advice: 'Zamknij inne programy i karty albo wyłącz kamerę.',
        },
        bandwidth: {
            title: 'Twoje wideo jest zmniejszone, by zmieściło się w łączu',
            advice:
                'Jeśli źle wygląda, wstrzymaj wysyłanie plików, przejdź bliżej routera lub użyj kabla. Im więcej ' +
                'osób dołącza, tym mniejsze wideo.',
        },
        unknown: {title: 'Połączono, trwa pomiar…', advice: ''},
        trying: {
            title: 'Łączenie: wypróbowywanie tras w sieci',
            advice: 'To trwa kilka sekund.',
        },
        unanswered: {
            title: 'Jeszcze brak połączenia: oczekiwanie na odpowiedź drugiej strony',
            advice: 'Odpowiedź przychodzi przez serwer. Jeśli to potrwa, poproś drugą osobę o odświeżenie strony.',
        },
        broken: {
            title: 'Połączenie przerwane: ponowne łączenie',
            advice:
                'Zwykle trwa to kilka sekund. Jeśli dłużej, sprawdź swoje Wi-Fi i poproś drugą osobę, żeby ' +
                'sprawdziła swoje.',
        },
        ownNone: {
            title: 'Brak połączenia: Twoja przeglądarka nie znalazła adresu sieciowego',
            advice:
                'Czy to urządzenie jest online? Adresy może też ukrywać VPN lub rozszerzenie przeglądarki: wyłącz je ' +
                'i dołącz ponownie.',
        },
        theirNone: {
            title: 'Brak połączenia: przeglądarka drugiej osoby nie wysłała adresu sieciowego',
            advice:
                'Być może ukrywa go VPN lub rozszerzenie przeglądarki. Poproś drugą osobę, żeby je wyłączyła albo ' +
                'spróbowała w innej sieci.',
        },
        noRelay: {
            title: 'Brak połączenia: nie ma bezpośredniej trasy i nie znaleziono przekaźnika',
            advice:
                'Wasze sieci blokują połączenie. Może pomóc, jeśli jedna ze stron zmieni sieć, na przykład na ' +
                'hotspot w telefonie. Osoba, która prowadzi ten serwer, może sprawdzić, czy jego przekaźnik (TURN) ' +
                'jest osiągalny.',
        },
        noPath: {
            title: 'Brak połączenia: nie znaleziono żadnej trasy, nawet przez przekaźnik',
            advice:
                'Zapora sieciowa blokuje wszystkie trasy. Próby trwają… Jeśli to się przeciągnie, jedna ze stron ' +
                'powinna zmienić sieć, na przykład na hotspot w telefonie.',
        },
        relayFull: {
            title: 'Brak połączenia: nie ma bezpośredniej trasy, a przekaźnik serwera jest pełny',
            advice:
                'Serwer nie może teraz przekazać więcej rozmów przez przekaźnik. Próby trwają… Jeśli to się ' +
                'przeciągnie, powiadom osobę, która prowadzi ten serwer.',
        },
        apart: {title: 'Brak połączenia', advice: ''}, // between two other people
    },

    /** Where the problem is, as far as we can tell. */
    directions: {
        in: 'Giną pakiety przychodzące od tej osoby.',
        out: 'Giną pakiety wysyłane przez Ciebie.',
        both: 'Pakiety giną w obu kierunkach.',
    },
    culprits: {
        yours: 'To prawdopodobnie Twoje łącze: z innymi też masz słabe połączenie.',
        theirs: 'To prawdopodobnie łącze tej osoby: {name} także z innymi ma słabe połączenie.',
    },

    /** Names of figures, and their formats. */
    figures: {
        roundTrip: 'Czas odpowiedzi',
        loss: 'Utrata pakietów',
        bitsIn: 'Odbieranie',
        bitsOut: 'Wysyłanie',
        highest: 'do {value}',
        path: 'Trasa',
        videoIn: 'Odbierane wideo',
        videoOut: 'Wysyłane wideo',
        audioIn: 'Odbierany dźwięk',
        audioOut: 'Wysyłany dźwięk',
        available: 'Dostępna przepustowość wysyłania',
        candidates: 'Możliwe adresy',
    },
    ms: '{ms} ms',
    percent: '{percent}%',
    megabits: '{rate} Mb/s',
    kilobits: '{rate} kb/s',
    video: '{width} × {height}, {perSecond} kl./s, {codec}',
    candidates: 'Twoje: {own}, drugiej strony: {theirs}, przekaźnik: {relay}',
    yes: 'tak',
    no: 'nie',
    nothing: 'brak',
    unknown: '–',
    paths: {direct: 'bezpośrednia', relay: 'przez przekaźnik'},
    pathBy: '{path}, {protocol}',

    terms: 'Co znaczą te pojęcia?',
    /** Name, technical term and explanation. */
    glossary: [
        ['Czas odpowiedzi', 'Round-trip time (RTT)',
            'Czas, w jakim pakiet dociera do celu i z powrotem. Poniżej 150 ms rozmowa jest płynna. Powyżej 400 ms ' +
            'rozmówcy wchodzą sobie w słowo.'],
        ['Utrata pakietów', 'Packet loss',
            'Dźwięk i obraz są przesyłane w pakietach. Utrata 1% jest niezauważalna. Przy 5% wideo co jakiś czas się ' +
            'zacina.'],
        ['Odbieranie, wysyłanie', 'Bitrate',
            'Ile danych jest przesyłanych w ciągu sekundy. Swoje wideo wysyłasz każdej osobie osobno, więc każda ' +
            'kolejna zwiększa tę liczbę.'],
        ['Dostępna przepustowość wysyłania', 'Available outgoing bitrate',
            'Ile, według szacunku Twojej przeglądarki, można wysyłać do tej osoby. Wideo jest do tego dostosowywane.'],
        ['Odbierane wideo, wysyłane wideo', 'Rozdzielczość, klatki na sekundę i kodek',
            'Szerokość i wysokość w pikselach, liczba klatek na sekundę (kl./s) i kompresja, na przykład VP8 lub ' +
            'H264.'],
        ['Bezpośrednia', 'Peer to peer', 'Z przeglądarki do przeglądarki, bez serwera pośrodku.'],
        ['Przez przekaźnik', 'TURN',
            'Jeśli nie ma bezpośredniej trasy, pakiety przekazuje serwer. Pozostają zaszyfrowane, a serwer nie ma ' +
            'klucza.'],
        ['UDP, TCP, TLS', 'Protokoły transportowe',
            'UDP działa dalej, gdy pakiet zginie, co pasuje do rozmów. TCP czeka, aż pakiet zostanie wysłany ' +
            'ponownie. TLS to szyfrowany TCP, używany przez strony internetowe. Przechodzi przez najsurowsze zapory.'],
        ['Możliwe adresy', 'Kandydaci ICE',
            'Adresy, pod którymi przeglądarka może być osiągalna. ICE wypróbowuje wszystkie pary adresów obu stron i ' +
            'używa najlepszej, która działa.'],
    ],

    doctor: 'Czy problem leży po Twojej stronie?',

    report: 'Kopiuj raport',
    reportNote:
        'Wszystkie szczegóły jako tekst, który możesz wysłać komuś, kto może pomóc. Nie zawiera imion ani adresów.',
    reportDone: 'Skopiowano raport',
    reportSelect: 'Zaznacz i skopiuj ten tekst:',
};
