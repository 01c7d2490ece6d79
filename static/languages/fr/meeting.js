// @ts-check

/** The French text of the call page. */
export const text = {
    title: '{room}\u00a0: tincan',

    prejoin: {
        eyebrow: 'Vous allez rejoindre',
        promise: 'Rien n’est envoyé tant que vous n’avez pas rejoint l’appel.',
        audio: 'Rejoindre en audio seul',
        watch: 'Regarder seulement',
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
        soundWhy: 'Votre navigateur bloque le son tant que vous n’avez pas touché la page.',
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
        text: 'Les autres y sont peut-être encore\u00a0: {room}',
    },

    bad: {
        label: 'Mauvaise connexion',
        one: 'Mauvaise connexion avec {name}',
        several: 'Mauvaise connexion avec plusieurs personnes',
    },

    uplink: {
        full: 'Connexion rétablie. Votre vidéo est envoyée en pleine qualité.',
        smaller: 'Connexion lente. Votre vidéo est envoyée en plus petit.',
        off: 'Connexion très lente. Votre vidéo est désactivée pour que votre son reste clair.',
    },

    tile: {
        enlarge: 'Agrandir {name}',
        window: 'Afficher {name} dans une autre fenêtre',
        full: 'Afficher {name} en plein écran',
    },

    screen: {
        title: 'Écran de {name}',
        own: 'Votre écran',
        share: 'Écran',
        shareLabel: 'Partager votre écran',
        stopLabel: 'Ne plus partager votre écran',
        ended: 'Vous ne partagez plus votre écran',
        started: '{name} partage son écran',
    },

    people: {
        label: 'Personnes',
        title: 'Dans cet appel',
        microphoneOn: 'micro activé',
        microphoneOff: 'micro désactivé',
        cameraOn: 'caméra activée',
        cameraOff: 'caméra désactivée',
        screenOn: 'partage son écran',
    },

    settings: {
        label: 'Paramètres',
        title: 'Caméra et son',
        video: 'Votre vidéo',
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
        screen: 'Partager votre écran ou arrêter',
        chat: 'Chat',
        help: 'Afficher cette liste',
        use: 'Utiliser ces raccourcis',
    },

    qr: {
        show: 'Code QR',
        title: 'Scannez pour rejoindre l’appel',
        label: 'Code QR du lien vers cet appel',
        note: 'Visez-le avec l’appareil photo d’un téléphone, puis touchez le lien.',
        failed: 'Impossible de charger le code QR. Vérifiez votre connexion Internet.',
    },

    floating: {
        open: 'Fenêtre flottante',
        close: 'Fermer la fenêtre flottante',
    },

    menu: {
        more: 'Plus',
        full: 'Plein écran',
        label: 'Autres commandes',
    },
};
