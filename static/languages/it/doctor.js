// @ts-check

/** The Italian text of the page that finds out why calls do not connect. */
export const text = {
    doctor: {
        title: 'Prova la connessione',
        lead:
            'Questa pagina prova ciò che serve a una chiamata, da questo browser e da questa rete. Attiva ' +
            'videocamera e microfono solo se lo chiedi.',
        unseen: 'Nessun altro può vedere questa prova.',
        seen: 'Chi è nella stanza del tuo invito vedrà la prova entrare e uscire.',
        checks: 'Controlli',
        start: 'Avvia una chiamata',
        passed: {
            one: '{count} controllo superato',
            many: '{count} controlli superati',
            other: '{count} controlli superati',
        },
        again: 'Ripeti',
        testDevices: 'Prova videocamera e microfono',
        copy: 'Copia rapporto',
        addresses: 'Includi gli indirizzi IP',
        addressesNote:
            'Il rapporto è un testo da inviare a qualcuno che può aiutarti. Senza indirizzi non dice chi sei.',
        copied: 'Rapporto copiato',
        copyByHand: 'Seleziona e copia questo testo:',
        testing: 'In attesa di videocamera e microfono. Se il browser lo chiede, consenti l’accesso.',
    },

    running: {
        page: 'Prova di questo browser…',
        server: 'Richiesta al server…',
        socket: 'Apertura di un WebSocket…',
        relays: 'Prova del relay. Può richiedere mezzo minuto…',
        loop: 'Invio di messaggi di prova tramite il relay…',
        mapping: 'Prova di come il tuo router assegna gli indirizzi…',
        devices: 'Ricerca di una videocamera e di un microfono…',
    },

    severities: {
        ok: 'ok',
        skip: 'saltato',
        warn: 'avviso',
        fault: 'errore',
    },

    summary: {
        good: 'Da qui le chiamate dovrebbero funzionare.',
        incomplete: 'La prova si è interrotta. Ricarica la pagina per riprovare.',
        skipped: 'Nessun problema trovato, ma non è stato possibile provare tutto.',
        warnings: {
            one: 'Da qui le chiamate dovrebbero funzionare, ma c’è {count} avviso.',
            many: 'Da qui le chiamate dovrebbero funzionare, ma ci sono {count} avvisi.',
            other: 'Da qui le chiamate dovrebbero funzionare, ma ci sono {count} avvisi.',
        },
        problems: {
            one: '{count} problema trovato. Da qui le chiamate potrebbero non funzionare.',
            many: '{count} problemi trovati. Da qui le chiamate potrebbero non funzionare.',
            other: '{count} problemi trovati. Da qui le chiamate potrebbero non funzionare.',
        },
    },

    findings: {
        insecure: {
            ok: 'Questa pagina è arrivata tramite una connessione sicura.',
            plain: {
                text:
                    'Questa pagina non è arrivata tramite https, quindi il browser non consente né videocamera né ' +
                    'microfono.',
                do:
                    'Aprila con https:// davanti. Se gestisci questo server, dagli un certificato: avvia tincan con ' +
                    '-domain, o con -tls-self-signed per una rete locale.',
            },
        },
        'browser-old': {
            ok: 'Questo browser ha quello che serve alle chiamate.',
        },
        'port-closed': {
            ok: 'Il server risponde sulla porta TCP {port}, in {ms}\u00a0ms.',
            silent: {
                text: 'Il server non risponde sulla porta TCP {port}.',
                do:
                    'Controlla la connessione a Internet. Se funziona e nemmeno gli altri riescono ad aprire questa ' +
                    'pagina, il server è spento o un firewall davanti al server blocca la porta TCP {port}.',
            },
            status: {
                text: 'Il server risponde a /healthz con lo stato {status} invece di 200.',
                do: 'Se gestisci questo server, controlla il proxy davanti: deve inoltrare tutti i percorsi a tincan.',
            },
            relays: {
                text: 'Il relay (TURN) non è raggiungibile tramite {places}.',
                do:
                    'Prova un’altra rete, per esempio l’hotspot di un telefono. Se non funziona nemmeno lì, lo ' +
                    'blocca il firewall del server: aprilo nel firewall del provider e in quello della macchina ' +
                    'stessa.',
            },
        },
        clock: {
            ok: 'L’orologio di questo dispositivo concorda con quello del server.',
            unknown: 'Non provato: la risposta del server non ha una data.',
            ahead: {
                text: 'L’orologio di questo dispositivo è {seconds}\u00a0s avanti rispetto a quello del server.',
                do:
                    'Lascia che questo dispositivo regoli l’orologio automaticamente. Se il suo orologio è giusto, è ' +
                    'sbagliato quello del server, e i suoi inviti e relay potrebbero essere rifiutati: esegui lì un ' +
                    'servizio NTP.',
            },
            behind: {
                text: 'L’orologio di questo dispositivo è {seconds}\u00a0s indietro rispetto a quello del server.',
                do:
                    'Lascia che questo dispositivo regoli l’orologio automaticamente. Se il suo orologio è giusto, è ' +
                    'sbagliato quello del server, e i suoi inviti e relay potrebbero essere rifiutati: esegui lì un ' +
                    'servizio NTP.',
            },
        },
        'ws-upgrade': {
            ok: 'Il WebSocket si apre, e il server risponde.',
            skip: 'Non provato: il server non risponde.',
            refused: {
                text: 'Il server risponde, ma il WebSocket su /ws non si apre.',
                do:
                    'Qualcosa lungo il percorso blocca i WebSocket: un proxy, un antivirus o un’estensione del ' +
                    'browser. Se gestisci questo server, {hint}',
            },
            silent: {
                text: 'Il WebSocket su /ws si apre, ma la risposta del server non arriva.',
                do:
                    'Qualcosa lungo il percorso trattiene la risposta: un proxy, un antivirus o un’estensione del ' +
                    'browser. Se gestisci questo server, {hint}',
            },
            /** Each continues the sentence in which {hint} stands. */
            hints: {
                nginx:
                    'aggiungi a nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' +
                    'proxy_set_header Connection "upgrade";',
                apache: 'aggiungi upgrade=websocket alla riga con ProxyPass.',
                other:
                    'fai in modo che il proxy inoltri gli upgrade WebSocket. HOSTING.md contiene le ricette, e il ' +
                    'log di tincan dice cosa ha rifiutato.',
            },
        },
        'turn-auth': {
            ok: 'Il relay (TURN) accetta le credenziali di questo server.',
            unauthorized: {
                text: 'Il relay non è stato provato: questo server non fa entrare nessuno senza invito.',
                do:
                    'Per provarlo, copia la fine del tuo link d’invito (#token=…) e incollala alla fine ' +
                    'dell’indirizzo di questa pagina. Se gestisci questo server, puoi creare un token per qualsiasi ' +
                    'stanza: tincan token -room "*" -ttl 10m',
            },
            token: {
                text: 'Il relay non è stato provato: il server ha rifiutato il tuo invito.',
                do:
                    'Potrebbe essere scaduto. Chiedi un nuovo link, copiane la fine (#token=…) e incollala alla fine ' +
                    'dell’indirizzo di questa pagina. Se gestisci questo server, puoi creare un token per qualsiasi ' +
                    'stanza: tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'Il relay non è stato provato: la stanza del tuo invito è bloccata o piena.',
                do: 'Ripeti la prova quando qualcuno è uscito, o chiedi a chi modera di sbloccare la stanza.',
            },
            refused: {
                text: 'Il relay non è stato provato: il server non ha fatto entrare questa pagina ({code}).',
                do: '',
            },
            credentials: {
                text: 'Il relay (TURN) tramite {places} rifiuta le credenziali di questo server (errore {error}).',
                do:
                    'Se gestisci questo server, imposta TINCAN_TURN_SECRET sullo stesso valore per tincan e per il ' +
                    'server TURN, e controlla gli orologi di entrambi.',
            },
            quota: {
                text: 'Il relay (TURN) tramite {places} non concede altri relay a questo utente (errore 486).',
                do: 'Ripeti la prova tra dieci minuti. Se gestisci il server TURN, aumenta la sua quota per utente.',
            },
            unknown: {
                text: 'Il relay (TURN) tramite {places} rifiuta di inoltrare. Questo browser non ne conosce il motivo.',
                do: 'Prova con Chrome o Edge, che dicono di più. Se gestisci il server TURN, guarda il suo log.',
            },
            other: {
                text: 'Il relay (TURN) tramite {places} rifiuta di inoltrare (errore {error}).',
                do: 'Se gestisci il server TURN, cerca questo errore nel suo log.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'Il relay (TURN) tramite {places} non ha porte libere (errore 508).',
                do: 'Riprova più tardi. Se gestisci questo server, amplia -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP funziona: il relay risponde sulla porta UDP {port}.',
            unlisted: 'Non provato: questo server non offre relay in UDP.',
            silent: {
                text: 'Il relay (TURN) non risponde sulla porta UDP {port}.',
                do:
                    'Prova un’altra rete, per esempio l’hotspot di un telefono. Se non funziona nemmeno lì, un ' +
                    'firewall davanti al server scarta i pacchetti: apri la porta UDP {port} nel firewall del ' +
                    'provider e in quello della macchina stessa.',
            },
            someone: {
                text:
                    'Il relay (TURN) non risponde sulla porta UDP {port}. Le chiamate funzionano tramite {place}, ' +
                    'con più latenza.',
                do:
                    'O questa rete blocca UDP, o lo fa un firewall davanti al server. Prova un’altra rete, per ' +
                    'esempio l’hotspot di un telefono. Se non funziona nemmeno lì, apri la porta UDP {port} nel ' +
                    'firewall del provider e in quello della macchina stessa.',
            },
        },
        'udp-blocked': {
            blocked: {
                text: 'Sembra che questa rete blocchi UDP. Le chiamate funzionano tramite {place}, con più latenza.',
                do:
                    'Il server ha ricevuto UDP da altre persone. Per un video migliore usa un’altra rete, o chiedi a ' +
                    'chi gestisce questa di consentire la porta UDP {port}.',
            },
        },
        'relay-port': {
            ok: 'Il relay risponde anche sulla porta di questa pagina, la porta TCP {port}.',
            none: {
                text:
                    'Questo server non offre un relay (TURN). Le chiamate si connettono solo se entrambe le reti ' +
                    'consentono un percorso diretto.',
                do:
                    'Se gestisci questo server, avvia tincan senza -turn-listen=, o indica un altro server TURN con ' +
                    '-turn-url.',
            },
            unlisted: {
                text: 'La porta TCP {port} serve questa pagina, ma nessun relay (TURN).',
                do:
                    'Le chiamate dalle reti che consentono solo il traffico web non riusciranno. Se gestisci questo ' +
                    'server, apri al relay un passaggio attraverso il proxy: “Which setup to choose” in HOSTING.md.',
            },
            silent: {
                text: 'La porta TCP {port} serve questa pagina, ma il relay (TURN) non risponde lì.',
                do:
                    'Le chiamate dalle reti che consentono solo il traffico web non riusciranno. Se gestisci questo ' +
                    'server dietro un proxy, imposta -public-url e consulta “Which setup to choose” in HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'Il relay comunica l’indirizzo {address}.',
            inside: {
                text: 'Il relay comunica {address}, un indirizzo interno a una rete privata.',
                do:
                    'Se gestisci questo server, imposta -public-ip sul suo indirizzo pubblico, o dai al suo ' +
                    'container la rete della macchina che lo ospita. Se tutti quelli che chiamano sono in quella ' +
                    'rete, ignora questo avviso.',
            },
        },
        'relay-loop': {
            ok: 'Due connessioni di prova si raggiungono tramite il relay, in {ms}\u00a0ms.',
            skip: 'Non provato: nessun relay funziona.',
            apart: {
                text: 'Due connessioni di prova tramite il relay non si raggiungono.',
                do:
                    'Se gestisci il server TURN, controlla il suo indirizzo pubblico (-public-ip) e che il firewall ' +
                    'permetta alle sue porte relay di raggiungersi tra loro.',
            },
            mute: {
                text: 'Due connessioni di prova tramite il relay si raggiungono, ma i loro messaggi si perdono.',
                do: 'Avvicinati al router o usa un cavo. Disattiva eventuali VPN e ripeti la prova.',
            },
        },
        'udp-large': {
            ok: 'I pacchetti grandi arrivano.',
            handshake: {
                text:
                    'Tramite il relay arrivano i pacchetti piccoli ma non quelli grandi, quindi le chiamate non si ' +
                    'connettono.',
                do: 'Disattiva eventuali VPN o tunnel, o riducine la MTU. Poi ripeti la prova.',
            },
            lost: {
                text:
                    'Tramite il relay arrivano i pacchetti piccoli ma non quelli grandi (1200\u00a0byte), quindi il ' +
                    'video si bloccherà.',
                do: 'Disattiva eventuali VPN o tunnel, o riducine la MTU. Poi ripeti la prova.',
            },
        },
        symmetric: {
            ok: 'Il tuo router lascia passare le chiamate dirette (assegna ogni porta una sola volta).',
            each:
                'Il tuo router usa una porta diversa per ogni destinazione (NAT simmetrico). Le chiamate dirette con ' +
                'persone dietro un router simile non sono possibili, quindi passano dal relay.',
        },
        vpn: {
            ok: 'Nessuna VPN in uso.',
            used: 'È in uso una VPN. Se le chiamate non riescono o vanno a scatti, prova senza.',
        },
        camera: {
            granted: 'C’è una videocamera, e questa pagina può usarla.',
            prompt: 'C’è una videocamera. Il browser lo chiederà prima che una pagina la usi.',
            works: 'La videocamera funziona: {width} × {height} pixel.',
            skip: 'Non provato: senza https i browser non consentono la videocamera.',
            none: {
                text: 'Nessuna videocamera trovata.',
                do:
                    'Collegane una o accendila: alcuni computer hanno un interruttore per la privacy. Puoi chiamare ' +
                    'anche senza videocamera.',
            },
            denied: {
                text: 'Questo sito non ha il permesso di usare la videocamera.',
                do: 'Consentilo nelle impostazioni del browser per questo sito e in quelle di privacy del sistema.',
            },
            busy: {
                text: 'La videocamera non parte.',
                do: 'Forse la sta usando un’altra app o scheda. Chiudila e ripeti la prova.',
            },
        },
        microphone: {
            granted: 'C’è un microfono, e questa pagina può usarlo.',
            prompt: 'C’è un microfono. Il browser lo chiederà prima che una pagina lo usi.',
            works: 'Il microfono funziona.',
            skip: 'Non provato: senza https i browser non consentono il microfono.',
            none: {
                text: 'Nessun microfono trovato.',
                do: 'Collegane uno o accendilo. Puoi chiamare anche senza microfono.',
            },
            denied: {
                text: 'Questo sito non ha il permesso di usare il microfono.',
                do: 'Consentilo nelle impostazioni del browser per questo sito e in quelle di privacy del sistema.',
            },
            busy: {
                text: 'Il microfono non parte.',
                do: 'Forse lo sta usando un’altra app o scheda. Chiudila e ripeti la prova.',
            },
        },
    },

    /** Stand after “over”, separated by commas. */
    places: {
        udp: 'la porta UDP {port}',
        tcp: 'la porta TCP {port}',
        tls: 'TLS sulla porta TCP {port}',
    },

    report: {
        title: 'tincan doctor, {date}',
        do: 'rimedio: {do}',
        page: 'pagina: {page}',
        relay: '{url}: {addresses}',
        refused: 'nessuno, errori {errors}',
        nothing: 'nessuno',
        own: 'il nostro indirizzo visto dal server: {addresses}',
        hidden: '[indirizzo]',
        browser: 'browser sconosciuto',
    },
};
