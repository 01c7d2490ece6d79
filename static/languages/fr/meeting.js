// @ts-check

/** The French text of the call page. */
export const text = {
    title: '{room}\u00a0: tincan',

    prejoin: {
        eyebrow: 'Vous allez rejoindre',
        promise: 'Rien n’est envoyé tant que vous n’avez pas rejoint l’appel.',
        audio: 'Rejoindre en audio seul',
        watch: 'Regarder seulement',
        another: 'Démarrer un autre appel',
    },

    incomplete: {
        title: 'Une partie de cette page n’a pas pu être chargée',
        text: 'Vérifiez votre connexion Internet, puis rechargez la page.',
        reload: 'Recharger la page',
    },

    presence: {
        nobody: 'Il n’y a encore personne.',
        here: {one: '{names} est déjà là.', many: '{names} sont déjà là.', other: '{names} sont déjà là.'},
        others: {one: '{count} autre personne', many: '{count} autres personnes', other: '{count} autres personnes'},
        full: 'La salle est pleine.',
        locked: 'La salle est verrouillée.',
    },

    call: {
        people: 'Personnes dans cet appel',
        controls: 'Commandes de l’appel',
        microphoneIsOff: 'micro désactivé',
        sound: 'Activer le son',
        soundWhy: 'Votre navigateur bloque le son tant que vous n’avez pas cliqué sur la page.',
        reconnecting: 'Reconnexion… Votre appel continue.',
        resume: 'Reprendre',
        resumeWhy: 'Votre navigateur a mis l’appel en pause.',
        self: 'vous',
        video: 'Vidéo de {name}',
    },

    drop: 'Déposez des fichiers pour les envoyer',

    invite: {
        title: 'Il n’y a que vous ici',
        text: 'Envoyez ce lien aux personnes à qui vous voulez parler. Un navigateur leur suffit.',
        byToken: 'Chaque personne a besoin de sa propre invitation pour entrer.',
    },

    left: {
        title: 'Vous avez quitté l’appel',
    },

    afterwards: {
        short: 'Votre appel a duré moins d’une minute.',
        duration: 'Votre appel a duré {duration}.',
        nobody: 'Il n’y a plus personne.',
        here: {one: '{names} est encore là.', many: '{names} sont encore là.', other: '{names} sont encore là.'},
    },

    bad: {
        label: 'Mauvaise connexion',
        one: 'Mauvaise connexion avec {name}',
        several: 'Mauvaise connexion avec plusieurs personnes',
    },

    uplink: {
        full: 'Connexion améliorée. Votre vidéo est de nouveau envoyée en pleine qualité.',
        smaller: 'Connexion lente. Votre vidéo est envoyée en taille réduite.',
        off: 'Connexion très lente. Votre vidéo est désactivée pour que votre voix reste claire.',
    },

    tile: {
        enlarge: 'Agrandir {name}',
        full: 'Plein écran\u00a0: {name}',
        hidden: 'Vous avez masqué cette vidéo',
        saving: 'Vidéo en pause\u00a0: économie de données',
        silent: 'Vous avez réglé le volume sur 0\u00a0%',
    },

    options: {
        title: 'Options\u00a0: {name}',
        volume: 'Volume',
        percent: '{percent}\u00a0%',
        enlarge: 'Agrandir',
        shrink: 'Réduire',
        full: 'Plein écran',
        leaveFull: 'Quitter le plein écran',
        window: 'Fenêtre séparée',
        closeWindow: 'Fermer la fenêtre séparée',
        hide: 'Masquer',
        show: 'Afficher de nouveau',
    },

    saving: {
        start: 'Économiser les données',
        stop: 'Ne plus économiser les données',
        label: 'Économie de données',
        on: 'Économie de données\u00a0: vous recevez le son et seulement la grande vidéo.',
        off: 'Vous recevez de nouveau la vidéo de tout le monde.',
    },

    ownView: {
        hide: 'Masquer ma vidéo',
        show: 'Afficher ma vidéo',
        move: 'Déplacer vers le coin suivant',
    },

    corner: {
        'top-left': 'Dans le coin en haut à gauche. Déplacez la vidéo avec les touches fléchées.',
        'top-right': 'Dans le coin en haut à droite. Déplacez la vidéo avec les touches fléchées.',
        'bottom-left': 'Dans le coin en bas à gauche. Déplacez la vidéo avec les touches fléchées.',
        'bottom-right': 'Dans le coin en bas à droite. Déplacez la vidéo avec les touches fléchées.',
    },

    screen: {
        title: 'Écran de {name}',
        share: 'Écran',
        shareLabel: 'Partager votre écran',
        stopLabel: 'Ne plus partager votre écran',
        presenting: 'Vous présentez votre écran',
        stop: 'Arrêter',
        stopPresenting: 'Arrêter la présentation',
        ended: 'Vous ne partagez plus votre écran',
        started: '{name} partage son écran',
    },

    hands: {
        raise: 'Lever la main',
        lower: 'Baisser la main',
        mark: 'main levée',
        raised: '{name} a levé la main',
        youRaised: 'Vous avez levé la main',
        youLowered: 'Vous avez baissé la main',
    },

    reactions: {
        label: 'Réagir',
        title: 'Envoyer une réaction',
        names: {
            'thumbs-up': 'Pouce levé',
            clap: 'Applaudissements',
            heart: 'Cœur',
            laugh: 'Rire',
            surprised: 'Surprise',
            party: 'Fête',
        },
        one: '{name} a réagi\u00a0: {reaction}',
        several: {
            one: '{count} personne a réagi\u00a0: {reactions}',
            many: '{count} personnes ont réagi\u00a0: {reactions}',
            other: '{count} personnes ont réagi\u00a0: {reactions}',
        },
    },

    people: {
        label: 'Personnes',
        title: 'Dans cet appel',
        microphoneOn: 'micro activé',
        microphoneOff: 'micro désactivé',
        cameraOn: 'caméra activée',
        cameraOff: 'caméra désactivée',
        screenOn: 'partage son écran',
        hand: 'main levée, en position {place}',
        muteAll: 'Couper tous les micros',
        mutedAll: 'Vous avez demandé à tout le monde de couper son micro',
        search: 'Rechercher par nom',
        noMatch: 'Personne ici ne porte ce nom.',
        matches: {
            one: '{count} personne trouvée.',
            many: '{count} personnes trouvées.',
            other: '{count} personnes trouvées.',
        },
    },

    settings: {
        label: 'Paramètres',
        title: 'Caméra et son',
        video: 'Votre vidéo',
        mirror: 'Afficher ma vidéo en miroir',
        note: 'Les changements prennent effet immédiatement.',
    },

    deviceOffers: {
        camera: 'Nouvelle caméra connectée\u00a0: {name}',
        microphone: 'Nouveau micro connecté\u00a0: {name}',
        speaker: 'Nouveau haut-parleur connecté\u00a0: {name}',
        use: 'Utiliser',
        cameraGone: 'Caméra déconnectée. Remplacée par {name}.',
        microphoneGone: 'Micro déconnecté. Remplacé par {name}.',
    },

    shortcuts: {
        title: 'Raccourcis clavier',
        microphone: 'Activer ou désactiver le micro',
        camera: 'Activer ou désactiver la caméra',
        screen: 'Partager votre écran ou arrêter le partage',
        chat: 'Chat',
        hand: 'Lever ou baisser la main',
        help: 'Afficher cette liste',
        question: '?',
        space: 'Espace',
        hold: 'Maintenir pour parler quand votre micro est désactivé',
        use: 'Utiliser ces raccourcis',
    },

    qr: {
        show: 'Code QR',
        title: 'Scannez pour rejoindre l’appel',
        label: 'Code QR du lien vers cet appel',
        note: 'Visez-le avec l’appareil photo d’un téléphone, puis touchez le lien.',
        failed: 'Impossible de charger le code QR. Vérifiez votre connexion Internet, puis réessayez.',
    },

    floating: {
        open: 'Fenêtre flottante',
        close: 'Fermer la fenêtre flottante',
        nothing: 'Aucune vidéo à afficher dans une fenêtre flottante pour l’instant',
    },

    hold: {
        hint: 'Maintenez Espace pour parler',
        talking: 'Votre micro est activé tant que vous maintenez Espace',
    },

    inspector: 'Voir ce qui est envoyé',

    menu: {
        more: 'Plus',
        label: 'Autres commandes',
    },
};
