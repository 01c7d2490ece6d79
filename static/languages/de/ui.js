// @ts-check

/** The German text that several pages share. */
export const text = {
    close: 'Schließen',
    language: 'Sprache',

    form: {
        name: 'Dein Name',
        join: 'Beitreten',
        nameMissing: 'Gib deinen Namen ein, damit die anderen wissen, wer du bist.',
        nameBad: 'Verwende 1 bis 64 sichtbare Zeichen.',
    },

    preview: {
        label: 'Deine Kamera und dein Mikrofon',
        waiting: 'Wenn dein Browser fragt, erlaube den Zugriff auf Kamera und Mikrofon.',
        cameraOff: 'Deine Kamera ist aus',
        noCamera: 'Keine Kamera',
        meter: 'Sag etwas: Die Schnur sollte sich bewegen.',
        meterWaiting: 'Sobald dein Mikrofon an ist, bewegt sich die Schnur, wenn du sprichst.',
        meterOff: 'Dein Mikrofon ist aus.',
        meterNone: 'Kein Mikrofon: Du hörst die anderen, aber sie hören dich nicht.',
    },

    devices: {
        choose: 'Geräte auswählen',
        camera: 'Kamera',
        microphone: 'Mikrofon',
        speaker: 'Lautsprecher',
        current: {camera: 'Aktuelle Kamera', microphone: 'Aktuelles Mikrofon'},
        testSound: 'Testton abspielen',
        testing: 'Testton läuft\u00a0…',
    },

    sound: {
        label: 'Mikrofonton',
        speech: 'Stimme',
        original: 'Originalton',
        notes: {
            speech: 'Dein Browser entfernt Echo und Geräusche.',
            original: 'Für Musik, in Stereo. Verwende Kopfhörer, sonst hören die anderen ein Echo.',
            refused: 'Dieses Mikrofon unterstützt „Originalton“ nicht. Stattdessen wird „Stimme“ verwendet.',
        },
    },

    media: {
        denied: {
            both: {
                title: 'Kamera und Mikrofon sind blockiert',
                text: 'Öffne die Website-Einstellungen neben der Adresse, erlaube beides und versuch es noch einmal.',
            },
            camera: {
                title: 'Die Kamera ist blockiert',
                text:
                    'Öffne die Website-Einstellungen neben der Adresse, erlaube die Kamera und versuch es noch ' +
                    'einmal.',
            },
            microphone: {
                title: 'Das Mikrofon ist blockiert',
                text:
                    'Öffne die Website-Einstellungen neben der Adresse, erlaube das Mikrofon und versuch es noch ' +
                    'einmal.',
            },
        },
        none: {
            both: {
                title: 'Weder Kamera noch Mikrofon gefunden',
                text: 'Schließ sie an und versuch es noch einmal.',
            },
            camera: {
                title: 'Keine Kamera gefunden',
                text: 'Schließ eine an und versuch es noch einmal.',
            },
            microphone: {
                title: 'Kein Mikrofon gefunden',
                text: 'Schließ eins an und versuch es noch einmal.',
            },
        },
        busy: {
            both: {
                title: 'Kamera und Mikrofon werden schon verwendet',
                text: 'Schließ andere Apps und Tabs, die sie vielleicht verwenden, und versuch es noch einmal.',
            },
            camera: {
                title: 'Die Kamera wird schon verwendet',
                text: 'Schließ andere Apps und Tabs, die sie vielleicht verwenden, und versuch es noch einmal.',
            },
            microphone: {
                title: 'Das Mikrofon wird schon verwendet',
                text: 'Schließ andere Apps und Tabs, die es vielleicht verwenden, und versuch es noch einmal.',
            },
        },
        lost: {
            both: {
                title: 'Kamera und Mikrofon getrennt',
                text: 'Schließ sie wieder an und versuch es noch einmal.',
            },
            camera: {
                title: 'Kamera getrennt',
                text: 'Schließ sie wieder an und versuch es noch einmal.',
            },
            microphone: {
                title: 'Mikrofon getrennt',
                text: 'Schließ es wieder an und versuch es noch einmal.',
            },
        },
        interrupted: {
            both: {
                title: 'Kamera und Mikrofon unterbrochen',
                text:
                    'Ein Telefonat, eine andere App oder ein Privatsphäre-Schalter blockiert sie. Wenn sie nicht ' +
                    'wiederkommen, versuch es noch einmal.',
            },
            camera: {
                title: 'Kamera unterbrochen',
                text:
                    'Eine andere App oder ein Privatsphäre-Schalter blockiert sie. Wenn sie nicht wiederkommt, ' +
                    'versuch es noch einmal.',
            },
            microphone: {
                title: 'Mikrofon unterbrochen',
                text:
                    'Ein Telefonat, eine andere App oder ein Privatsphäre-Schalter blockiert es. Wenn es nicht ' +
                    'wiederkommt, versuch es noch einmal.',
            },
        },
        insecure: {
            both: {
                title: 'Kamera und Mikrofon nicht verfügbar',
                text:
                    'Browser erlauben sie nur auf https://-Adressen (oder http://localhost auf demselben Computer). ' +
                    'Frag die Administration des Servers nach einer https://-Adresse.',
            },
        },
        unsupported: {
            both: {
                title: 'Kamera und Mikrofon nicht verfügbar',
                text:
                    'Der eingebaute Browser dieser App unterstützt sie nicht. Öffne diese Seite stattdessen in ' +
                    'Safari, Chrome oder Firefox.',
            },
        },
    },

    unsupported: {
        title: 'Mit diesem Browser sind keine Anrufe möglich',
        text:
            'Fehlt oder ist ausgeschaltet: {missing}. Verwende Chrome oder Edge 110, Firefox 115, Safari 16.4 oder ' +
            'neuer.',
    },

    notices: {
        tryAgain: 'Erneut versuchen',
        waiting: {
            title: 'Warten auf deine Kamera und dein Mikrofon',
            text:
                'Wenn dein Browser fragt, erlaube den Zugriff. Bis dahin können dich die anderen weder sehen noch ' +
                'hören.',
        },
        dismiss: 'Ausblenden',
        joinWithout: {
            both: 'Du kannst auch ohne sie beitreten. Du siehst und hörst die anderen trotzdem.',
            camera: 'Du kannst auch ohne Kamera beitreten.',
            microphone: 'Du kannst auch ohne Mikrofon beitreten.',
        },
    },

    screenFailed: {
        title: 'Dein Bildschirm konnte nicht geteilt werden',
        text:
            'Erlaube diesem Browser in den Einstellungen deines Computers die Bildschirmaufnahme und versuch es noch ' +
            'einmal.',
    },

    room: {
        joining: 'Du trittst bei\u00a0…',
        connected: 'Verbunden',
        reconnecting: 'Verbinde neu\u00a0…',
        blocked:
            'Der Server läuft, aber sein WebSocket ist blockiert. Wenn das so bleibt, versuch es in einem anderen ' +
            'Netzwerk.',
        here: {one: '{count} dabei', other: '{count} dabei'},
        copyLink: 'Link kopieren',
        share: 'Teilen',
        leave: 'Verlassen',
    },

    invitation: {
        link: 'Link zu diesem Anruf',
        copied: 'Link kopiert',
        copyByHand: 'Kopiere diesen Link und schick ihn allen, die du einladen möchtest:',
    },

    message: {
        field: 'Nachricht',
        hint: 'Eingabe zum Senden, Umschalt+Eingabe für eine neue Zeile.',
        send: 'Senden',
        below: 'Neue Nachrichten',
        you: 'Du',
        left: {one: 'Noch {count} Zeichen', other: 'Noch {count} Zeichen'},
        tooLong: '{count} Zeichen zu viel. Kürze die Nachricht oder teile sie auf.',
        muchTooLong: 'Nachricht zu lang. Teile sie auf.',
        cut: 'Der Rest dieser Nachricht ist zu lang für die Anzeige.',
        invisible: '(keine sichtbaren Zeichen)',
        alone: 'Außer dir war niemand da, der das lesen konnte.',
        missed: 'Nicht zugestellt an {name}.',
        failed: 'Nicht gesendet: {why}',
        notice: '{name}: {message}',
    },

    peer: {
        connecting: 'Verbinde\u00a0…',
        reconnecting: 'Verbinde neu\u00a0…',
        still: 'Warten auf das Video\u00a0…',
        held: 'Video angehalten: langsame Verbindung',
        failed: 'Keine Verbindung',
        failedAdvice:
            'Eure Netzwerke blockieren die Verbindung. Wir versuchen es weiter\u00a0… Wenn das so bleibt, sollte ' +
            'jemand von euch das Netzwerk wechseln.',
        fullAdvice:
            'Der Server kann keine weiteren Anrufe über das Relay leiten. Wir versuchen es weiter\u00a0… Wenn das so ' +
            'bleibt, sag der Person Bescheid, die diesen Server betreibt.',
    },

    events: {
        joined: '{name} ist jetzt dabei',
        left: '{name} ist gegangen',
        lost: '{name} hat die Verbindung verloren',
        removed: '{name} wurde entfernt',
        failed: 'Keine Verbindung zu {name}. Wenn das so bleibt, versuch es in einem anderen Netzwerk.',
        full: 'Keine Verbindung zu {name}: Der Server kann keine weiteren Anrufe über das Relay leiten.',
    },

    moderation: {
        moderator: 'Moderation',
        lock: 'Sperren',
        lockLabel: 'Raum sperren',
        unlock: 'Entsperren',
        unlockLabel: 'Raum entsperren',
        locked: 'Gesperrt',
        mute: 'Stummschalten',
        promote: 'Moderation übergeben',
        promoteNote: 'Dann moderierst nicht mehr du, sondern diese Person.',
        remove: 'Aus dem Anruf entfernen',
        removeNote: 'Mit dem Link kann die Person wieder beitreten, solange du den Raum nicht sperrst.',
        isLocked: 'Gesperrt: Andere müssen anfragen',
        isOpen: 'Der Raum ist entsperrt',
        youModerate: 'Du moderierst jetzt',
        othersModerate: '{name} moderiert jetzt',
        muted: '{name} hat dein Mikrofon stummgeschaltet. Du kannst es wieder einschalten.',
        asked: '{name} wurde gebeten, das Mikrofon auszuschalten',
        unreachable: 'Der Server ist nicht erreichbar, daher wurde nichts geändert. Versuch es gleich noch einmal.',
        notModerator: 'Du moderierst nicht mehr, daher wurde nichts geändert.',
    },

    knock: {
        ask: 'Beitritt anfragen',
        promise:
            'Wenn du anfragst, sieht die Moderation deinen Namen. Sonst wird vor dem Beitritt nichts gesendet.',
        asking: 'Beitritt wird angefragt\u00a0…',
        told: {
            one:
                'Sobald dich die Moderation einlässt, bist du dabei. Wenn innerhalb von {count} Minute niemand ' +
                'antwortet, kannst du noch einmal anfragen.',
            other:
                'Sobald dich die Moderation einlässt, bist du dabei. Wenn innerhalb von {count} Minuten niemand ' +
                'antwortet, kannst du noch einmal anfragen.',
        },
        stop: 'Anfrage zurückziehen',
        locked: {
            title: 'Dieser Raum ist gesperrt',
            text: 'Wenn du anfragst, kann dich die Moderation einlassen.',
        },
        interrupted: {
            title: 'Die Verbindung zum Server wurde unterbrochen',
            text: 'Deine Anfrage ist verloren gegangen. Frag bitte noch einmal an.',
        },
        wants: '{name} möchte beitreten',
        want: {
            one: '{name} und {count} weitere Person möchten beitreten',
            other: '{name} und {count} weitere möchten beitreten',
        },
        admit: 'Einlassen',
        deny: 'Ablehnen',
        admitLabel: '{name} einlassen',
        denyLabel: '{name} ablehnen',
        showAll: 'Alle zeigen',
        admitAll: 'Alle einlassen',
        title: 'Diese Personen möchten beitreten',
    },

    ended: {
        rejoin: 'Wieder beitreten',
        lobby: 'Zur Startseite',
    },

    needsInvitation: {
        title: 'Du brauchst eine Einladung',
        text: 'Öffne den Link, den du bekommen hast, oder füge ihn hier ein.',
        field: 'Deine Einladung',
        incomplete: 'Diese Einladung ist nicht vollständig. Kopiere den ganzen Link, den du bekommen hast.',
    },

    forLive: {
        title: 'Diese Einladung gilt für einen Livestream',
        text: 'Auf dieser Seite funktioniert sie nicht.',
        link: 'Zum Livestream',
    },

    errors: {
        unreachable: {
            title: 'Der Server antwortet nicht',
            text:
                'Prüfe deine Internetverbindung. Wenn sie funktioniert, startet der Server vielleicht gerade neu. ' +
                'Versuch es in einer Minute noch einmal.',
        },
        blocked: {
            title: 'Die Verbindung zum Server ist blockiert',
            text:
                'Der Server läuft, aber vermutlich blockiert ein Proxy davor oder ein Filter in deinem Netzwerk ' +
                'WebSockets. Versuch es in einem anderen Netzwerk. Wenn es dort auch nicht geht, bitte die Person, ' +
                'die diesen Server betreibt, in sein Log zu schauen.',
        },
        'room-full': {
            title: 'Dieser Raum ist voll',
            text: 'Versuch es noch einmal, wenn jemand gegangen ist, oder trefft euch in einem anderen Raum.',
        },
        'server-full': {
            title: 'Der Server ist voll',
            text: 'Gerade nutzen ihn zu viele Leute. Versuch es in ein paar Minuten noch einmal.',
        },
        'rate-limited': {
            title: 'Zu viele Anfragen',
            text: 'Warte eine Minute und versuch es dann noch einmal.',
        },
        'bad-name': {
            title: 'Dieser Name geht nicht',
            text: 'Verwende 1 bis 64 sichtbare Zeichen.',
        },
        'bad-room': {
            title: 'Dieser Raumname geht nicht',
            text: 'Ein Raumname hat 6 bis 64 Zeichen: Buchstaben von a bis z, Ziffern, - und _.',
        },
        unauthorized: {
            title: 'Du brauchst eine Einladung',
            text: 'Für diesen Raum brauchst du eine gültige Einladung. Bitte um einen neuen Link.',
        },
        'bad-session': {
            title: 'Deine Sitzung ist abgelaufen',
            text: 'Bitte tritt noch einmal bei.',
        },
        forbidden: {
            title: 'Dieser Raum ist gesperrt',
            text:
                'Im Moment kann niemand beitreten. Bitte jemanden im Raum, ihn zu entsperren, und tritt dann noch ' +
                'einmal bei.',
        },
        denied: {
            title: 'Du wurdest nicht eingelassen',
            text: 'Melde dich bei der Person, die dich eingeladen hat, oder frag in zwei Minuten noch einmal an.',
        },
        unanswered: {
            title: 'Niemand hat geantwortet',
            text:
                'Vielleicht ist die Moderation gerade beschäftigt. Frag noch einmal an oder melde dich bei der ' +
                'Person, die dich eingeladen hat.',
        },
        nobody: {
            title: 'Niemand kann dich einlassen',
            text:
                'Gerade ist niemand von der Moderation im Raum. Melde dich bei der Person, die dich eingeladen hat, ' +
                'oder versuch es später noch einmal.',
        },
        busy: {
            title: 'Zu viele Personen fragen gerade an',
            text: 'Warte eine Minute und frag dann noch einmal an.',
        },
        role: {
            title: 'Diese Einladung gilt für eine andere Seite',
            text: 'Bitte die Person, von der du sie hast, um eine neue.',
        },
        'join-timeout': {
            title: 'Das Beitreten hat zu lange gedauert',
            text: 'Bitte versuch es noch einmal.',
        },
        'too-slow': {
            title: 'Deine Verbindung war zu langsam',
            text: 'Geh näher an deinen Router oder halte andere Downloads an und tritt dann noch einmal bei.',
        },
        replaced: {
            title: 'Du bist in einem anderen Tab in diesem Raum',
            text:
                'Du bist jetzt in deinem anderen Tab oder Fenster verbunden. Um hier weiterzumachen, tritt noch ' +
                'einmal bei.',
        },
        removed: {
            title: 'Du wurdest entfernt',
            text: 'Die Moderation hat dich aus diesem Raum entfernt.',
        },
        other: {
            title: 'Die Verbindung ist abgebrochen',
            text: 'Bitte tritt noch einmal bei. Wenn das öfter passiert, lade die Seite neu.',
        },
    },

    /** The page for an unknown address. */
    notFound: {
        title: 'Niemand am anderen Ende',
        text:
            'Unter dieser Adresse gibt es keine Seite. Prüfe den Link, den du bekommen hast, oder bitte noch ' +
            'einmal darum.',
        start: 'Anruf starten',
    },

    doctorLink: 'Verbindung testen',
    serverSays: '(Meldung des Servers: {message}.)',
};
