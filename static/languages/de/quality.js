// @ts-check

/** The German text of the Connections panel. */
export const text = {
    label: 'Verbindungen',
    title: 'Verbindungen',
    alone: 'Noch ist niemand sonst da. Wenn jemand beitritt, siehst du hier eure Verbindung.',
    people: 'Deine Verbindungen',
    and: '{one} und {other}',
    more: 'Details',
    map: 'Verbindungskarte',
    mapLabel: 'Karte aller Verbindungen. Die Tabelle darunter enthält dieselben Angaben.',
    you: '{name} (du)',
    noConnection: 'keine',
    lost: '{loss} Verlust',
    relayed: '{label}, Relay',
    table: 'Als Tabelle zeigen',

    columns: {
        between: 'Zwischen',
        verdict: 'Verbindung',
        roundTrip: 'Umlaufzeit',
        loss: 'Verlust',
        path: 'Weg',
    },

    legend: {
        good: 'Gut',
        fair: 'Mittel',
        bad: 'Schlecht',
        none: 'Nicht verbunden',
        unknown: 'Unbekannt',
        relay: 'Gestrichelt: über ein Relay',
    },

    /** About a connection, which is the subject of the titles. */
    findings: {
        good: {title: 'Gut', advice: ''},
        relay: {
            title: 'Gut, über ein Relay: kein direkter Weg gefunden',
            advice: 'Das ist etwas langsamer. Das Relay kann euch weder sehen noch hören.',
        },
        relayTCP: {
            title: 'Über ein Relay mit {protocol}: kein direkter Weg gefunden',
            advice:
                'Es funktioniert, aber jedes verlorene Paket hält die folgenden auf. Versuch es in einem anderen ' +
                'Netzwerk oder bitte die Administration deines Netzwerks, UDP zu erlauben.',
        },
        slow: {
            title: 'Hohe Verzögerung: {ms}\u00a0ms hin und zurück',
            advice:
                'Man fällt sich leicht versehentlich ins Wort, also lass Pausen. Downloads, Uploads und schwaches ' +
                'WLAN machen es schlimmer.',
        },
        loss: {
            title: '{percent}\u00a0% Paketverlust: Das Video kann stocken',
            advice:
                'Meist liegt es an schwachem WLAN oder einer ausgelasteten Verbindung, bei dir oder auf der anderen ' +
                'Seite. Geh näher an den Router oder nimm ein Kabel, halte Downloads an oder schalte die Kamera aus: ' +
                'Ton braucht wenig Bandbreite.',
            yours:
                'Meist liegt es an schwachem WLAN oder einer ausgelasteten Verbindung. Geh näher an den Router oder ' +
                'nimm ein Kabel, halte Downloads an oder schalte die Kamera aus: Ton braucht wenig Bandbreite.',
            theirs:
                'Meist liegt es an schwachem WLAN oder einer ausgelasteten Verbindung. Bitte die andere Person, ' +
                'näher an den Router zu gehen oder ein Kabel zu nehmen, Downloads anzuhalten oder die Kamera ' +
                'auszuschalten: Ton braucht wenig Bandbreite.',
        },
        cpu: {
            title: 'Dieses Gerät ist für besseres Video zu stark ausgelastet',
            advice: 'Schließ andere Programme und Tabs oder schalte deine Kamera aus.',
        },
        bandwidth: {
            title: 'Dein Video ist verkleinert, damit es durch die Verbindung passt',
            advice:
                'Wenn es schlecht aussieht, halte Uploads an, geh näher an den Router oder nimm ein Kabel. Je mehr ' +
                'Personen beitreten, desto kleiner wird es.',
        },
        unknown: {title: 'Verbunden, wird gemessen\u00a0…', advice: ''},
        trying: {
            title: 'Verbindungsaufbau: Netzwerkwege werden ausprobiert',
            advice: 'Das dauert ein paar Sekunden.',
        },
        unanswered: {
            title: 'Noch nicht verbunden: Die Antwort der anderen Seite fehlt',
            advice: 'Sie kommt über den Server. Wenn das so bleibt, bitte die andere Person, die Seite neu zu laden.',
        },
        broken: {
            title: 'Verbindung verloren: wird wiederhergestellt',
            advice:
                'Das dauert meist ein paar Sekunden. Wenn es länger dauert, prüfe dein WLAN und bitte die andere ' +
                'Person, ihres zu prüfen.',
        },
        ownNone: {
            title: 'Nicht verbunden: Dein Browser hat keine brauchbare Netzwerkadresse gefunden',
            advice:
                'Ist dieses Gerät online? Auch ein VPN oder eine Browsererweiterung kann Adressen verbergen: Schalte ' +
                'sie aus und tritt noch einmal bei.',
        },
        theirNone: {
            title: 'Nicht verbunden: Der andere Browser hat keine Netzwerkadresse gesendet',
            advice:
                'Vielleicht verbirgt sie ein VPN oder eine Browsererweiterung. Bitte die andere Person, das ' +
                'auszuschalten oder ein anderes Netzwerk zu versuchen.',
        },
        noRelay: {
            title: 'Nicht verbunden: weder ein direkter Weg noch ein Relay gefunden',
            advice:
                'Eure Netzwerke blockieren die Verbindung. Es kann helfen, wenn eine Seite das Netzwerk wechselt, ' +
                'etwa zum Hotspot eines Handys. Wer diesen Server betreibt, kann prüfen, ob sein Relay (TURN) ' +
                'erreichbar ist.',
        },
        noPath: {
            title: 'Nicht verbunden: kein Weg gefunden, auch nicht über das Relay',
            advice:
                'Eine Firewall blockiert alle Wege. Wir versuchen es weiter\u00a0… Wenn das so bleibt, sollte eine ' +
                'Seite das Netzwerk wechseln, etwa zum Hotspot eines Handys.',
        },
        relayFull: {
            title: 'Nicht verbunden: kein direkter Weg, und das Relay des Servers ist voll',
            advice:
                'Der Server kann keine weiteren Anrufe über das Relay leiten. Wir versuchen es weiter\u00a0… Wenn ' +
                'das so bleibt, sag der Person Bescheid, die diesen Server betreibt.',
        },
        apart: {title: 'Nicht verbunden', advice: ''},
    },

    directions: {
        in: 'Pakete zu dir gehen verloren.',
        out: 'Pakete von dir gehen verloren.',
        both: 'In beiden Richtungen gehen Pakete verloren.',
    },

    culprits: {
        yours: 'Wahrscheinlich liegt es an deiner Verbindung: Zu den anderen ist sie auch schlecht.',
        theirs: 'Wahrscheinlich liegt es an der Verbindung von {name}: Zu den anderen ist sie auch schlecht.',
    },

    figures: {
        roundTrip: 'Umlaufzeit',
        loss: 'Paketverlust',
        bitsIn: 'Empfangen',
        bitsOut: 'Gesendet',
        highest: 'bis zu {value}',
        path: 'Weg',
        videoIn: 'Empfangenes Video',
        videoOut: 'Gesendetes Video',
        audioIn: 'Empfangener Ton',
        audioOut: 'Gesendeter Ton',
        available: 'Verfügbare Upload-Bandbreite',
        candidates: 'Kandidaten',
    },

    ms: '{ms}\u00a0ms',
    percent: '{percent}\u00a0%',
    megabits: '{rate}\u00a0Mbit/s',
    kilobits: '{rate}\u00a0kbit/s',
    video: '{width} × {height}, {perSecond} fps, {codec}',
    candidates: '{own} von dir, {theirs} von der anderen Seite, Relay: {relay}',
    yes: 'ja',
    no: 'nein',
    nothing: 'kein Signal',
    unknown: '–',

    paths: {
        direct: 'direkt',
        relay: 'über ein Relay',
    },

    pathBy: '{path}, {protocol}',
    terms: 'Was bedeuten diese Begriffe?',

    glossary: [
        ['Umlaufzeit', 'Round-trip time (RTT)',
            'So lange braucht ein Paket hin und zurück. Unter 150\u00a0ms läuft das Gespräch flüssig. Über ' +
            '400\u00a0ms fällt man sich ins Wort.'],
        ['Paketverlust', 'Packet loss',
            'Ton und Video reisen in Paketen. 1\u00a0% Verlust merkt niemand. Bei 5\u00a0% stockt das Video hin und ' +
            'wieder.'],
        ['Empfangen, gesendet', 'Bitrate',
            'Wie viele Daten pro Sekunde übertragen werden. Du sendest dein Video an alle anderen einzeln, mit jeder ' +
            'Person wird es also mehr.'],
        ['Verfügbare Upload-Bandbreite', 'Available outgoing bitrate',
            'So viel könnte dein Browser an diese Person senden, schätzt er. Das Video wird daran angepasst.'],
        ['Empfangenes, gesendetes Video', 'Auflösung, Bildrate und Codec',
            'Breite und Höhe in Pixeln, Bilder pro Sekunde (fps) und das Kompressionsverfahren, etwa VP8 oder H264.'],
        ['Direkt', 'Peer-to-Peer', 'Von Browser zu Browser, ohne Server dazwischen.'],
        ['Über ein Relay', 'TURN',
            'Gibt es keinen direkten Weg, leitet ein Server die Pakete weiter. Sie bleiben verschlüsselt, und der ' +
            'Server hat keinen Schlüssel.'],
        ['UDP, TCP, TLS', 'Transportprotokolle',
            'UDP macht weiter, wenn ein Paket verloren geht. Das passt zu Anrufen. TCP wartet, bis es noch einmal ' +
            'gesendet wurde. TLS ist verschlüsseltes TCP, wie bei Webseiten, und kommt durch die strengsten ' +
            'Firewalls.'],
        ['Kandidaten', 'ICE-Kandidaten',
            'Die Adressen, unter denen ein Browser vielleicht erreichbar ist. ICE probiert alle Paare aus deinen und ' +
            'denen der anderen Seite und nimmt das beste, das funktioniert.'],
    ],

    doctor: 'Liegt es an dir?',
    report: 'Bericht kopieren',
    reportNote:
        'Alle Details als Text, zum Schicken an jemanden, der helfen kann. Er enthält keine Namen oder Adressen.',
    reportDone: 'Bericht kopiert',
    reportSelect: 'Markiere und kopiere diesen Text:',
};
