// @ts-check

/** The Italian text of the broadcast page. */
export const text = {
    live: {
        title: '{room}: in diretta su tincan',
        hostName: 'Host',
        viewerName: 'Pubblico',
        screen: 'La diretta',
        sound: 'Attiva audio',
        mute: 'Disattiva audio',
        volume: 'Volume',
        float: 'Picture in Picture',
        full: 'Schermo intero',
        count: 'Pubblico: {count}',
        again: 'Riprova',
        serverLost: 'Riconnessione al server. Il video continua.',
        serverBlocked: 'Riconnessione al server, ma il WebSocket è bloccato. Il video continua.',
        relayFull: {
            title: 'Nessuna connessione con l’host',
            text:
                'Il server non può inoltrare altre chiamate tramite il relay. Nuovo tentativo in corso… Se il ' +
                'problema continua, avvisa chi gestisce questo server.',
        },
        held: 'Video in pausa: la connessione dell’host è lenta',
        next: 'Se l’host torna in diretta, il video riparte da solo.',
        becomeHost: 'L’host sono io',
        watch: 'Torna a guardare',
        hostTitle: 'La tua diretta',
        preview: 'Anteprima della tua diretta',
        nothing: 'Qui appare l’anteprima.',
        sources: 'Mostra',
        sourceScreen: 'Schermo, finestra o scheda',
        sourceCamera: 'Videocamera',
        sourceMicrophone: 'Includi il microfono',
        openPreview: 'Anteprima',
        noScreen: 'Questo browser non può condividere lo schermo. Quasi tutti i browser per computer possono farlo.',
        password: 'Password dell’host',
        passwordNeeded: {
            title: 'Per andare in diretta ti serve una password',
            text: 'Chiedila a chi gestisce il server, inseriscila e premi “Vai in diretta”.',
        },
        passwordWrong: 'Password errata. Controlla le maiuscole e riprova.',
        goLive: 'Vai in diretta',
        end: 'Termina la diretta',
        useName: 'Continua',
        offline: 'OFFLINE',
        onAir: 'IN DIRETTA',
        viewers: 'Pubblico',
        time: 'Durata',
        upload: 'Upload',
        timeLeft: 'Tempo rimasto',
        endsIn: {
            5: 'Mancano meno di 5 minuti: questo server limita la durata delle dirette.',
            1: 'Manca meno di un minuto. Poi potrai andare di nuovo in diretta.',
        },
        received: 'Il pubblico vede',
        rate: '{rate}\u00a0Mbit/s',
        quality: '{best}p',
        qualities: 'da {worst}p a {best}p',
        qualityNone: 'Ancora nessun video',
        screenEnded: {
            title: 'Sei offline: la condivisione dello schermo si è interrotta',
            text: 'Premi “Vai in diretta” per scegliere di nuovo uno schermo.',
        },
        screenAfterReload: {
            title: 'Stavi condividendo lo schermo',
            text:
                'Dopo un ricaricamento, il browser ha bisogno di un clic per condividere di nuovo lo schermo. Premi ' +
                '“Vai in diretta” per continuare. Il tuo pubblico aspetta.',
        },
        nothingChosen: {
            title: 'Non hai scelto nulla',
            text:
                'Sei ancora offline. Premi di nuovo “Vai in diretta” e scegli uno schermo, una finestra o una ' +
                'scheda. Se il browser non lo chiede, consenti la condivisione dello schermo nelle impostazioni ' +
                'del sito.',
        },
    },

    watching: {
        joining: {title: 'Connessione…', text: ''},
        full: {
            title: 'La stanza è piena',
            text: 'Sei in coda. Entrerai automaticamente quando qualcuno esce.',
        },
        unreachable: {
            title: 'Il server non risponde',
            text: 'Nuovo tentativo in corso… Controlla la connessione a Internet.',
        },
        blocked: {
            title: 'La connessione al server è bloccata',
            text:
                'Nuovo tentativo in corso… Il server funziona, ma probabilmente un proxy davanti al server o un ' +
                'filtro nella tua rete blocca i WebSocket. Prova un’altra rete. Se non funziona nemmeno lì, chiedi a ' +
                'chi gestisce questo server di controllarne il log.',
        },
        waiting: {
            title: 'Non ancora in diretta',
            text: 'Parte automaticamente quando l’host va in diretta.',
        },
        starting: {title: 'Ora si comincia…', text: ''},
        live: {title: 'IN DIRETTA', text: ''},
        away: {
            title: 'L’host si sta riconnettendo…',
            text: 'Se torna, la diretta riprende automaticamente.',
        },
        failed: {
            title: 'Nessuna connessione con l’host',
            text: 'Nuovo tentativo in corso… Se il problema continua, prova un’altra rete.',
        },
        ended: {title: 'La diretta è terminata', text: ''},
        reconnecting: {
            title: 'Riconnessione…',
            text: 'Hai perso la connessione. Nuovo tentativo in corso…',
        },
    },

    whyEnded: {
        left: 'L’host l’ha terminata.',
        lost: 'L’host ha perso la connessione.',
        closed: 'L’host ha chiuso la pagina.',
        limit: 'Ha raggiunto il limite di tempo di questo server.',
        operator: 'L’ha terminata chi gestisce il server.',
    },

    hosting: {
        offline: {
            title: 'Sei offline',
            text: 'Nessuno può vederti o sentirti.',
        },
        starting: {title: 'Stai andando in diretta…', text: ''},
        live: {title: 'Sei in diretta', text: 'Può guardarti chiunque abbia il link.'},
        liveInvited: {title: 'Sei in diretta', text: 'Ogni spettatore ha bisogno del proprio invito.'},
        reconnecting: {
            title: 'Riconnessione al server…',
            text: 'Il tuo pubblico ti vede ancora. Nessun altro può entrare finché non torni.',
        },
        blocked: {
            title: 'La connessione al server è bloccata',
            text:
                'Il tuo pubblico ti vede ancora, ma nessun altro può entrare. Il server funziona, ma probabilmente ' +
                'un proxy davanti al server o un filtro nella tua rete blocca i WebSocket. Prova un’altra rete. Se ' +
                'non funziona nemmeno lì, chiedi a chi gestisce questo server di controllarne il log.',
        },
    },

    hostErrors: {
        'already-live': {
            title: 'Qui c’è già qualcuno in diretta',
            text: 'Una stanza può avere un solo host. Aspetta che finisca o usa un’altra stanza.',
        },
        ended: {
            title: 'La tua diretta è stata terminata',
            text: 'L’ha terminata chi gestisce il server. Premi “Vai in diretta” per iniziarne un’altra.',
        },
        limit: {
            title: 'La tua diretta è terminata',
            text: 'Ha raggiunto il limite di tempo di questo server. Premi “Vai in diretta” per iniziarne un’altra.',
        },
        'rate-limited': {
            title: 'Troppe password errate',
            text: 'Aspetta un minuto e riprova.',
        },
        replaced: {
            title: 'Sei in diretta in un’altra scheda',
            text: 'La tua diretta continua lì. Per trasmettere da qui, prima terminala lì.',
        },
    },
};
