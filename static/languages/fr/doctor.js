// @ts-check

/** The French text of the page that finds out why calls do not connect. */
export const text = {
    doctor: {
        title: 'Tester votre connexion',
        lead:
            'Cette page teste ce qu’il faut pour un appel, depuis ce navigateur et ce réseau. Elle n’active votre ' +
            'caméra et votre micro que si vous le demandez.',
        unseen: 'Personne d’autre ne voit ce test.',
        seen: 'Les personnes dans la salle de votre invitation verront le test entrer et sortir.',
        checks: 'Vérifications',
        start: 'Démarrer un appel',
        passed: {
            one: '{count} test réussi',
            many: '{count} tests réussis',
            other: '{count} tests réussis',
        },
        again: 'Relancer',
        testDevices: 'Tester la caméra et le micro',
        copy: 'Copier le rapport',
        addresses: 'Inclure les adresses IP',
        addressesNote:
            'Le rapport est un texte à envoyer à quelqu’un qui peut vous aider. Sans les adresses, il ne dit pas qui ' +
            'vous êtes.',
        copied: 'Rapport copié',
        copyByHand: 'Sélectionnez et copiez ce texte\u00a0:',
        testing: 'En attente de la caméra et du micro. Si votre navigateur le demande, autorisez l’accès.',
    },

    running: {
        page: 'Test de ce navigateur…',
        server: 'Interrogation du serveur…',
        socket: 'Ouverture d’un WebSocket…',
        relays: 'Test du relais. Cela peut prendre une demi-minute…',
        loop: 'Envoi de messages de test via le relais…',
        mapping: 'Test de la façon dont votre routeur attribue les adresses…',
        devices: 'Recherche d’une caméra et d’un micro…',
    },

    severities: {
        ok: 'ok',
        skip: 'ignoré',
        warn: 'avertissement',
        fault: 'erreur',
    },

    summary: {
        good: 'Les appels devraient fonctionner d’ici.',
        incomplete: 'Le test s’est interrompu. Rechargez la page pour réessayer.',
        skipped: 'Aucun problème détecté, mais tout n’a pas pu être testé.',
        warnings: {
            one: 'Les appels devraient fonctionner d’ici, mais il y a {count} avertissement.',
            many: 'Les appels devraient fonctionner d’ici, mais il y a {count} avertissements.',
            other: 'Les appels devraient fonctionner d’ici, mais il y a {count} avertissements.',
        },
        problems: {
            one: '{count} problème détecté. Les appels risquent de ne pas fonctionner d’ici.',
            many: '{count} problèmes détectés. Les appels risquent de ne pas fonctionner d’ici.',
            other: '{count} problèmes détectés. Les appels risquent de ne pas fonctionner d’ici.',
        },
    },

    findings: {
        insecure: {
            ok: 'Cette page est arrivée par une connexion sécurisée.',
            plain: {
                text:
                    'Cette page n’est pas arrivée en https\u00a0: votre navigateur n’autorise donc ni caméra ni ' +
                    'micro.',
                do:
                    'Ouvrez-la avec https:// devant. Si vous gérez ce serveur, donnez-lui un certificat\u00a0: ' +
                    'lancez tincan avec -domain, ou avec -tls-self-signed pour un réseau local.',
            },
        },
        'browser-old': {
            ok: 'Ce navigateur a tout ce qu’il faut pour les appels.',
        },
        'port-closed': {
            ok: 'Le serveur répond sur le port TCP {port}, en {ms}\u00a0ms.',
            silent: {
                text: 'Le serveur ne répond pas sur le port TCP {port}.',
                do:
                    'Vérifiez votre connexion Internet. Si elle fonctionne et que d’autres n’arrivent pas non plus à ' +
                    'ouvrir cette page, le serveur est arrêté, ou un pare-feu placé devant lui bloque le port TCP ' +
                    '{port}.',
            },
            status: {
                text: 'Le serveur répond à /healthz avec le statut {status} au lieu de 200.',
                do:
                    'Si vous gérez ce serveur, vérifiez le proxy placé devant lui\u00a0: il doit transmettre tous ' +
                    'les chemins à tincan.',
            },
            relays: {
                text: 'Le relais (TURN) est injoignable via {places}.',
                do:
                    'Essayez un autre réseau, comme le partage de connexion d’un téléphone. Si cela échoue aussi, le ' +
                    'pare-feu du serveur le bloque\u00a0: ouvrez-le dans le pare-feu de l’hébergeur et dans celui de ' +
                    'la machine.',
            },
        },
        clock: {
            ok: 'L’horloge de cet appareil concorde avec celle du serveur.',
            unknown: 'Non testé\u00a0: la réponse du serveur ne contient pas de date.',
            ahead: {
                text: 'L’horloge de cet appareil avance de {seconds}\u00a0s sur celle du serveur.',
                do:
                    'Laissez cet appareil régler son horloge automatiquement. Si elle est juste, c’est celle du ' +
                    'serveur qui est fausse, et ses invitations et relais risquent d’être refusés\u00a0: faites-y ' +
                    'tourner un service NTP.',
            },
            behind: {
                text: 'L’horloge de cet appareil retarde de {seconds}\u00a0s sur celle du serveur.',
                do:
                    'Laissez cet appareil régler son horloge automatiquement. Si elle est juste, c’est celle du ' +
                    'serveur qui est fausse, et ses invitations et relais risquent d’être refusés\u00a0: faites-y ' +
                    'tourner un service NTP.',
            },
        },
        'ws-upgrade': {
            ok: 'Le WebSocket s’ouvre, et le serveur y répond.',
            skip: 'Non testé\u00a0: le serveur ne répond pas.',
            refused: {
                text: 'Le serveur répond, mais le WebSocket à l’adresse /ws ne s’ouvre pas.',
                do:
                    'Quelque chose en chemin bloque les WebSockets\u00a0: un proxy, un antivirus ou une extension du ' +
                    'navigateur. Si vous gérez ce serveur, {hint}',
            },
            silent: {
                text: 'Le WebSocket à l’adresse /ws s’ouvre, mais la réponse du serveur n’arrive pas.',
                do:
                    'Quelque chose en chemin retient la réponse\u00a0: un proxy, un antivirus ou une extension du ' +
                    'navigateur. Si vous gérez ce serveur, {hint}',
            },
            /** Each continues the sentence in which {hint} stands. */
            hints: {
                nginx:
                    'ajoutez à nginx\u00a0: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' +
                    'proxy_set_header Connection "upgrade";',
                apache: 'ajoutez upgrade=websocket à la ligne contenant ProxyPass.',
                other:
                    'faites en sorte que le proxy transmette les upgrades WebSocket. HOSTING.md donne des recettes, ' +
                    'et le journal de tincan indique ce qui a été refusé.',
            },
        },
        'turn-auth': {
            ok: 'Le relais (TURN) accepte les identifiants fournis par ce serveur.',
            unauthorized: {
                text: 'Le relais n’a pas été testé\u00a0: ce serveur ne laisse entrer personne sans invitation.',
                do:
                    'Pour le tester, copiez la fin de votre lien d’invitation (#token=…) et collez-la à la fin de ' +
                    'l’adresse de cette page. Si vous gérez ce serveur, vous pouvez créer un jeton valable pour ' +
                    'toutes les salles\u00a0: tincan token -room "*" -ttl 10m',
            },
            token: {
                text: 'Le relais n’a pas été testé\u00a0: le serveur a refusé votre invitation.',
                do:
                    'Elle a peut-être expiré. Demandez un nouveau lien, copiez-en la fin (#token=…) et collez-la à ' +
                    'la fin de l’adresse de cette page. Si vous gérez ce serveur, vous pouvez créer un jeton valable ' +
                    'pour toutes les salles\u00a0: tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'Le relais n’a pas été testé\u00a0: la salle de votre invitation est verrouillée ou pleine.',
                do:
                    'Relancez le test quand quelqu’un sera parti, ou demandez à la modération de déverrouiller la ' +
                    'salle.',
            },
            refused: {
                text: 'Le relais n’a pas été testé\u00a0: le serveur a refusé de laisser entrer cette page ({code}).',
                do: '',
            },
            credentials: {
                text: 'Le relais (TURN) via {places} rejette les identifiants fournis par ce serveur (erreur {error}).',
                do:
                    'Si vous gérez ce serveur, donnez à TINCAN_TURN_SECRET la même valeur pour tincan et pour le ' +
                    'serveur TURN, et vérifiez l’horloge des deux.',
            },
            quota: {
                text: 'Le relais (TURN) via {places} n’accorde plus de relais à cet utilisateur (erreur 486).',
                do:
                    'Relancez le test dans dix minutes. Si vous gérez le serveur TURN, augmentez son quota par ' +
                    'utilisateur.',
            },
            unknown: {
                text: 'Le relais (TURN) via {places} refuse de relayer. Ce navigateur n’en connaît pas la raison.',
                do:
                    'Testez avec Chrome ou Edge, qui en disent plus. Si vous gérez le serveur TURN, consultez son ' +
                    'journal.',
            },
            other: {
                text: 'Le relais (TURN) via {places} refuse de relayer (erreur {error}).',
                do: 'Si vous gérez le serveur TURN, cherchez cette erreur dans son journal.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'Le relais (TURN) via {places} n’a plus de port libre (erreur 508).',
                do: 'Réessayez plus tard. Si vous gérez ce serveur, élargissez -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP fonctionne\u00a0: le relais répond sur le port UDP {port}.',
            unlisted: 'Non testé\u00a0: ce serveur ne propose pas de relais en UDP.',
            silent: {
                text: 'Le relais (TURN) ne répond pas sur le port UDP {port}.',
                do:
                    'Essayez un autre réseau, comme le partage de connexion d’un téléphone. Si cela échoue aussi, un ' +
                    'pare-feu placé devant le serveur rejette les paquets\u00a0: ouvrez le port UDP {port} dans le ' +
                    'pare-feu de l’hébergeur et dans celui de la machine.',
            },
            someone: {
                text:
                    'Le relais (TURN) ne répond pas sur le port UDP {port}. Les appels fonctionnent via {place}, ' +
                    'avec plus de latence.',
                do:
                    'Soit ce réseau bloque UDP, soit un pare-feu placé devant le serveur le fait. Essayez un autre ' +
                    'réseau, comme le partage de connexion d’un téléphone. Si cela échoue aussi, ouvrez le port UDP ' +
                    '{port} dans le pare-feu de l’hébergeur et dans celui de la machine.',
            },
        },
        'udp-blocked': {
            blocked: {
                text: 'Ce réseau semble bloquer UDP. Les appels fonctionnent via {place}, avec plus de latence.',
                do:
                    'Le serveur a bien reçu de l’UDP d’autres personnes. Pour une meilleure vidéo, utilisez un autre ' +
                    'réseau, ou demandez à la personne qui gère celui-ci d’autoriser le port UDP {port}.',
            },
        },
        'relay-port': {
            ok: 'Le relais répond aussi sur le port de cette page, le port TCP {port}.',
            none: {
                text:
                    'Ce serveur ne propose pas de relais (TURN). Les appels n’aboutissent que si les deux réseaux ' +
                    'permettent un chemin direct.',
                do:
                    'Si vous gérez ce serveur, lancez tincan sans -turn-listen=, ou indiquez un autre serveur TURN ' +
                    'avec -turn-url.',
            },
            unlisted: {
                text: 'Le port TCP {port} sert cette page, mais pas de relais (TURN).',
                do:
                    'Les appels depuis des réseaux qui n’autorisent que le trafic web échoueront. Si vous gérez ce ' +
                    'serveur, ouvrez au relais un passage à travers le proxy\u00a0: voir «\u00a0Which setup to ' +
                    'choose\u00a0» dans HOSTING.md.',
            },
            silent: {
                text: 'Le port TCP {port} sert cette page, mais le relais (TURN) n’y répond pas.',
                do:
                    'Les appels depuis des réseaux qui n’autorisent que le trafic web échoueront. Si vous gérez ce ' +
                    'serveur derrière un proxy, définissez -public-url et consultez «\u00a0Which setup to ' +
                    'choose\u00a0» dans HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'Le relais communique l’adresse {address}.',
            inside: {
                text: 'Le relais communique {address}, une adresse interne à un réseau privé.',
                do:
                    'Si vous gérez ce serveur, indiquez son adresse publique avec -public-ip, ou donnez à son ' +
                    'conteneur le réseau de la machine hôte. Si toutes les personnes qui appellent sont dans ce ' +
                    'réseau, ignorez cet avis.',
            },
        },
        'relay-loop': {
            ok: 'Deux connexions de test se joignent via le relais, en {ms}\u00a0ms.',
            skip: 'Non testé\u00a0: aucun relais ne fonctionne.',
            apart: {
                text: 'Deux connexions de test via le relais ne parviennent pas à se joindre.',
                do:
                    'Si vous gérez le serveur TURN, vérifiez son adresse publique (-public-ip), et que le pare-feu ' +
                    'laisse ses ports de relais communiquer entre eux.',
            },
            mute: {
                text: 'Deux connexions de test via le relais se joignent, mais leurs messages se perdent.',
                do: 'Rapprochez-vous du routeur ou utilisez un câble. Désactivez tout VPN, puis relancez le test.',
            },
        },
        'udp-large': {
            ok: 'Les gros paquets arrivent.',
            handshake: {
                text:
                    'Les petits paquets arrivent via le relais, mais pas les gros\u00a0: les appels ne peuvent pas ' +
                    's’établir.',
                do: 'Désactivez tout VPN ou tunnel, ou réduisez son MTU. Puis relancez le test.',
            },
            lost: {
                text:
                    'Les petits paquets arrivent via le relais, mais pas les gros (1\u00a0200\u00a0octets)\u00a0: la ' +
                    'vidéo se figera.',
                do: 'Désactivez tout VPN ou tunnel, ou réduisez son MTU. Puis relancez le test.',
            },
        },
        symmetric: {
            ok: 'Votre routeur laisse passer les appels directs (il n’attribue chaque port qu’une fois).',
            each:
                'Votre routeur utilise un autre port pour chaque destination (NAT symétrique). Les appels directs ' +
                'avec des personnes derrière un routeur semblable sont impossibles\u00a0: ils passent donc par le ' +
                'relais.',
        },
        vpn: {
            ok: 'Aucun VPN n’est utilisé.',
            used: 'Un VPN est utilisé. Si les appels échouent ou saccadent, essayez sans.',
        },
        camera: {
            granted: 'Il y a une caméra, et cette page peut l’utiliser.',
            prompt: 'Il y a une caméra. Votre navigateur vous demandera l’autorisation avant qu’une page l’utilise.',
            works: 'La caméra fonctionne\u00a0: {width} × {height} pixels.',
            skip: 'Non testé\u00a0: sans https, les navigateurs n’autorisent pas la caméra.',
            none: {
                text: 'Aucune caméra détectée.',
                do:
                    'Branchez-en une ou activez-la\u00a0: certains ordinateurs ont un bouton de confidentialité. ' +
                    'Vous pouvez aussi appeler sans caméra.',
            },
            denied: {
                text: 'Ce site n’est pas autorisé à utiliser la caméra.',
                do:
                    'Autorisez-le dans les paramètres de votre navigateur pour ce site et dans les réglages de ' +
                    'confidentialité du système.',
            },
            busy: {
                text: 'La caméra ne démarre pas.',
                do: 'Fermez les autres applications ou onglets qui l’utilisent peut-être, puis relancez le test.',
            },
        },
        microphone: {
            granted: 'Il y a un micro, et cette page peut l’utiliser.',
            prompt: 'Il y a un micro. Votre navigateur vous demandera l’autorisation avant qu’une page l’utilise.',
            works: 'Le micro fonctionne.',
            skip: 'Non testé\u00a0: sans https, les navigateurs n’autorisent pas le micro.',
            none: {
                text: 'Aucun micro détecté.',
                do: 'Branchez-en un ou activez-le. Vous pouvez aussi appeler sans micro.',
            },
            denied: {
                text: 'Ce site n’est pas autorisé à utiliser le micro.',
                do:
                    'Autorisez-le dans les paramètres de votre navigateur pour ce site et dans les réglages de ' +
                    'confidentialité du système.',
            },
            busy: {
                text: 'Le micro ne démarre pas.',
                do: 'Fermez les autres applications ou onglets qui l’utilisent peut-être, puis relancez le test.',
            },
        },
    },

    /** Stand after “over”, separated by commas. */
    places: {
        udp: 'le port UDP {port}',
        tcp: 'le port TCP {port}',
        tls: 'TLS sur le port TCP {port}',
    },

    report: {
        title: 'tincan doctor, {date}',
        do: 'à faire\u00a0: {do}',
        page: 'page\u00a0: {page}',
        relay: '{url}\u00a0: {addresses}',
        refused: 'aucune, erreurs {errors}',
        nothing: 'aucune',
        own: 'notre adresse vue par le serveur\u00a0: {addresses}',
        hidden: '[adresse]',
        browser: 'navigateur inconnu',
    },
};
