// @ts-check

/** The Italian text that several pages share. */
export const text = {
    close: 'Chiudi',
    language: 'Lingua',

    form: {
        name: 'Il tuo nome',
        join: 'Entra',
        nameMissing: 'Scrivi il tuo nome, così gli altri sanno chi sei.',
        nameBad: 'Usa da 1 a 64 caratteri visibili.',
    },

    preview: {
        label: 'La tua videocamera e il tuo microfono',
        waiting: 'Quando il browser lo chiede, consenti l’accesso a videocamera e microfono.',
        cameraOff: 'La tua videocamera è spenta',
        noCamera: 'Nessuna videocamera',
        meter: 'Di’ qualcosa: lo spago dovrebbe muoversi.',
        meterWaiting: 'Quando il microfono è attivo, lo spago si muove mentre parli.',
        meterOff: 'Il tuo microfono è spento.',
        meterNone: 'Nessun microfono: puoi sentire gli altri, ma loro non sentono te.',
    },

    devices: {
        choose: 'Scegli i dispositivi',
        camera: 'Videocamera',
        microphone: 'Microfono',
        speaker: 'Altoparlante',
        current: {camera: 'Videocamera attuale', microphone: 'Microfono attuale'},
        testSound: 'Prova audio',
        testing: 'In riproduzione…',
    },

    sound: {
        label: 'Audio del microfono',
        speech: 'Voce',
        original: 'Audio originale',
        notes: {
            speech: 'Il browser elimina l’eco e i rumori.',
            original: 'Per la musica, in stereo. Usa le cuffie, altrimenti gli altri sentono un’eco.',
            refused: 'Questo microfono non supporta “Audio originale”: al suo posto viene usato “Voce”.',
        },
    },

    media: {
        denied: {
            both: {
                title: 'Videocamera e microfono sono bloccati',
                text: 'Apri le impostazioni del sito accanto all’indirizzo, consenti entrambi e riprova.',
            },
            camera: {
                title: 'La videocamera è bloccata',
                text: 'Apri le impostazioni del sito accanto all’indirizzo, consenti la videocamera e riprova.',
            },
            microphone: {
                title: 'Il microfono è bloccato',
                text: 'Apri le impostazioni del sito accanto all’indirizzo, consenti il microfono e riprova.',
            },
        },
        none: {
            both: {
                title: 'Videocamera e microfono non trovati',
                text: 'Collegali e riprova.',
            },
            camera: {
                title: 'Nessuna videocamera trovata',
                text: 'Collegane una e riprova.',
            },
            microphone: {
                title: 'Nessun microfono trovato',
                text: 'Collegane uno e riprova.',
            },
        },
        busy: {
            both: {
                title: 'Videocamera e microfono sono già in uso',
                text: 'Forse li sta usando un’altra app o scheda. Chiudila e riprova.',
            },
            camera: {
                title: 'La videocamera è già in uso',
                text: 'Forse la sta usando un’altra app o scheda. Chiudila e riprova.',
            },
            microphone: {
                title: 'Il microfono è già in uso',
                text: 'Forse lo sta usando un’altra app o scheda. Chiudila e riprova.',
            },
        },
        lost: {
            both: {
                title: 'Videocamera e microfono scollegati',
                text: 'Ricollegali e riprova.',
            },
            camera: {
                title: 'Videocamera scollegata',
                text: 'Ricollegala e riprova.',
            },
            microphone: {
                title: 'Microfono scollegato',
                text: 'Ricollegalo e riprova.',
            },
        },
        interrupted: {
            both: {
                title: 'Videocamera e microfono interrotti',
                text:
                    'Li blocca una telefonata, un’altra app o un interruttore per la privacy. Se non tornano, ' +
                    'riprova.',
            },
            camera: {
                title: 'Videocamera interrotta',
                text: 'La blocca un’altra app o un interruttore per la privacy. Se non torna, riprova.',
            },
            microphone: {
                title: 'Microfono interrotto',
                text: 'Lo blocca una telefonata, un’altra app o un interruttore per la privacy. Se non torna, riprova.',
            },
        },
        insecure: {
            both: {
                title: 'Videocamera e microfono non disponibili',
                text:
                    'I browser li consentono solo su indirizzi https:// (o http://localhost sullo stesso computer). ' +
                    'Chiedi un indirizzo https:// a chi gestisce il server.',
            },
        },
        unsupported: {
            both: {
                title: 'Videocamera e microfono non disponibili',
                text:
                    'Il browser integrato in questa app non li supporta. Apri questa pagina in Safari, Chrome o ' +
                    'Firefox.',
            },
        },
    },

    unsupported: {
        title: 'Con questo browser non si possono fare chiamate',
        text:
            'Manca o è disattivato: {missing}. Usa Chrome o Edge 110, Firefox 115, Safari 16.4 o una versione ' +
            'successiva.',
    },

    notices: {
        tryAgain: 'Riprova',
        waiting: {
            title: 'In attesa di videocamera e microfono',
            text:
                'Se il browser lo chiede, consenti l’accesso. Fino ad allora gli altri non possono né vederti né ' +
                'sentirti.',
        },
        dismiss: 'Ignora',
        joinWithout: {
            both: 'Puoi entrare anche senza. Vedrai e sentirai comunque gli altri.',
            camera: 'Puoi entrare anche senza.',
            microphone: 'Puoi entrare anche senza.',
        },
    },

    screenFailed: {
        title: 'Impossibile condividere il tuo schermo',
        text: 'Nelle impostazioni del computer, consenti a questo browser di registrare lo schermo e riprova.',
    },

    room: {
        joining: 'Stai entrando…',
        connected: 'In linea',
        reconnecting: 'Riconnessione…',
        blocked: 'Il server funziona, ma il suo WebSocket è bloccato. Se il problema continua, prova un’altra rete.',
        here: {one: '{count} persona', many: '{count} persone', other: '{count} persone'},
        copyLink: 'Copia link',
        share: 'Condividi',
        leave: 'Esci',
    },

    invitation: {
        link: 'Link a questa chiamata',
        copied: 'Link copiato',
        copyByHand: 'Copia questo link e invialo alle persone che vuoi invitare:',
    },

    message: {
        field: 'Messaggio',
        hint: 'Premi Invio per inviare, Maiusc+Invio per andare a capo.',
        send: 'Invia',
        below: 'Nuovi messaggi',
        you: 'Tu',
        left: {one: 'Ancora {count} carattere', many: 'Ancora {count} caratteri', other: 'Ancora {count} caratteri'},
        tooLong: 'Caratteri di troppo: {count}. Accorcia il messaggio o invialo in più parti.',
        muchTooLong: 'Messaggio troppo lungo. Invialo in più parti.',
        cut: 'Il resto di questo messaggio è troppo lungo da mostrare.',
        invisible: '(nessun carattere visibile)',
        alone: 'Non c’era nessun altro a riceverlo.',
        missed: 'Non consegnato a {name}.',
        failed: 'Non inviato: {why}',
        notice: '{name}: {message}',
    },

    peer: {
        connecting: 'Connessione…',
        reconnecting: 'Riconnessione…',
        still: 'In attesa del video…',
        held: 'Video in pausa: connessione lenta',
        failed: 'Nessuna connessione',
        failedAdvice:
            'Le vostre reti bloccano la connessione. Nuovo tentativo in corso… Se il problema continua, uno di voi ' +
            'dovrebbe cambiare rete.',
        fullAdvice:
            'Il server non può inoltrare altre chiamate tramite il relay. Nuovo tentativo in corso… Se il problema ' +
            'continua, avvisa chi gestisce questo server.',
    },

    events: {
        joined: 'Ora c’è anche {name}',
        left: '{name} ha lasciato la stanza',
        lost: '{name} ha perso la connessione',
        removed: 'Chi modera ha rimosso {name}',
        failed: 'Impossibile connettersi a {name}. Se il problema continua, prova un’altra rete.',
        full: 'Impossibile connettersi a {name}: il server non può inoltrare altre chiamate tramite il relay.',
    },

    moderation: {
        moderator: 'Moderazione',
        lock: 'Blocca',
        lockLabel: 'Blocca la stanza',
        unlock: 'Sblocca',
        unlockLabel: 'Sblocca la stanza',
        locked: 'Bloccata',
        mute: 'Disattiva microfono',
        promote: 'Cedi la moderazione',
        promoteNote: 'Questa persona modererà al posto tuo.',
        remove: 'Rimuovi dalla chiamata',
        removeNote: 'Potrà rientrare con il link, a meno che tu non blocchi la stanza.',
        isLocked: 'Bloccata: bisogna chiedere di entrare',
        isOpen: 'La stanza è sbloccata',
        youModerate: 'Ora moderi tu',
        othersModerate: 'Ora modera {name}',
        muted: '{name} ha disattivato il tuo microfono. Puoi riattivarlo.',
        asked: 'Hai chiesto a {name} di disattivare il microfono',
        unreachable: 'Il server non è raggiungibile, quindi non è cambiato nulla. Riprova tra un attimo.',
        notModerator: 'Non moderi più, quindi non è cambiato nulla.',
    },

    knock: {
        ask: 'Chiedi di entrare',
        promise:
            'Quando chiedi di entrare, chi modera vede il tuo nome. Non viene inviato nient’altro prima che ' +
            'tu entri.',
        asking: 'Richiesta in corso…',
        told: {
            one:
                'Entrerai appena chi modera accetta la tua richiesta. Se nessuno risponde entro {count} minuto, puoi ' +
                'chiedere di nuovo.',
            many:
                'Entrerai appena chi modera accetta la tua richiesta. Se nessuno risponde entro {count} minuti, puoi ' +
                'chiedere di nuovo.',
            other:
                'Entrerai appena chi modera accetta la tua richiesta. Se nessuno risponde entro {count} minuti, puoi ' +
                'chiedere di nuovo.',
        },
        stop: 'Annulla richiesta',
        locked: {
            title: 'Questa stanza è bloccata',
            text: 'Chiedi di entrare: chi modera potrà accettare.',
        },
        interrupted: {
            title: 'La connessione al server si è interrotta',
            text: 'La tua richiesta è andata persa. Chiedi di nuovo.',
        },
        wants: '{name} vuole entrare',
        want: {
            one: '{name} e {count} altra persona vogliono entrare',
            many: '{name} e altre {count} persone vogliono entrare',
            other: '{name} e altre {count} persone vogliono entrare',
        },
        admit: 'Fai entrare',
        deny: 'Rifiuta',
        admitLabel: 'Fai entrare {name}',
        denyLabel: 'Rifiuta {name}',
        showAll: 'Mostra tutti',
        admitAll: 'Fai entrare tutti',
        title: 'Persone che vogliono entrare',
    },

    ended: {
        rejoin: 'Rientra',
        lobby: 'Torna alla pagina iniziale',
    },

    needsInvitation: {
        title: 'Ti serve un invito',
        text: 'Apri il link che hai ricevuto o incollalo qui.',
        field: 'Il tuo invito',
        incomplete: 'Questo invito è incompleto. Copia per intero il link che hai ricevuto.',
    },

    forLive: {
        title: 'Questo invito è per una diretta',
        text: 'Non funziona in questa pagina.',
        link: 'Vai alla diretta',
    },

    errors: {
        unreachable: {
            title: 'Il server non risponde',
            text:
                'Controlla la connessione a Internet. Se funziona, il server potrebbe essere in fase di riavvio. ' +
                'Riprova tra un minuto.',
        },
        blocked: {
            title: 'La connessione al server è bloccata',
            text:
                'Il server funziona, ma probabilmente un proxy davanti al server o un filtro nella tua rete blocca i ' +
                'WebSocket. Prova un’altra rete. Se non funziona nemmeno lì, chiedi a chi gestisce questo server di ' +
                'controllarne il log.',
        },
        'room-full': {
            title: 'Questa stanza è piena',
            text: 'Riprova quando qualcuno esce, oppure usate un’altra stanza.',
        },
        'server-full': {
            title: 'Il server è pieno',
            text: 'In questo momento lo usano troppe persone. Riprova tra qualche minuto.',
        },
        'rate-limited': {
            title: 'Troppe richieste',
            text: 'Aspetta un minuto e riprova.',
        },
        'bad-name': {
            title: 'Questo nome non va bene',
            text: 'Usa da 1 a 64 caratteri visibili.',
        },
        'bad-room': {
            title: 'Questo nome di stanza non va bene',
            text: 'Il nome di una stanza ha da 6 a 64 caratteri: lettere dalla a alla z, cifre, - e _.',
        },
        unauthorized: {
            title: 'Ti serve un invito',
            text: 'Per entrare in questa stanza ti serve un invito valido. Chiedi un nuovo link.',
        },
        'bad-session': {
            title: 'La sessione è scaduta',
            text: 'Entra di nuovo.',
        },
        forbidden: {
            title: 'Questa stanza è bloccata',
            text: 'Al momento non può entrare nessuno. Chiedi a chi è dentro di sbloccarla, poi entra di nuovo.',
        },
        denied: {
            title: 'La tua richiesta è stata rifiutata',
            text: 'Contatta chi ti ha invitato o chiedi di nuovo tra due minuti.',
        },
        unanswered: {
            title: 'Nessuno ha risposto',
            text: 'Forse chi modera è occupato. Chiedi di nuovo o contatta chi ti ha invitato.',
        },
        nobody: {
            title: 'Nessuno può farti entrare',
            text:
                'In questo momento nella stanza non c’è nessuno che moderi. Contatta chi ti ha invitato o riprova ' +
                'più tardi.',
        },
        busy: {
            title: 'Troppe persone stanno chiedendo di entrare',
            text: 'Aspetta un minuto e chiedi di nuovo.',
        },
        role: {
            title: 'Questo invito è per un’altra pagina',
            text: 'Chiedine uno nuovo a chi te l’ha inviato.',
        },
        'join-timeout': {
            title: 'L’ingresso ha richiesto troppo tempo',
            text: 'Riprova.',
        },
        'too-slow': {
            title: 'La tua connessione è troppo lenta',
            text: 'Avvicinati al router o metti in pausa gli altri download, poi entra di nuovo.',
        },
        replaced: {
            title: 'Sei in questa stanza in un’altra scheda',
            text: 'Ora partecipi dall’altra scheda o finestra. Per continuare qui, entra di nuovo.',
        },
        removed: {
            title: 'Ti hanno rimosso',
            text: 'Chi modera ti ha rimosso dalla stanza.',
        },
        other: {
            title: 'La connessione si è interrotta',
            text: 'Entra di nuovo. Se continua a succedere, ricarica la pagina.',
        },
    },

    /** The page for an unknown address. */
    notFound: {
        title: 'Nessuno all’altro capo',
        text: 'A questo indirizzo non c’è nessuna pagina. Controlla il link che hai ricevuto o chiedilo di nuovo.',
        start: 'Avvia una chiamata',
    },

    doctorLink: 'Prova la connessione',
    serverSays: '(Messaggio dal server: {message}.)',
};
