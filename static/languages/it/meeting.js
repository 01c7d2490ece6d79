// @ts-check

/** The Italian text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Stai per entrare in',
        promise: 'Non viene inviato nulla prima che tu entri.',
        audio: 'Entra solo con l’audio',
        watch: 'Guarda soltanto',
        another: 'Avvia un’altra chiamata',
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
        soundWhy: 'Il browser blocca l’audio finché non interagisci con la pagina.',
        reconnecting: 'Riconnessione… La tua chiamata continua.',
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
    },

    afterwards: {
        short: 'La tua chiamata è durata meno di un minuto.',
        duration: 'La tua chiamata è durata {duration}.',
        nobody: 'Ora non c’è più nessuno.',
        here: {one: '{names} è ancora lì.', many: '{names} sono ancora lì.', other: '{names} sono ancora lì.'},
    },

    bad: {
        label: 'Connessione scarsa',
        one: 'Connessione scarsa con {name}',
        several: 'Connessione scarsa con più persone',
    },

    uplink: {
        full: 'Connessione migliorata. Il tuo video è di nuovo a piena qualità.',
        smaller: 'Connessione lenta. Il tuo video viene inviato in dimensioni ridotte.',
        off: 'Connessione molto lenta. Il tuo video è spento perché la tua voce resti chiara.',
    },

    tile: {
        enlarge: 'Ingrandisci {name}',
        full: 'Schermo intero: {name}',
        hidden: 'Hai nascosto questo video',
        saving: 'Video in pausa: risparmio dati',
        silent: 'Hai impostato il volume a 0%',
    },

    options: {
        title: 'Opzioni: {name}',
        volume: 'Volume',
        percent: '{percent}%',
        enlarge: 'Ingrandisci',
        shrink: 'Riduci',
        full: 'Schermo intero',
        leaveFull: 'Esci dallo schermo intero',
        window: 'Finestra separata',
        closeWindow: 'Chiudi la finestra separata',
        hide: 'Nascondi',
        show: 'Mostra di nuovo',
    },

    saving: {
        start: 'Risparmia dati',
        stop: 'Disattiva il risparmio dati',
        label: 'Risparmio dati',
        on: 'Risparmio dati: ricevi l’audio e solo il video grande.',
        off: 'Ricevi di nuovo il video di tutti.',
    },

    ownView: {
        hide: 'Nascondi il mio video',
        show: 'Mostra il mio video',
        move: 'Sposta nell’angolo successivo',
    },

    corner: {
        'top-left': 'Nell’angolo in alto a sinistra. Usa i tasti freccia per spostare il video.',
        'top-right': 'Nell’angolo in alto a destra. Usa i tasti freccia per spostare il video.',
        'bottom-left': 'Nell’angolo in basso a sinistra. Usa i tasti freccia per spostare il video.',
        'bottom-right': 'Nell’angolo in basso a destra. Usa i tasti freccia per spostare il video.',
    },

    screen: {
        title: 'Schermo di {name}',
        share: 'Schermo',
        shareLabel: 'Condividi lo schermo',
        stopLabel: 'Interrompi la condivisione dello schermo',
        presenting: 'Stai presentando',
        stop: 'Interrompi',
        stopPresenting: 'Interrompi la presentazione',
        ended: 'Non condividi più lo schermo',
        started: '{name} sta condividendo lo schermo',
    },

    hands: {
        raise: 'Alza la mano',
        lower: 'Abbassa la mano',
        mark: 'mano alzata',
        raised: '{name} ha alzato la mano',
        youRaised: 'Hai alzato la mano',
        youLowered: 'Hai abbassato la mano',
    },

    reactions: {
        label: 'Reagisci',
        title: 'Invia una reazione',
        names: {
            'thumbs-up': 'Pollice in su',
            clap: 'Applauso',
            heart: 'Cuore',
            laugh: 'Risata',
            surprised: 'Sorpresa',
            party: 'Festa',
        },
        one: '{name} ha reagito: {reaction}',
        several: {
            one: '{count} persona ha reagito: {reactions}',
            many: '{count} persone hanno reagito: {reactions}',
            other: '{count} persone hanno reagito: {reactions}',
        },
    },

    people: {
        label: 'Persone',
        title: 'In questa chiamata',
        microphoneOn: 'microfono acceso',
        microphoneOff: 'microfono spento',
        cameraOn: 'videocamera accesa',
        cameraOff: 'videocamera spenta',
        screenOn: 'condivide lo schermo',
        hand: 'mano alzata, in posizione {place}',
        muteAll: 'Disattiva tutti i microfoni',
        mutedAll: 'Hai chiesto a tutti di disattivare il microfono',
        search: 'Cerca per nome',
        noMatch: 'Qui nessuno si chiama così.',
        matches: {one: '{count} persona trovata.', many: '{count} persone trovate.', other: '{count} persone trovate.'},
    },

    settings: {
        label: 'Impostazioni',
        title: 'Videocamera e audio',
        video: 'Il tuo video',
        mirror: 'Mostra il mio video a specchio',
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
        screen: 'Condividi lo schermo o interrompi la condivisione',
        chat: 'Chat',
        hand: 'Alza o abbassa la mano',
        help: 'Mostra questo elenco',
        question: '?',
        space: 'Spazio',
        hold: 'Tieni premuto per parlare a microfono spento',
        use: 'Usa queste scorciatoie',
    },

    qr: {
        show: 'Codice QR',
        title: 'Scansiona per entrare',
        label: 'Codice QR del link a questa chiamata',
        note: 'Inquadralo con la fotocamera di un telefono, poi tocca il link.',
        failed: 'Impossibile caricare il codice QR. Controlla la connessione a Internet e riprova.',
    },

    floating: {
        open: 'Finestra mobile',
        close: 'Chiudi la finestra mobile',
        nothing: 'Non c’è ancora nessun video da mostrare in una finestra mobile',
    },

    hold: {
        hint: 'Tieni premuto Spazio per parlare',
        talking: 'Il microfono è attivo finché tieni premuto Spazio',
    },

    inspector: 'Mostra che cosa viene inviato',

    menu: {
        more: 'Altro',
        label: 'Altri comandi',
    },
};
