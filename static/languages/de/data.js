// @ts-check

/** The German text of the messages-only page. */
export const text = {
    notices: {
        channel: '{name} in {channel}: {message}',
        direct: '{name} an dich: {message}',
    },

    data: {
        eyebrow: 'Raum nur für Nachrichten',
        aboutTitle: 'Von Browser zu Browser',
        about:
            'Nachrichten werden verschlüsselt übertragen: direkt oder über ein Relay, das sie nicht lesen kann. ' +
            'Nichts wird gespeichert.',
        noCameraTitle: 'Keine Kamera, kein Mikrofon',
        noCamera: 'Diese Seite fragt nicht danach.',
        privacy: 'Privatsphäre',
        relayOnly: 'Immer das Relay verwenden',
        relayNote: 'Das verbirgt deine IP-Adresse vor den anderen.',
        list: 'Kanäle und Personen',
        options: 'Optionen',
        people: 'Personen',
        nobody: 'Sonst ist niemand da.',
        alone: 'Du bist noch allein hier',
        aloneText: 'Schick den Link allen, mit denen du schreiben möchtest. Ein Browser genügt.',
        aloneByToken: 'Andere brauchen eine eigene Einladung, um beizutreten.',
        pingAll: 'Alle anpingen',
        pingNote: 'Ein Ping misst, wie lange eine Nachricht zu jemandem und zurück braucht.',
        channels: 'Kanäle',
        found: 'Weitere Kanäle',
        channelNew: 'Neuer Kanal',
        add: 'Hinzufügen',
        title: '{room}: tincan-Daten',
        joining: 'Verbinde\u00a0…',
        left: 'Du hast den Raum verlassen',
    },

    conversation: {
        unread: '{name}, {count} ungelesen',
        back: 'Kanäle und Personen',
        backUnread: 'Kanäle und Personen, {count} ungelesen',
        writeTo: 'Nachricht an {name}',
    },

    activity: {
        name: 'Aktivität',
        introduction: 'Hier stehen Pings und wer kommt und geht.',
        blocked: 'Um eine Nachricht zu schreiben, wähle einen Kanal oder eine Person.',
    },

    person: {
        direct: 'direkt',
        relay: 'über Relay',
        gone: 'beendet',
        left: 'Dieses Gespräch ist beendet. Wenn die Person zurückkommt, steht sie wieder unter Personen.',
        ms: '{ms}\u00a0ms',
        introduction: 'Nur {name} sieht, was du hier schreibst.',
        remove: 'Entfernen',
        removeLabel: '{name} entfernen',
        close: 'Aus der Liste entfernen',
        removeQuestion: '{name} aus dem Raum entfernen?',
        keep: 'Abbrechen',
    },

    channel: {
        introduction:
            'Alle im Raum können diesem Kanal beitreten. Nachrichten gehen direkt an die Personen darin. Nachrichten ' +
            'aus der Zeit vor deinem Beitritt siehst du nicht.',
        publish: 'Nur senden',
        subscribe: 'Nur empfangen',
        both: 'Senden und empfangen',
        modes: 'In diesem Kanal',
        publishing: 'In diesem Kanal sendest du nur: Was andere schreiben, siehst du nicht.',
        onlyYou: 'Nur du',
        alone: 'Sonst scheint niemand in diesem Kanal zu sein.',
        subscribing:
            'In diesem Kanal empfängst du nur. Um hier zu schreiben, öffne die Optionen und wähle „Senden und ' +
            'empfangen“.',
        leave: 'Kanal verlassen',
        leaveLabel: 'Kanal {name} verlassen',
        join: 'Beitreten',
        joinLabel: 'Kanal {name} beitreten',
        bad: 'Verwende 1 bis 64 sichtbare Zeichen.',
        twice: 'Du bist schon in diesem Kanal.',
        tooMany: 'Du kannst in höchstens {count} Kanälen sein. Verlass erst einen.',
    },

    log: {
        pinged: '{name} hat {other} angepingt: {ms}\u00a0ms',
        pingedYou: '{name} hat dich angepingt: {ms}\u00a0ms',
        youPinged: 'Du hast {name} angepingt: {ms}\u00a0ms',
        noAnswer: '{name} hat nicht auf deinen Ping geantwortet: {why}',
        badData: '{name} hat Daten gesendet, die diese Seite nicht lesen kann',
        bytes: {one: '{count} Byte', other: '{count} Byte'},
    },
};
