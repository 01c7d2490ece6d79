// @ts-check

/** The Italian text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Stai per entrare in',
        promise: 'Non viene inviato nulla prima che tu entri.',
        audio: 'Entra solo con l’audio',
        watch: 'Guarda soltanto',
    },

    incomplete: {
        title: 'Una parte di questa pagina non si è caricata',
        text: 'Controlla la connessione a Internet, poi ricarica la pagina.',
        reload: 'Ricarica la pagina',
    },

    presence: {
        nobody: 'Non c’è ancora nessuno.',
        here: {one: '{names} è già qui.', many: '{names} sono già qui.', other: '{names} sono già qui.'},
        others: {one: '{count} altra persona', many: 'altre {count} persone', other: 'altre {count} persone'},
        full: 'La stanza è piena.',
        locked: 'La stanza è bloccata.',
    },

    call: {
        people: 'Persone in questa chiamata',
        controls: 'Comandi della chiamata',
        microphoneIsOff: 'microfono spento',
        sound: 'Attiva audio',
        soundWhy: 'Il browser blocca l’audio finché non tocchi la pagina.',
        resume: 'Riprendi',
        resumeWhy: 'Il browser ha messo in pausa la chiamata.',
        self: 'tu',
        video: 'Video di {name}',
    },

    drop: 'Rilascia i file per inviarli',

    invite: {
        title: 'Qui ci sei solo tu',
        text: 'Invia questo link alle persone con cui vuoi parlare. Basta un browser.',
        byToken: 'Per entrare, ogni persona ha bisogno del proprio invito.',
    },

    left: {
        title: 'Hai lasciato la chiamata',
        text: 'Forse gli altri sono ancora lì: {room}',
    },

    bad: {
        label: 'Connessione scarsa',
        one: 'Connessione scarsa con {name}',
        several: 'Connessione scarsa con più persone',
    },

    uplink: {
        full: 'Connessione migliorata. Il tuo video è di nuovo a piena qualità.',
        smaller: 'Connessione lenta. Il tuo video viene inviato più piccolo.',
        off: 'Connessione molto lenta. Il tuo video è spento perché la tua voce resti chiara.',
    },

    tile: {
        enlarge: 'Ingrandisci {name}',
        window: 'Mostra {name} in un’altra finestra',
        full: 'Mostra {name} a schermo intero',
    },

    screen: {
        title: 'Schermo di {name}',
        own: 'Il tuo schermo',
        share: 'Schermo',
        shareLabel: 'Condividi lo schermo',
        stopLabel: 'Interrompi la condivisione dello schermo',
        ended: 'Non condividi più lo schermo',
        started: '{name} sta condividendo lo schermo',
    },

    people: {
        label: 'Persone',
        title: 'In questa chiamata',
        microphoneOn: 'microfono acceso',
        microphoneOff: 'microfono spento',
        cameraOn: 'videocamera accesa',
        cameraOff: 'videocamera spenta',
        screenOn: 'condivide lo schermo',
    },

    settings: {
        label: 'Impostazioni',
        title: 'Videocamera e audio',
        video: 'Il tuo video',
        note: 'Le modifiche hanno effetto subito.',
    },

    deviceOffers: {
        camera: 'Nuova videocamera collegata: {name}',
        microphone: 'Nuovo microfono collegato: {name}',
        speaker: 'Nuovo altoparlante collegato: {name}',
        use: 'Usa',
        cameraGone: 'Videocamera scollegata. Ora è in uso {name}.',
        microphoneGone: 'Microfono scollegato. Ora è in uso {name}.',
    },

    shortcuts: {
        title: 'Scorciatoie da tastiera',
        microphone: 'Attiva o disattiva il microfono',
        camera: 'Attiva o disattiva la videocamera',
        screen: 'Condividi lo schermo o interrompi',
        chat: 'Chat',
        help: 'Mostra questo elenco',
        use: 'Usa queste scorciatoie',
    },

    qr: {
        show: 'Codice QR',
        title: 'Scansiona per entrare',
        label: 'Codice QR del link a questa chiamata',
        note: 'Inquadralo con la fotocamera di un telefono, poi tocca il link.',
        failed: 'Impossibile caricare il codice QR. Controlla la connessione a Internet.',
    },

    floating: {
        open: 'Finestra mobile',
        close: 'Chiudi la finestra mobile',
    },

    menu: {
        more: 'Altro',
        full: 'Schermo intero',
        label: 'Altri comandi',
    },
};
