// @ts-check

/** The German text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Du betrittst gleich',
        promise: 'Vor dem Beitritt wird nichts gesendet.',
        audio: 'Nur mit Ton beitreten',
        watch: 'Nur zuschauen',
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
        text: 'Vielleicht sind die anderen noch da: {room}',
    },

    bad: {
        label: 'Schlechte Verbindung',
        one: 'Schlechte Verbindung zu {name}',
        several: 'Schlechte Verbindung zu mehreren Personen',
    },

    uplink: {
        full: 'Verbindung besser. Dein Video wird wieder in voller Qualität gesendet.',
        smaller: 'Langsame Verbindung. Dein Video wird kleiner gesendet.',
        off: 'Sehr langsame Verbindung. Dein Video ist aus, damit dein Ton klar bleibt.',
    },

    tile: {
        enlarge: '{name} vergrößern',
        window: '{name} in eigenem Fenster zeigen',
        full: '{name} im Vollbild zeigen',
    },

    screen: {
        title: 'Bildschirm von {name}',
        own: 'Dein Bildschirm',
        share: 'Bildschirm',
        shareLabel: 'Bildschirm teilen',
        stopLabel: 'Bildschirm nicht mehr teilen',
        ended: 'Du teilst deinen Bildschirm nicht mehr',
        started: '{name} teilt den Bildschirm',
    },

    people: {
        label: 'Personen',
        title: 'In diesem Anruf',
        microphoneOn: 'Mikrofon an',
        microphoneOff: 'Mikrofon aus',
        cameraOn: 'Kamera an',
        cameraOff: 'Kamera aus',
        screenOn: 'teilt den Bildschirm',
    },

    settings: {
        label: 'Einstellungen',
        title: 'Kamera und Ton',
        video: 'Dein Video',
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
        screen: 'Bildschirm teilen oder nicht mehr teilen',
        chat: 'Chat',
        help: 'Diese Liste zeigen',
        use: 'Diese Tastenkürzel verwenden',
    },

    qr: {
        show: 'QR-Code',
        title: 'Zum Beitreten scannen',
        label: 'QR-Code mit dem Link zu diesem Anruf',
        note: 'Richte die Kamera eines Handys darauf und tippe auf den Link.',
        failed: 'Der QR-Code konnte nicht geladen werden. Prüfe deine Internetverbindung.',
    },

    floating: {
        open: 'Schwebendes Fenster',
        close: 'Schwebendes Fenster schließen',
    },

    menu: {
        more: 'Mehr',
        full: 'Vollbild',
        label: 'Weitere Funktionen',
    },
};
