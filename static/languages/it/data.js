// @ts-check

/** The Italian text of the messages-only page. */
export const text = {
    notices: {
        channel: '{name} in {channel}: {message}',
        direct: '{name} a te: {message}',
    },

    data: {
        eyebrow: 'Stanza solo per messaggi',
        aboutTitle: 'Da browser a browser',
        about:
            'I messaggi viaggiano cifrati: direttamente o attraverso un relay che non può leggerli. Nulla viene ' +
            'conservato.',
        noCameraTitle: 'Niente videocamera, niente microfono',
        noCamera: 'Questa pagina non li chiede.',
        privacy: 'Privacy',
        relayOnly: 'Usa sempre il relay',
        relayNote: 'Nasconde agli altri il tuo indirizzo IP.',
        list: 'Canali e persone',
        options: 'Opzioni',
        people: 'Persone',
        nobody: 'Non c’è nessun altro.',
        alone: 'Qui ci sei solo tu',
        aloneText: 'Invia il link alle persone a cui vuoi scrivere. Basta un browser.',
        aloneByToken: 'Per entrare, ogni persona ha bisogno del proprio invito.',
        pingAll: 'Ping a tutti',
        pingNote: 'Un ping misura quanto impiega un messaggio per raggiungere qualcuno e tornare.',
        channels: 'Canali',
        found: 'Canali in cui entrare',
        channelNew: 'Nuovo canale',
        add: 'Aggiungi',
        title: '{room}: dati tincan',
        joining: 'Connessione…',
        left: 'Hai lasciato la stanza',
    },

    conversation: {
        unread: '{name}, {count} da leggere',
        back: 'Canali e persone',
        backUnread: 'Canali e persone, {count} da leggere',
        writeTo: 'Messaggio a {name}',
    },

    activity: {
        name: 'Attività',
        introduction: 'Qui trovi i ping e chi entra ed esce.',
        blocked: 'Per scrivere un messaggio, scegli un canale o una persona.',
    },

    person: {
        direct: 'diretta',
        relay: 'tramite relay',
        gone: 'terminata',
        left: 'Questa conversazione è terminata. Se la persona torna, riappare sotto Persone.',
        ms: '{ms}\u00a0ms',
        introduction: 'Solo {name} vede quello che scrivi qui.',
        remove: 'Rimuovi',
        removeLabel: 'Rimuovi {name}',
        close: 'Togli dall’elenco',
        removeQuestion: 'Rimuovere {name} dalla stanza?',
        keep: 'Annulla',
    },

    channel: {
        introduction:
            'Chiunque sia nella stanza può entrare in questo canale. I messaggi vanno direttamente a chi ne fa ' +
            'parte. I messaggi precedenti al tuo ingresso non vengono mostrati.',
        publish: 'Solo invio',
        subscribe: 'Solo ricezione',
        both: 'Invio e ricezione',
        modes: 'In questo canale',
        publishing: 'In questo canale invii soltanto: non vedi cosa scrivono gli altri.',
        onlyYou: 'Solo tu',
        alone: 'Sembra che in questo canale non ci sia nessun altro.',
        subscribing: 'In questo canale ricevi soltanto. Per scrivere qui, apri Opzioni e scegli “Invio e ricezione”.',
        leave: 'Esci dal canale',
        leaveLabel: 'Esci dal canale {name}',
        join: 'Entra',
        joinLabel: 'Entra nel canale {name}',
        bad: 'Usa da 1 a 64 caratteri visibili.',
        twice: 'Sei già in questo canale.',
        tooMany: 'Puoi essere in {count} canali al massimo. Prima esci da uno.',
    },

    log: {
        pinged: 'Ping di {name} a {other}: {ms}\u00a0ms',
        pingedYou: 'Ping di {name} a te: {ms}\u00a0ms',
        youPinged: 'Il tuo ping a {name}: {ms}\u00a0ms',
        noAnswer: '{name} non ha risposto al tuo ping: {why}',
        badData: '{name} ha inviato dati che questa pagina non può leggere',
        bytes: {one: '{count} byte', many: '{count} byte', other: '{count} byte'},
    },
};
