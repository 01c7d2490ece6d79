// @ts-check

/** The German text of the start page. */
export const text = {
    lobby: {
        title: 'Videoanrufe von Browser zu Browser',
        lead: 'Starte einen Anruf und verschick den Link. Ohne Konto, ohne App.',
        start: 'Anruf starten',
        chooseRoom: 'Raum wählen oder Link einfügen',
        more: 'Was du hier noch tun kannst',
        broadcast: 'Livestream',
        messages: 'Nur Nachrichten',
        learn: 'Aus dem Code lernen',
        source: 'Quellcode',
        license: 'Lizenz',
        version: 'Version {version}',
        room: 'Raum',
        newName: 'Neuer Name',
        roomSuggested: 'Nur wer den Link hat, kann beitreten.',
        roomChosen: 'Wer diesen Namen errät, kann beitreten.',
        roomBad: 'Ein Raumname hat 6 bis 64 Zeichen: Buchstaben von a bis z, Ziffern, - und _.',
        linkInvites: 'Das ist eine Einladung.',
        linkToLive: 'Dieser Link führt zu einem Livestream.',
        linkToData: 'Dieser Link führt in einen Raum für Nachrichten.',
        linkAway: 'Dieser Link führt zu einem anderen Server: {host}',
        byInvitation: 'Anrufe sind hier nur mit Einladung möglich. Füge den Link ein, den du bekommen hast.',
    },

    plan: {
        title: 'Anruf planen',
        time: 'Datum und Uhrzeit',
        note: 'Schick diesen Link allen, mit denen du sprechen möchtest. Er läuft nicht ab.',
        save: 'Zum Kalender hinzufügen',
        saved: 'Öffne die heruntergeladene Datei, um den Anruf in deinen Kalender einzutragen.',
        noTime: 'Wähle ein Datum und eine Uhrzeit.',
        event: 'Videoanruf',
    },

    facts: {
        title: 'So funktioniert’s',
        directTitle: 'Direkt',
        direct: 'Bild und Ton gehen verschlüsselt von Browser zu Browser. Dieser Server bringt euch nur zusammen.',
        relayedTitle: 'Relay, wenn nötig',
        relayed:
            'Manche Netzwerke blockieren direkte Verbindungen. Dann leitet dieser Server den verschlüsselten ' +
            'Datenstrom weiter, ohne ihn lesen zu können.',
        smallTitle: 'Klein und vorübergehend',
        small:
            'Für bis zu etwa zwölf Personen. Einen Raum gibt es nur, solange jemand darin ist. Nichts wird ' +
            'aufgezeichnet oder gespeichert.',
    },
};
