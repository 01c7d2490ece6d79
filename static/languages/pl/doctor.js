// @ts-check

/** The Polish text of the page that finds out why calls do not connect. */
export const text = {
    doctor: {
        title: 'Sprawdź połączenie',
        lead:
            'Ta strona sprawdza to, czego potrzebuje rozmowa, z tej przeglądarki i z tej sieci. Włącza kamerę ' +
            'i mikrofon tylko wtedy, gdy o to poprosisz.',
        unseen: 'Nikt inny nie widzi tego testu.',
        seen: 'Osoby w pokoju z Twojego zaproszenia zobaczą, że test dołącza i wychodzi.',
        checks: 'Testy',
        start: 'Zacznij rozmowę',
        passed: {
            one: '{count} test zaliczony',
            few: '{count} testy zaliczone',
            many: '{count} testów zaliczonych',
            other: '{count} testu zaliczonego',
        },
        again: 'Uruchom ponownie',
        testDevices: 'Sprawdź kamerę i mikrofon',
        copy: 'Kopiuj raport',
        addresses: 'Dołącz adresy IP',
        addressesNote:
            'Raport to tekst, który możesz wysłać komuś, kto może pomóc. Bez adresów nie zdradza, kim jesteś.',
        copied: 'Skopiowano raport',
        copyByHand: 'Zaznacz i skopiuj ten tekst:',
        testing: 'Oczekiwanie na kamerę i mikrofon. Jeśli przeglądarka zapyta, zezwól na dostęp do nich.',
    },

    /** What is being tested. */
    running: {
        page: 'Sprawdzanie tej przeglądarki…',
        server: 'Wysyłanie zapytania do serwera…',
        socket: 'Otwieranie WebSocketu…',
        relays: 'Sprawdzanie przekaźnika. To może potrwać pół minuty…',
        loop: 'Wysyłanie wiadomości testowych przez przekaźnik…',
        mapping: 'Sprawdzanie, jak router mapuje adresy…',
        devices: 'Szukanie kamery i mikrofonu…',
    },

    /** Severities, for screen readers and for the report. */
    severities: {ok: 'ok', skip: 'pominięto', warn: 'ostrzeżenie', fault: 'problem'},

    summary: {
        good: 'Rozmowy powinny stąd działać.',
        incomplete: 'Test został przerwany. Odśwież stronę, aby spróbować ponownie.',
        skipped: 'Nie znaleziono problemów, ale nie wszystko udało się sprawdzić.',
        warnings: {
            one: 'Rozmowy powinny stąd działać, ale jest {count} ostrzeżenie.',
            few: 'Rozmowy powinny stąd działać, ale są {count} ostrzeżenia.',
            many: 'Rozmowy powinny stąd działać, ale jest {count} ostrzeżeń.',
            other: 'Rozmowy powinny stąd działać, ale jest {count} ostrzeżenia.',
        },
        problems: {
            one: 'Znaleziono {count} problem. Rozmowy mogą stąd nie działać.',
            few: 'Znaleziono {count} problemy. Rozmowy mogą stąd nie działać.',
            many: 'Znaleziono {count} problemów. Rozmowy mogą stąd nie działać.',
            other: 'Znaleziono {count} problemu. Rozmowy mogą stąd nie działać.',
        },
    },

    /** What the checks say, by code. `text` says what is wrong, and `do` what to do. */
    findings: {
        'insecure': {
            ok: 'Ta strona została wczytana przez bezpieczne połączenie.',
            plain: {
                text:
                    'Ta strona nie została wczytana przez https, więc przeglądarka nie pozwala na kamerę ani mikrofon.',
                do:
                    'Otwórz ją z https:// na początku adresu. Jeśli prowadzisz ten serwer, daj mu certyfikat: ' +
                    'uruchom tincan z -domain, a w sieci lokalnej z -tls-self-signed.',
            },
        },
        'browser-old': {ok: 'Ta przeglądarka ma wszystko, czego potrzebują rozmowy.'},
        'port-closed': {
            ok: 'Serwer odpowiada na porcie TCP {port}, w ciągu {ms} ms.',
            silent: {
                text: 'Serwer nie odpowiada na porcie TCP {port}.',
                do:
                    'Sprawdź połączenie z internetem. Jeśli działa, a inni też nie mogą otworzyć tej strony, serwer ' +
                    'jest wyłączony albo zapora sieciowa przed nim blokuje port TCP {port}.',
            },
            status: {
                text: 'Serwer odpowiada na /healthz kodem {status} zamiast 200.',
                do:
                    'Jeśli prowadzisz ten serwer, sprawdź serwer proxy przed nim: musi przekazywać do tincan ' +
                    'wszystkie ścieżki.',
            },
            relays: {
                text: 'Przekaźnik (TURN) jest nieosiągalny przez {places}.',
                do:
                    'Spróbuj w innej sieci, na przykład przez hotspot w telefonie. Jeśli tam też się nie uda, ' +
                    'blokuje go zapora serwera: otwórz go w zaporze dostawcy i w zaporze samej maszyny.',
            },
        },
        'clock': {
            ok: 'Zegar tego urządzenia zgadza się z zegarem serwera.',
            unknown: 'Nie sprawdzono: w odpowiedzi serwera nie ma daty.',
            ahead: {
                text: 'Zegar tego urządzenia spieszy się o {seconds} s względem zegara serwera.',
                do:
                    'Włącz na tym urządzeniu automatyczne ustawianie zegara. Jeśli jego zegar jest dobry, to zły ' +
                    'jest zegar serwera i jego zaproszenia oraz przekaźniki mogą być odrzucane: uruchom tam usługę ' +
                    'NTP.',
            },
            behind: {
                text: 'Zegar tego urządzenia spóźnia się o {seconds} s względem zegara serwera.',
                do:
                    'Włącz na tym urządzeniu automatyczne ustawianie zegara. Jeśli jego zegar jest dobry, to zły ' +
                    'jest zegar serwera i jego zaproszenia oraz przekaźniki mogą być odrzucane: uruchom tam usługę ' +
                    'NTP.',
            },
        },
        'ws-upgrade': {
            ok: 'WebSocket się otwiera, a serwer przez niego odpowiada.',
            skip: 'Nie sprawdzono: serwer nie odpowiada.',
            refused: {
                text: 'Serwer odpowiada, ale WebSocket pod /ws się nie otwiera.',
                do:
                    'Coś po drodze blokuje WebSockety: serwer proxy, program antywirusowy lub rozszerzenie ' +
                    'przeglądarki. Jeśli prowadzisz ten serwer, {hint}',
            },
            silent: {
                text: 'WebSocket pod /ws się otwiera, ale odpowiedź serwera nie dociera.',
                do:
                    'Coś po drodze zatrzymuje odpowiedź: serwer proxy, program antywirusowy lub rozszerzenie ' +
                    'przeglądarki. Jeśli prowadzisz ten serwer, {hint}',
            },
            hints: {
                nginx:
                    'dodaj do nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' +
                    'proxy_set_header Connection "upgrade";',
                apache: 'dodaj upgrade=websocket do wiersza z ProxyPass.',
                other:
                    'ustaw serwer proxy tak, by przepuszczał przejście na WebSocket. Przepisy są w HOSTING.md, a ' +
                    'dziennik tincan mówi, co zostało odrzucone.',
            },
        },
        'turn-auth': {
            ok: 'Przekaźnik (TURN) przyjmuje dane uwierzytelniające z tego serwera.',
            unauthorized: {
                text: 'Nie sprawdzono przekaźnika: ten serwer nikogo nie wpuszcza bez zaproszenia.',
                do:
                    'Aby go sprawdzić, skopiuj końcówkę linku z zaproszeniem (#token=…) i wklej ją na końcu adresu ' +
                    'tej strony. Jeśli prowadzisz ten serwer, możesz utworzyć token do dowolnego pokoju: tincan ' +
                    'token -room "*" -ttl 10m',
            },
            token: {
                text: 'Nie sprawdzono przekaźnika: serwer odrzucił Twoje zaproszenie.',
                do:
                    'Być może wygasło. Poproś o nowy link, skopiuj jego końcówkę (#token=…) i wklej ją na końcu ' +
                    'adresu tej strony. Jeśli prowadzisz ten serwer, możesz utworzyć token do dowolnego pokoju: ' +
                    'tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'Nie sprawdzono przekaźnika: pokój z Twojego zaproszenia jest zablokowany lub pełny.',
                do: 'Uruchom test ponownie, gdy ktoś wyjdzie, albo poproś moderatora o odblokowanie pokoju.',
            },
            refused: {text: 'Nie sprawdzono przekaźnika: serwer nie wpuścił tej strony ({code}).', do: ''},
            credentials: {
                text: 'Przekaźnik (TURN) przez {places} odrzuca dane uwierzytelniające z tego serwera (błąd {error}).',
                do:
                    'Jeśli prowadzisz ten serwer, ustaw TINCAN_TURN_SECRET na tę samą wartość dla tincan i dla ' +
                    'serwera TURN i sprawdź zegary obu.',
            },
            quota: {
                text: 'Przekaźnik (TURN) przez {places} nie przydziela temu użytkownikowi więcej połączeń (błąd 486).',
                do:
                    'Uruchom test ponownie za dziesięć minut. Jeśli prowadzisz serwer TURN, zwiększ limit na ' +
                    'użytkownika.',
            },
            unknown: {
                text: 'Przekaźnik (TURN) przez {places} odmawia przekazywania. Ta przeglądarka nie zna powodu.',
                do:
                    'Sprawdź w Chrome lub Edge, które mówią więcej. Jeśli prowadzisz serwer TURN, zajrzyj do jego ' +
                    'dziennika.',
            },
            other: {
                text: 'Przekaźnik (TURN) przez {places} odmawia przekazywania (błąd {error}).',
                do: 'Jeśli prowadzisz serwer TURN, poszukaj tego błędu w jego dzienniku.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'Przekaźnik (TURN) przez {places} nie ma wolnego portu (błąd 508).',
                do: 'Spróbuj ponownie później. Jeśli prowadzisz ten serwer, poszerz zakres -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP działa: przekaźnik odpowiada na porcie UDP {port}.',
            unlisted: 'Nie sprawdzono: ten serwer nie oferuje przekaźnika przez UDP.',
            silent: {
                text: 'Przekaźnik (TURN) nie odpowiada na porcie UDP {port}.',
                do:
                    'Spróbuj w innej sieci, na przykład przez hotspot w telefonie. Jeśli tam też się nie uda, ' +
                    'pakiety odrzuca zapora sieciowa przed serwerem: otwórz port UDP {port} w zaporze dostawcy i w ' +
                    'zaporze samej maszyny.',
            },
            someone: {
                text:
                    'Przekaźnik (TURN) nie odpowiada na porcie UDP {port}. Rozmowy działają przez {place}, z ' +
                    'większym opóźnieniem.',
                do:
                    'UDP blokuje albo ta sieć, albo zapora sieciowa przed serwerem. Spróbuj w innej sieci, na ' +
                    'przykład przez hotspot w telefonie. Jeśli tam też się nie uda, otwórz port UDP {port} w zaporze ' +
                    'dostawcy i w zaporze samej maszyny.',
            },
        },
        'udp-blocked': {
            blocked: {
                text: 'Wygląda na to, że ta sieć blokuje UDP. Rozmowy działają przez {place}, z większym opóźnieniem.',
                do:
                    'Do serwera dociera UDP od innych osób. Aby mieć lepsze wideo, użyj innej sieci albo poproś ' +
                    'administratora tej, żeby zezwolił na port UDP {port}.',
            },
        },
        'relay-port': {
            ok: 'Przekaźnik odpowiada też na porcie tej strony, czyli na porcie TCP {port}.',
            none: {
                text:
                    'Ten serwer nie oferuje przekaźnika (TURN). Rozmowy łączą się tylko wtedy, gdy obie sieci ' +
                    'pozwalają na bezpośrednią trasę.',
                do:
                    'Jeśli prowadzisz ten serwer, uruchom tincan bez -turn-listen= albo wskaż inny serwer TURN opcją ' +
                    '-turn-url.',
            },
            unlisted: {
                text: 'Port TCP {port} obsługuje tę stronę, ale nie przekaźnik (TURN).',
                do:
                    'Rozmowy z sieci, które przepuszczają tylko ruch WWW, nie będą działać. Jeśli prowadzisz ten ' +
                    'serwer, zapewnij przekaźnikowi drogę przez serwer proxy: rozdział „Which setup to choose” w ' +
                    'HOSTING.md.',
            },
            silent: {
                text: 'Port TCP {port} obsługuje tę stronę, ale przekaźnik (TURN) na nim nie odpowiada.',
                do:
                    'Rozmowy z sieci, które przepuszczają tylko ruch WWW, nie będą działać. Jeśli prowadzisz ten ' +
                    'serwer za serwerem proxy, ustaw -public-url i przeczytaj rozdział „Which setup to choose” w ' +
                    'HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'Przekaźnik podaje adres {address}.',
            inside: {
                text: 'Przekaźnik podaje {address}, adres z sieci prywatnej.',
                do:
                    'Jeśli prowadzisz ten serwer, ustaw -public-ip na jego adres publiczny albo daj jego kontenerowi ' +
                    'sieć hosta. Jeśli wszyscy rozmówcy są w tej sieci prywatnej, zignoruj to.',
            },
        },
        'relay-loop': {
            ok: 'Dwa połączenia testowe docierają do siebie przez przekaźnik, w ciągu {ms} ms.',
            skip: 'Nie sprawdzono: żaden przekaźnik nie działa.',
            apart: {
                text: 'Dwa połączenia testowe nie docierają do siebie przez przekaźnik.',
                do:
                    'Jeśli prowadzisz serwer TURN, sprawdź jego adres publiczny (-public-ip) oraz czy zapora ' +
                    'sieciowa pozwala jego portom przekaźnika łączyć się ze sobą.',
            },
            mute: {
                text: 'Dwa połączenia testowe docierają do siebie przez przekaźnik, ale ich wiadomości giną.',
                do: 'Przejdź bliżej routera lub użyj kabla. Wyłącz VPN, jeśli go używasz, i uruchom test ponownie.',
            },
        },
        'udp-large': {
            ok: 'Duże pakiety docierają.',
            handshake: {
                text: 'Przez przekaźnik docierają małe pakiety, ale duże nie, więc rozmowy nie mogą się połączyć.',
                do: 'Wyłącz VPN lub tunel albo zmniejsz jego MTU. Potem uruchom test ponownie.',
            },
            lost: {
                text:
                    'Przez przekaźnik docierają małe pakiety, ale duże (1200 bajtów) nie, więc wideo będzie się ' +
                    'zacinać.',
                do: 'Wyłącz VPN lub tunel albo zmniejsz jego MTU. Potem uruchom test ponownie.',
            },
        },
        'symmetric': {
            ok: 'Twój router przepuszcza bezpośrednie rozmowy (mapuje każdy port tylko raz).',
            each:
                'Twój router używa innego portu dla każdego miejsca docelowego (symetryczny NAT). Bezpośrednie ' +
                'rozmowy z osobami za podobnym routerem nie są możliwe, więc idą przez przekaźnik.',
        },
        'vpn': {
            ok: 'VPN nie jest używany.',
            used: 'Używany jest VPN. Jeśli rozmowy się nie udają lub zacinają, spróbuj bez niego.',
        },
        'camera': {
            granted: 'Jest kamera i ta strona może jej używać.',
            prompt: 'Jest kamera. Przeglądarka zapyta, zanim strona będzie mogła jej użyć.',
            works: 'Kamera działa: {width} × {height} pikseli.',
            skip: 'Nie sprawdzono: bez https przeglądarki nie pozwalają na kamerę.',
            none: {
                text: 'Nie znaleziono kamery.',
                do:
                    'Podłącz kamerę albo ją włącz: niektóre komputery mają przełącznik prywatności. Możesz też ' +
                    'rozmawiać bez kamery.',
            },
            denied: {
                text: 'Ta witryna nie może używać kamery.',
                do: 'Zezwól na to w ustawieniach tej witryny w przeglądarce oraz w ustawieniach prywatności systemu.',
            },
            busy: {
                text: 'Kamera się nie uruchamia.',
                do: 'Być może korzysta z niej inna aplikacja lub karta. Zamknij ją i uruchom test ponownie.',
            },
        },
        'microphone': {
            granted: 'Jest mikrofon i ta strona może go używać.',
            prompt: 'Jest mikrofon. Przeglądarka zapyta, zanim strona będzie mogła go użyć.',
            works: 'Mikrofon działa.',
            skip: 'Nie sprawdzono: bez https przeglądarki nie pozwalają na mikrofon.',
            none: {
                text: 'Nie znaleziono mikrofonu.',
                do: 'Podłącz mikrofon albo go włącz. Możesz też rozmawiać bez mikrofonu.',
            },
            denied: {
                text: 'Ta witryna nie może używać mikrofonu.',
                do: 'Zezwól na to w ustawieniach tej witryny w przeglądarce oraz w ustawieniach prywatności systemu.',
            },
            busy: {
                text: 'Mikrofon się nie uruchamia.',
                do: 'Być może korzysta z niego inna aplikacja lub karta. Zamknij ją i uruchom test ponownie.',
            },
        },
    },

    /** Where a relay is reached. */
    places: {udp: 'port UDP {port}', tcp: 'port TCP {port}', tls: 'TLS na porcie TCP {port}'},

    report: {
        title: 'tincan doctor, {date}',
        do: 'co zrobić: {do}',
        page: 'strona: {page}',
        relay: '{url}: {addresses}',
        refused: 'brak, błędy {errors}',
        nothing: 'brak',
        own: 'nasz adres widziany przez serwer: {addresses}',
        hidden: '[adres]',
        browser: 'nieznana przeglądarka',
    },
};
