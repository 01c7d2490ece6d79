// @ts-check

/** The Italian text of the Connections panel. */
export const text = {
    label: 'Connessioni',
    title: 'Connessioni',
    alone: 'Non c’è ancora nessun altro. Quando entra qualcuno, la vostra connessione appare qui.',
    people: 'Le tue connessioni',
    and: '{one} e {other}',
    more: 'Dettagli',
    map: 'Mappa delle connessioni',
    mapLabel: 'Mappa di tutte le connessioni. La tabella qui sotto contiene le stesse informazioni.',
    you: '{name} (tu)',
    noConnection: 'nessuna',
    lost: '{loss} di perdita',
    relayed: '{label}, relay',
    table: 'Mostra come tabella',

    columns: {
        between: 'Tra',
        verdict: 'Connessione',
        roundTrip: 'Andata e ritorno',
        loss: 'Perdita',
        path: 'Percorso',
    },

    legend: {
        good: 'Buona',
        fair: 'Discreta',
        bad: 'Scarsa',
        none: 'Assente',
        unknown: 'Sconosciuta',
        relay: 'Tratteggiata: tramite relay',
    },

    /** About a connection, which is the subject of the titles. */
    findings: {
        good: {title: 'Buona', advice: ''},
        relay: {
            title: 'Buona, tramite relay: nessun percorso diretto trovato',
            advice: 'È un po’ più lenta. Il relay non può né vedervi né sentirvi.',
        },
        relayTCP: {
            title: 'Tramite relay in {protocol}: nessun percorso diretto trovato',
            advice:
                'Funziona, ma ogni pacchetto perso fa ritardare i successivi. Prova un’altra rete o chiedi a chi ' +
                'gestisce la tua di consentire UDP.',
        },
        slow: {
            title: 'Latenza alta: {ms}\u00a0ms tra andata e ritorno',
            advice:
                'È facile interrompersi senza volerlo, quindi fai delle pause. Download, upload e un Wi-Fi debole ' +
                'peggiorano la situazione.',
        },
        loss: {
            title: '{percent}% di pacchetti persi: il video può bloccarsi',
            advice:
                'Di solito la causa è un Wi-Fi debole o una connessione sovraccarica, dalla tua parte o dall’altra. ' +
                'Avvicinati al router o usa un cavo, metti in pausa i download o spegni la videocamera: l’audio ' +
                'richiede poca banda.',
            yours:
                'Di solito la causa è un Wi-Fi debole o una connessione sovraccarica. Avvicinati al router o usa un ' +
                'cavo, metti in pausa i download o spegni la videocamera: l’audio richiede poca banda.',
            theirs:
                'Di solito la causa è un Wi-Fi debole o una connessione sovraccarica. Chiedi all’altra persona di ' +
                'avvicinarsi al router o usare un cavo, di mettere in pausa i download o di spegnere la videocamera: ' +
                'l’audio richiede poca banda.',
        },
        cpu: {
            title: 'Questo dispositivo è troppo occupato per inviare un video migliore',
            advice: 'Chiudi altri programmi e schede, o spegni la videocamera.',
        },
        bandwidth: {
            title: 'Il tuo video è ridotto per adattarsi alla connessione',
            advice:
                'Se si vede male, metti in pausa gli upload, avvicinati al router o usa un cavo. Più persone ' +
                'entrano, più si riduce.',
        },
        unknown: {title: 'Stabilita, misurazione in corso…', advice: ''},
        trying: {
            title: 'Connessione: prova dei percorsi di rete',
            advice: 'Ci vuole qualche secondo.',
        },
        unanswered: {
            title: 'Ancora nessuna connessione: in attesa della risposta dell’altra persona',
            advice: 'La risposta passa dal server. Se il problema continua, chiedile di ricaricare la pagina.',
        },
        broken: {
            title: 'Connessione persa: riconnessione in corso',
            advice:
                'Di solito ci vuole qualche secondo. Se ci mette di più, controlla il Wi-Fi e chiedi all’altra ' +
                'persona di controllare il suo.',
        },
        ownNone: {
            title: 'Nessuna connessione: il tuo browser non ha trovato nessun indirizzo di rete utilizzabile',
            advice:
                'Questo dispositivo è online? Anche una VPN o un’estensione del browser può nascondere gli ' +
                'indirizzi: disattivala ed entra di nuovo.',
        },
        theirNone: {
            title: 'Nessuna connessione: l’altro browser non ha inviato nessun indirizzo di rete',
            advice:
                'Forse lo nasconde una VPN o un’estensione del browser. Chiedi all’altra persona di disattivarla o ' +
                'di provare un’altra rete.',
        },
        noRelay: {
            title: 'Nessuna connessione: nessun percorso diretto e nessun relay trovato',
            advice:
                'Le vostre reti bloccano la connessione. Può aiutare se uno di voi passa a un’altra rete, per ' +
                'esempio l’hotspot di un telefono. Chi gestisce questo server può controllare se il suo relay (TURN) ' +
                'è raggiungibile.',
        },
        noPath: {
            title: 'Nessuna connessione: nessun percorso trovato, nemmeno tramite il relay',
            advice:
                'Un firewall blocca tutti i percorsi. Nuovo tentativo in corso… Se il problema continua, uno di voi ' +
                'dovrebbe cambiare rete, per esempio con l’hotspot di un telefono.',
        },
        relayFull: {
            title: 'Nessuna connessione: nessun percorso diretto, e il relay del server è pieno',
            advice:
                'Il server non può inoltrare altre chiamate tramite il relay. Nuovo tentativo in corso… Se il ' +
                'problema continua, avvisa chi gestisce questo server.',
        },
        apart: {title: 'Nessuna connessione', advice: ''},
    },

    directions: {
        in: 'Si perdono pacchetti in arrivo da te.',
        out: 'Si perdono pacchetti in partenza da te.',
        both: 'Si perdono pacchetti in entrambe le direzioni.',
    },

    culprits: {
        yours: 'Probabilmente è la tua connessione: è scarsa anche con gli altri.',
        theirs: 'Probabilmente è la connessione di {name}: è scarsa anche con gli altri.',
    },

    figures: {
        roundTrip: 'Tempo di andata e ritorno',
        loss: 'Perdita di pacchetti',
        bitsIn: 'Ricezione',
        bitsOut: 'Invio',
        highest: 'fino a {value}',
        path: 'Percorso',
        videoIn: 'Video ricevuto',
        videoOut: 'Video inviato',
        audioIn: 'Audio ricevuto',
        audioOut: 'Audio inviato',
        available: 'Banda di upload disponibile',
        candidates: 'Candidati',
    },

    ms: '{ms}\u00a0ms',
    percent: '{percent}%',
    megabits: '{rate}\u00a0Mbit/s',
    kilobits: '{rate}\u00a0kbit/s',
    video: '{width} × {height}, {perSecond} fps, {codec}',
    candidates: '{own} tuoi, {theirs} dell’altra persona, relay: {relay}',
    yes: 'sì',
    no: 'no',
    nothing: 'nessuno',
    unknown: '–',

    paths: {
        direct: 'diretto',
        relay: 'tramite relay',
    },

    pathBy: '{path}, {protocol}',
    terms: 'Cosa significano questi termini?',

    glossary: [
        ['Tempo di andata e ritorno', 'Round-trip time (RTT)',
            'Il tempo che un pacchetto impiega per andare e tornare. Sotto i 150\u00a0ms la conversazione scorre. ' +
            'Sopra i 400\u00a0ms ci si interrompe a vicenda.'],
        ['Perdita di pacchetti', 'Packet loss',
            'Audio e video viaggiano in pacchetti. Perderne l’1% non si nota. Al 5% il video ogni tanto si blocca.'],
        ['Ricezione, invio', 'Bitrate',
            'Quanti dati vengono trasmessi al secondo. Invii il tuo video separatamente a ciascuno degli altri, ' +
            'quindi ogni persona si aggiunge al totale.'],
        ['Banda di upload disponibile', 'Available outgoing bitrate',
            'Quanto il tuo browser stima di poter inviare a questa persona. Il video si adatta di conseguenza.'],
        ['Video ricevuto, video inviato', 'Risoluzione, frequenza dei fotogrammi e codec',
            'Larghezza e altezza in pixel, fotogrammi al secondo (fps) e compressione, per esempio VP8 o H264.'],
        ['Diretto', 'Peer-to-peer', 'Da browser a browser, senza un server in mezzo.'],
        ['Tramite relay', 'TURN',
            'Se non c’è un percorso diretto, un server inoltra i pacchetti. Restano cifrati, e il server non ha la ' +
            'chiave.'],
        ['UDP, TCP, TLS', 'Protocolli di trasporto',
            'UDP va avanti quando un pacchetto si perde, e questo va bene per le chiamate. TCP aspetta che venga ' +
            'rispedito. TLS è TCP cifrato, come per le pagine web, e supera i firewall più severi.'],
        ['Candidati', 'Candidati ICE',
            'Gli indirizzi ai quali un browser potrebbe essere raggiungibile. ICE prova tutte le coppie tra i tuoi e ' +
            'quelli dell’altra persona e usa la migliore che funziona.'],
    ],

    doctor: 'Il problema è dalla tua parte?',
    report: 'Copia rapporto',
    reportNote:
        'Tutti i dettagli come testo, da inviare a qualcuno che può aiutarti. Non contiene né nomi né indirizzi.',
    reportDone: 'Rapporto copiato',
    reportSelect: 'Seleziona e copia questo testo:',
};
