// @ts-check

/** The German text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Du betrittst gleich',
        promise: 'Vor dem Beitritt wird nichts gesendet.',
        audio: 'Nur mit Ton beitreten',
        watch: 'Nur zuschauen',
        another: 'Anderen Anruf starten',
    },

    incomplete: {
        title: 'Ein Teil dieser Seite wurde nicht geladen',
        text: 'Prüfe deine Internetverbindung und lade die Seite neu.',
        reload: 'Seite neu laden',
    },

    presence: {
        nobody: 'Noch ist niemand da.',
        here: {one: '{names} ist schon da.', other: '{names} sind schon da.'},
        others: {one: '{count} weitere Person', other: '{count} weitere'},
        full: 'Der Raum ist voll.',
        locked: 'Der Raum ist gesperrt.',
    },

    call: {
        people: 'Personen in diesem Anruf',
        controls: 'Anrufsteuerung',
        microphoneIsOff: 'Mikrofon aus',
        sound: 'Ton einschalten',
        soundWhy: 'Dein Browser spielt Ton erst ab, wenn du die Seite antippst oder anklickst.',
        reconnecting: 'Verbinde neu\u00a0… Dein Anruf geht weiter.',
        resume: 'Fortsetzen',
        resumeWhy: 'Dein Browser hat den Anruf angehalten.',
        self: 'du',
        video: 'Video von {name}',
    },

    drop: 'Dateien zum Senden hier ablegen',

    invite: {
        title: 'Du bist noch allein hier',
        text: 'Schick diesen Link allen, mit denen du sprechen möchtest. Ein Browser genügt.',
        byToken: 'Andere brauchen eine eigene Einladung, um beizutreten.',
    },

    left: {
        title: 'Du hast den Anruf verlassen',
    },

    afterwards: {
        short: 'Du warst weniger als eine Minute im Anruf.',
        duration: 'Du warst {duration} im Anruf.',
        nobody: 'Jetzt ist niemand mehr da.',
        here: {one: '{names} ist noch da.', other: '{names} sind noch da.'},
    },

    bad: {
        label: 'Schlechte Verbindung',
        one: 'Schlechte Verbindung zu {name}',
        several: 'Schlechte Verbindung zu mehreren Personen',
    },

    uplink: {
        full: 'Die Verbindung ist besser. Dein Video wird wieder in voller Qualität gesendet.',
        smaller: 'Langsame Verbindung. Dein Video wird verkleinert gesendet.',
        off: 'Sehr langsame Verbindung. Dein Video ist aus, damit dein Ton klar bleibt.',
    },

    tile: {
        enlarge: '{name} vergrößern',
        full: 'Vollbild: {name}',
        hidden: 'Du hast dieses Video ausgeblendet',
        saving: 'Video angehalten: Datensparmodus',
        silent: 'Du hast die Lautstärke auf 0\u00a0% gestellt',
    },

    options: {
        title: 'Optionen: {name}',
        volume: 'Lautstärke',
        percent: '{percent}\u00a0%',
        enlarge: 'Vergrößern',
        shrink: 'Verkleinern',
        full: 'Vollbild',
        leaveFull: 'Vollbild beenden',
        window: 'Eigenes Fenster',
        closeWindow: 'Eigenes Fenster schließen',
        hide: 'Ausblenden',
        show: 'Wieder einblenden',
    },

    saving: {
        start: 'Daten sparen',
        stop: 'Datensparmodus beenden',
        label: 'Datensparmodus',
        on: 'Datensparmodus: Du empfängst den Ton und nur das große Video.',
        off: 'Du empfängst wieder alle Videos.',
    },

    ownView: {
        hide: 'Eigenes Video ausblenden',
        show: 'Eigenes Video einblenden',
        move: 'In die nächste Ecke verschieben',
    },

    corner: {
        'top-left': 'Oben links in der Ecke. Mit den Pfeiltasten verschiebst du das Video.',
        'top-right': 'Oben rechts in der Ecke. Mit den Pfeiltasten verschiebst du das Video.',
        'bottom-left': 'Unten links in der Ecke. Mit den Pfeiltasten verschiebst du das Video.',
        'bottom-right': 'Unten rechts in der Ecke. Mit den Pfeiltasten verschiebst du das Video.',
    },

    screen: {
        title: 'Bildschirm von {name}',
        share: 'Bildschirm',
        shareLabel: 'Bildschirm teilen',
        stopLabel: 'Bildschirm nicht mehr teilen',
        presenting: 'Du präsentierst',
        stop: 'Beenden',
        stopPresenting: 'Präsentation beenden',
        ended: 'Du teilst deinen Bildschirm nicht mehr',
        started: '{name} teilt den Bildschirm',
    },

    hands: {
        raise: 'Hand heben',
        lower: 'Hand senken',
        mark: 'Hand gehoben',
        raised: '{name} hat die Hand gehoben',
        youRaised: 'Du hast die Hand gehoben',
        youLowered: 'Du hast die Hand gesenkt',
    },

    reactions: {
        label: 'Reagieren',
        title: 'Reaktion senden',
        names: {
            'thumbs-up': 'Daumen hoch',
            clap: 'Applaus',
            heart: 'Herz',
            laugh: 'Lachen',
            surprised: 'Überraschung',
            party: 'Party',
        },
        one: '{name} hat reagiert: {reaction}',
        several: {
            one: '{count} Person hat reagiert: {reactions}',
            other: '{count} Personen haben reagiert: {reactions}',
        },
    },

    people: {
        label: 'Personen',
        title: 'In diesem Anruf',
        microphoneOn: 'Mikrofon an',
        microphoneOff: 'Mikrofon aus',
        cameraOn: 'Kamera an',
        cameraOff: 'Kamera aus',
        screenOn: 'teilt den Bildschirm',
        hand: 'Hand gehoben, an {place}. Stelle',
        muteAll: 'Alle stummschalten',
        mutedAll: 'Alle wurden gebeten, das Mikrofon auszuschalten',
        search: 'Nach Namen suchen',
        noMatch: 'Hier heißt niemand so.',
        matches: {one: '{count} Person gefunden.', other: '{count} Personen gefunden.'},
    },

    settings: {
        label: 'Einstellungen',
        title: 'Kamera und Ton',
        video: 'Dein Video',
        mirror: 'Mein Video spiegeln',
        note: 'Änderungen wirken sofort.',
    },

    deviceOffers: {
        camera: 'Neue Kamera angeschlossen: {name}',
        microphone: 'Neues Mikrofon angeschlossen: {name}',
        speaker: 'Neuer Lautsprecher angeschlossen: {name}',
        use: 'Verwenden',
        cameraGone: 'Kamera getrennt. Jetzt wird {name} verwendet.',
        microphoneGone: 'Mikrofon getrennt. Jetzt wird {name} verwendet.',
    },

    shortcuts: {
        title: 'Tastenkürzel',
        microphone: 'Mikrofon ein- oder ausschalten',
        camera: 'Kamera ein- oder ausschalten',
        screen: 'Teilen des Bildschirms starten oder beenden',
        chat: 'Chat',
        hand: 'Hand heben oder senken',
        help: 'Diese Liste zeigen',
        question: '?',
        space: 'Leertaste',
        hold: 'Zum Sprechen halten (Mikrofon aus)',
        use: 'Diese Tastenkürzel verwenden',
    },

    qr: {
        show: 'QR-Code',
        title: 'Zum Beitreten scannen',
        label: 'QR-Code mit dem Link zu diesem Anruf',
        note: 'Richte die Kamera eines Handys darauf und tippe auf den Link.',
        failed: 'Der QR-Code konnte nicht geladen werden. Prüfe deine Internetverbindung und versuch es noch einmal.',
    },

    floating: {
        open: 'Schwebendes Fenster',
        close: 'Schwebendes Fenster schließen',
        nothing: 'Noch gibt es kein Video für ein schwebendes Fenster',
    },

    hold: {
        hint: 'Zum Sprechen Leertaste halten',
        talking: 'Dein Mikrofon ist an, solange du die Leertaste hältst',
    },

    inspector: 'Zeigen, was gesendet wird',

    menu: {
        more: 'Mehr',
        label: 'Weitere Funktionen',
    },
};
