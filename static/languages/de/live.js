// @ts-check

/** The German text of the broadcast page. */
export const text = {
    live: {
        title: '{room}: live auf tincan',
        hostName: 'Host',
        viewerName: 'Publikum',
        screen: 'Der Livestream',
        sound: 'Ton einschalten',
        mute: 'Stummschalten',
        volume: 'Lautstärke',
        float: 'Bild im Bild',
        full: 'Vollbild',
        count: 'Publikum: {count}',
        again: 'Erneut versuchen',
        serverLost: 'Verbindung zum Server wird wiederhergestellt. Das Video läuft weiter.',
        serverBlocked:
            'Verbindung zum Server wird wiederhergestellt, aber der WebSocket ist blockiert. Das Video läuft weiter.',
        relayFull: {
            title: 'Keine Verbindung zum Host',
            text:
                'Der Server kann keine weiteren Anrufe über das Relay leiten. Wir versuchen es weiter\u00a0… Wenn ' +
                'das so bleibt, sag der Person Bescheid, die diesen Server betreibt.',
        },
        held: 'Video angehalten: Die Verbindung des Hosts ist langsam',
        next: 'Wenn der Host wieder live geht, startet der Livestream automatisch.',
        becomeHost: 'Ich bin Host',
        watch: 'Zurück zum Zuschauen',
        hostTitle: 'Dein Livestream',
        preview: 'Vorschau deines Livestreams',
        nothing: 'Hier erscheint deine Vorschau.',
        sources: 'Zeigen',
        sourceScreen: 'Bildschirm, Fenster oder Tab',
        sourceCamera: 'Kamera',
        sourceMicrophone: 'Mit Mikrofon',
        openPreview: 'Vorschau',
        noScreen: 'Dieser Browser kann keinen Bildschirm teilen. Die meisten Browser auf Computern können es.',
        password: 'Host-Passwort',
        passwordNeeded: {
            title: 'Um live zu gehen, brauchst du ein Passwort',
            text: 'Frag die Administration des Servers danach, gib es ein und drücke auf „Live gehen“.',
        },
        passwordWrong: 'Falsches Passwort. Achte auf Groß- und Kleinschreibung und versuch es noch einmal.',
        goLive: 'Live gehen',
        end: 'Livestream beenden',
        useName: 'Weiter',
        offline: 'OFFLINE',
        onAir: 'LIVE',
        viewers: 'Publikum',
        time: 'Dauer',
        upload: 'Upload',
        timeLeft: 'Restzeit',
        endsIn: {
            5: 'Noch weniger als 5 Minuten: Dieser Server begrenzt, wie lange ein Livestream dauern darf.',
            1: 'Noch weniger als eine Minute. Danach kannst du wieder live gehen.',
        },
        received: 'Publikum sieht',
        rate: '{rate}\u00a0Mbit/s',
        quality: '{best}p',
        qualities: '{worst}p bis {best}p',
        qualityNone: 'Noch kein Video',
        screenEnded: {
            title: 'Du bist offline: Der Bildschirm wird nicht mehr geteilt',
            text: 'Drücke auf „Live gehen“, um wieder einen Bildschirm auszuwählen.',
        },
        screenAfterReload: {
            title: 'Du hattest deinen Bildschirm geteilt',
            text:
                'Nach dem Neuladen braucht der Browser einen Klick, bevor er den Bildschirm wieder teilen kann. ' +
                'Drücke auf „Live gehen“, um weiterzumachen. Dein Publikum wartet.',
        },
        nothingChosen: {
            title: 'Nichts ausgewählt',
            text:
                'Du bist noch offline. Drücke noch einmal auf „Live gehen“ und wähle einen Bildschirm, ein ' +
                'Fenster oder einen Tab. Wenn dein Browser nicht fragt, erlaube die Bildschirmfreigabe in den ' +
                'Website-Einstellungen.',
        },
    },

    watching: {
        joining: {title: 'Verbinde\u00a0…', text: ''},
        full: {
            title: 'Der Raum ist voll',
            text: 'Du bist in der Warteschlange. Wenn jemand geht, kommst du automatisch dazu.',
        },
        unreachable: {
            title: 'Der Server antwortet nicht',
            text: 'Wir versuchen es weiter\u00a0… Prüfe deine Internetverbindung.',
        },
        blocked: {
            title: 'Die Verbindung zum Server ist blockiert',
            text:
                'Wir versuchen es weiter\u00a0… Der Server läuft, aber vermutlich blockiert ein Proxy davor oder ein ' +
                'Filter in deinem Netzwerk WebSockets. Versuch es in einem anderen Netzwerk. Wenn es dort auch nicht ' +
                'geht, bitte die Person, die diesen Server betreibt, in sein Log zu schauen.',
        },
        waiting: {
            title: 'Noch nicht live',
            text: 'Es geht automatisch los, sobald der Host live geht.',
        },
        starting: {title: 'Gleich geht’s los\u00a0…', text: ''},
        live: {title: 'LIVE', text: ''},
        away: {
            title: 'Der Host verbindet sich wieder\u00a0…',
            text: 'Wenn das klappt, geht der Livestream automatisch weiter.',
        },
        failed: {
            title: 'Keine Verbindung zum Host',
            text: 'Wir versuchen es weiter\u00a0… Wenn das so bleibt, versuch es in einem anderen Netzwerk.',
        },
        ended: {title: 'Der Livestream ist zu Ende', text: ''},
        reconnecting: {
            title: 'Verbinde neu\u00a0…',
            text: 'Deine Verbindung ist abgebrochen. Wir versuchen es weiter\u00a0…',
        },
    },

    whyEnded: {
        left: 'Der Host hat ihn beendet.',
        lost: 'Der Host hat die Verbindung verloren.',
        closed: 'Der Host hat die Seite geschlossen.',
        limit: 'Das Zeitlimit dieses Servers ist erreicht.',
        operator: 'Die Administration des Servers hat ihn beendet.',
    },

    hosting: {
        offline: {
            title: 'Du bist offline',
            text: 'Niemand kann dich sehen oder hören.',
        },
        starting: {title: 'Du gehst live\u00a0…', text: ''},
        live: {title: 'Du bist live', text: 'Wer den Link hat, kann zuschauen.'},
        liveInvited: {title: 'Du bist live', text: 'Jede Person im Publikum braucht eine eigene Einladung.'},
        reconnecting: {
            title: 'Verbindung zum Server wird wiederhergestellt\u00a0…',
            text:
                'Dein Publikum sieht dich weiterhin. Neu dazukommen kann erst wieder jemand, wenn die Verbindung ' +
                'steht.',
        },
        blocked: {
            title: 'Die Verbindung zum Server ist blockiert',
            text:
                'Dein Publikum sieht dich weiterhin, aber niemand kann neu dazukommen. Der Server läuft, aber ' +
                'vermutlich blockiert ein Proxy davor oder ein Filter in deinem Netzwerk WebSockets. Versuch es in ' +
                'einem anderen Netzwerk. Wenn es dort auch nicht geht, bitte die Person, die diesen Server betreibt, ' +
                'in sein Log zu schauen.',
        },
    },

    hostErrors: {
        'already-live': {
            title: 'Hier ist schon jemand live',
            text:
                'Ein Raum kann nur einen Host haben. Warte, bis der Livestream zu Ende ist, oder nimm einen anderen ' +
                'Raum.',
        },
        ended: {
            title: 'Dein Livestream wurde beendet',
            text: 'Die Administration des Servers hat ihn beendet. Um einen neuen zu starten, drücke auf „Live gehen“.',
        },
        limit: {
            title: 'Dein Livestream ist zu Ende',
            text: 'Das Zeitlimit dieses Servers ist erreicht. Um einen neuen zu starten, drücke auf „Live gehen“.',
        },
        'rate-limited': {
            title: 'Zu viele falsche Passwörter',
            text: 'Warte eine Minute und versuch es dann noch einmal.',
        },
        replaced: {
            title: 'Du bist in einem anderen Tab live',
            text: 'Dein Livestream läuft dort weiter. Um von hier zu senden, beende ihn zuerst dort.',
        },
    },
};
