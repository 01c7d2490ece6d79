// @ts-check

/** The Polish text of the start page. */
export const text = {
    lobby: {
        title: 'Rozmowy wideo z przeglądarki do przeglądarki',
        lead: 'Zacznij rozmowę i wyślij link. Bez konta, bez aplikacji.',
        start: 'Zacznij rozmowę',
        chooseRoom: 'Wybierz pokój lub wklej link',
        more: 'Co jeszcze możesz tu zrobić',
        broadcast: 'Transmisja',
        messages: 'Tylko wiadomości',
        learn: 'Ucz się z kodu',
        source: 'Kod źródłowy',
        license: 'Licencja',
        version: 'Wersja {version}',
        room: 'Pokój',
        newName: 'Nowa nazwa',
        roomSuggested: 'Dołączyć mogą tylko osoby, które mają link.',
        roomChosen: 'Dołączyć może każdy, kto odgadnie tę nazwę.',
        roomBad: 'Nazwa pokoju ma od 6 do 64 znaków: liter od a do z, cyfr, - i _.',
        linkInvites: 'To jest zaproszenie.',
        linkToLive: 'Ten link prowadzi do transmisji.',
        linkToData: 'Ten link prowadzi do pokoju z wiadomościami.',
        linkAway: 'Ten link prowadzi na inny serwer: {host}',
        byInvitation: 'Rozmowy są tu dostępne tylko z zaproszeniem. Wklej otrzymany link.',
    },

    /** A call that begins later. */
    plan: {
        title: 'Zaplanuj rozmowę',
        time: 'Data i godzina',
        note: 'Wyślij ten link osobom, z którymi chcesz porozmawiać. Nie wygasa.',
        save: 'Dodaj do kalendarza',
        saved: 'Otwórz pobrany plik, aby dodać rozmowę do kalendarza.',
        noTime: 'Wybierz datę i godzinę.',
        event: 'Rozmowa wideo',
    },

    facts: {
        title: 'Jak to działa',
        directTitle: 'Bezpośrednio',
        direct: 'Obraz i dźwięk są szyfrowane i płyną z przeglądarki do przeglądarki. Ten serwer tylko Was łączy.',
        relayedTitle: 'W razie potrzeby przez przekaźnik',
        relayed:
            'Niektóre sieci blokują bezpośrednie połączenia. Wtedy ten serwer przekazuje zaszyfrowany strumień, ' +
            'którego nie może odczytać.',
        smallTitle: 'Kameralnie i na chwilę',
        small:
            'Dla co najwyżej kilkunastu osób. Pokój istnieje tylko wtedy, gdy ktoś w nim jest. Nic nie jest ' +
            'nagrywane ani przechowywane.',
    },
};
