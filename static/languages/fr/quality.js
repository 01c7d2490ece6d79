// @ts-check

/** The French text of the Connections panel. */
export const text = {
    label: 'Connexions',
    title: 'Connexions',
    alone: 'Il n’y a encore personne d’autre. Quand quelqu’un arrivera, votre connexion s’affichera ici.',
    people: 'Vos connexions',
    and: '{one} et {other}',
    more: 'Détails',
    map: 'Carte des connexions',
    mapLabel: 'Carte de toutes les connexions. Le tableau ci-dessous contient les mêmes informations.',
    you: '{name} (vous)',
    noConnection: 'aucune',
    lost: '{loss} de perte',
    relayed: '{label}, relais',
    table: 'Afficher en tableau',

    columns: {
        between: 'Entre',
        verdict: 'Connexion',
        roundTrip: 'Aller-retour',
        loss: 'Perte',
        path: 'Chemin',
    },

    legend: {
        good: 'Bonne',
        fair: 'Moyenne',
        bad: 'Mauvaise',
        none: 'Pas de connexion',
        unknown: 'Inconnue',
        relay: 'En pointillé\u00a0: via un relais',
    },

    /** About a connection, which is the subject of the titles. */
    findings: {
        good: {title: 'Bonne', advice: ''},
        relay: {
            title: 'Bonne, via un relais\u00a0: aucun chemin direct trouvé',
            advice: 'C’est un peu plus lent. Le relais ne peut ni vous voir ni vous entendre.',
        },
        relayTCP: {
            title: 'Via un relais en {protocol}\u00a0: aucun chemin direct trouvé',
            advice:
                'Cela fonctionne, mais chaque paquet perdu retarde les suivants. Essayez un autre réseau, ou ' +
                'demandez à la personne qui gère le vôtre d’autoriser UDP.',
        },
        slow: {
            title: 'Latence élevée\u00a0: {ms}\u00a0ms aller-retour',
            advice:
                'On risque de se couper la parole sans le vouloir\u00a0: faites des pauses. Les téléchargements, les ' +
                'envois et un Wi-Fi faible aggravent le problème.',
        },
        loss: {
            title: '{percent}\u00a0% de paquets perdus\u00a0: la vidéo peut se figer',
            advice:
                'La cause habituelle est un Wi-Fi faible ou une connexion chargée, de votre côté ou de l’autre. ' +
                'Rapprochez-vous du routeur ou utilisez un câble, suspendez les téléchargements ou désactivez la ' +
                'caméra\u00a0: le son demande peu de débit.',
            yours:
                'La cause habituelle est un Wi-Fi faible ou une connexion chargée. Rapprochez-vous du routeur ou ' +
                'utilisez un câble, suspendez les téléchargements ou désactivez la caméra\u00a0: le son demande peu ' +
                'de débit.',
            theirs:
                'La cause habituelle est un Wi-Fi faible ou une connexion chargée. Demandez à l’autre personne de se ' +
                'rapprocher du routeur ou d’utiliser un câble, de suspendre les téléchargements ou de désactiver sa ' +
                'caméra\u00a0: le son demande peu de débit.',
        },
        cpu: {
            title: 'Cet appareil est trop occupé pour envoyer une meilleure vidéo',
            advice: 'Fermez d’autres programmes et onglets, ou désactivez votre caméra.',
        },
        bandwidth: {
            title: 'Votre vidéo est réduite pour s’adapter à la connexion',
            advice:
                'Si l’image est mauvaise, suspendez les envois, rapprochez-vous du routeur ou utilisez un câble. ' +
                'Plus il y a de monde, plus elle est réduite.',
        },
        unknown: {title: 'Établie, mesure en cours…', advice: ''},
        trying: {
            title: 'Connexion\u00a0: essai des chemins du réseau',
            advice: 'Cela prend quelques secondes.',
        },
        unanswered: {
            title: 'Pas encore de connexion\u00a0: en attente de la réponse de l’autre personne',
            advice: 'Sa réponse passe par le serveur. Si cela dure, demandez-lui de recharger la page.',
        },
        broken: {
            title: 'Connexion perdue\u00a0: reconnexion',
            advice:
                'Cela prend en général quelques secondes. Si c’est plus long, vérifiez votre Wi-Fi et demandez à ' +
                'l’autre personne de vérifier le sien.',
        },
        ownNone: {
            title: 'Pas de connexion\u00a0: votre navigateur n’a trouvé aucune adresse réseau utilisable',
            advice:
                'Cet appareil est-il en ligne\u00a0? Un VPN ou une extension du navigateur peut aussi masquer les ' +
                'adresses\u00a0: désactivez-le, puis revenez.',
        },
        theirNone: {
            title: 'Pas de connexion\u00a0: l’autre navigateur n’a envoyé aucune adresse réseau',
            advice:
                'Un VPN ou une extension du navigateur la masque peut-être. Demandez à l’autre personne de le ' +
                'désactiver ou d’essayer un autre réseau.',
        },
        noRelay: {
            title: 'Pas de connexion\u00a0: aucun chemin direct ni relais trouvé',
            advice:
                'Vos réseaux bloquent la connexion. Cela peut aider si l’un de vous change de réseau, par exemple ' +
                'pour le partage de connexion d’un téléphone. La personne qui gère ce serveur peut vérifier si son ' +
                'relais (TURN) est joignable.',
        },
        noPath: {
            title: 'Pas de connexion\u00a0: aucun chemin trouvé, même via le relais',
            advice:
                'Un pare-feu bloque tous les chemins. Nouvelle tentative en cours… Si le problème persiste, l’un de ' +
                'vous devrait changer de réseau, par exemple pour le partage de connexion d’un téléphone.',
        },
        relayFull: {
            title: 'Pas de connexion\u00a0: aucun chemin direct, et le relais du serveur est plein',
            advice:
                'Le serveur ne peut plus relayer d’autres appels. Nouvelle tentative en cours… Si le problème ' +
                'persiste, prévenez la personne qui gère ce serveur.',
        },
        apart: {title: 'Pas de connexion', advice: ''},
    },

    directions: {
        in: 'Des paquets se perdent en venant vers vous.',
        out: 'Des paquets se perdent en partant de chez vous.',
        both: 'Des paquets se perdent dans les deux sens.',
    },

    culprits: {
        yours: 'Sans doute votre connexion\u00a0: elle est aussi mauvaise avec les autres.',
        theirs: 'Sans doute la connexion de {name}\u00a0: elle est aussi mauvaise avec les autres.',
    },

    figures: {
        roundTrip: 'Temps d’aller-retour',
        loss: 'Perte de paquets',
        bitsIn: 'Réception',
        bitsOut: 'Envoi',
        highest: 'jusqu’à {value}',
        path: 'Chemin',
        videoIn: 'Vidéo reçue',
        videoOut: 'Vidéo envoyée',
        audioIn: 'Son reçu',
        audioOut: 'Son envoyé',
        available: 'Débit d’envoi disponible',
        candidates: 'Candidats',
    },

    ms: '{ms}\u00a0ms',
    percent: '{percent}\u00a0%',
    megabits: '{rate}\u00a0Mbit/s',
    kilobits: '{rate}\u00a0kbit/s',
    video: '{width} × {height}, {perSecond} i/s, {codec}',
    candidates: '{own} à vous, {theirs} à l’autre, relais\u00a0: {relay}',
    yes: 'oui',
    no: 'non',
    nothing: 'aucun flux',
    unknown: '–',

    paths: {
        direct: 'direct',
        relay: 'via un relais',
    },

    pathBy: '{path}, {protocol}',
    terms: 'Que signifient ces termes\u00a0?',

    glossary: [
        ['Temps d’aller-retour', 'Round-trip time (RTT)',
            'Le temps qu’il faut à un paquet pour aller et revenir. En dessous de 150\u00a0ms, la conversation est ' +
            'fluide. Au-dessus de 400\u00a0ms, on se coupe la parole.'],
        ['Perte de paquets', 'Packet loss',
            'Le son et la vidéo voyagent en paquets. Une perte de 1\u00a0% passe inaperçue. À 5\u00a0%, la vidéo se ' +
            'fige de temps en temps.'],
        ['Réception, envoi', 'Débit (bitrate)',
            'La quantité de données transmise par seconde. Vous envoyez votre vidéo séparément à chaque ' +
            'personne\u00a0: chacune s’ajoute au total.'],
        ['Débit d’envoi disponible', 'Available outgoing bitrate',
            'Ce que votre navigateur estime pouvoir envoyer à cette personne. La vidéo s’y adapte.'],
        ['Vidéo reçue, vidéo envoyée', 'Résolution, fréquence d’images et codec',
            'La largeur et la hauteur en pixels, le nombre d’images par seconde (i/s) et la compression, comme VP8 ' +
            'ou H264.'],
        ['Direct', 'Pair à pair (peer-to-peer)', 'D’un navigateur à l’autre, sans serveur entre les deux.'],
        ['Via un relais', 'TURN',
            'S’il n’y a pas de chemin direct, un serveur transmet les paquets. Ils restent chiffrés, et le serveur ' +
            'n’a pas la clé.'],
        ['UDP, TCP, TLS', 'Protocoles de transport',
            'UDP continue quand un paquet est perdu, ce qui convient aux appels. TCP attend qu’il soit renvoyé. TLS ' +
            'est du TCP chiffré, comme pour les pages web, et passe les pare-feu les plus stricts.'],
        ['Candidats', 'Candidats ICE',
            'Les adresses où un navigateur est peut-être joignable. ICE essaie toutes les paires formées des vôtres ' +
            'et de celles de l’autre, et garde la meilleure qui fonctionne.'],
    ],

    doctor: 'Le problème vient-il de chez vous\u00a0?',
    report: 'Copier le rapport',
    reportNote:
        'Tous les détails sous forme de texte, à envoyer à quelqu’un qui peut vous aider. Il ne contient ni noms ni ' +
        'adresses.',
    reportDone: 'Rapport copié',
    reportSelect: 'Sélectionnez et copiez ce texte\u00a0:',
};
