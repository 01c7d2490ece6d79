// @ts-check

/** The French text of the broadcast page. */
export const text = {
    live: {
        title: '{room}\u00a0: en direct sur tincan',
        hostName: 'Hôte',
        viewerName: 'Public',
        screen: 'La diffusion',
        sound: 'Activer le son',
        mute: 'Couper le son',
        volume: 'Volume',
        float: 'Image dans l’image',
        full: 'Plein écran',
        count: 'Public\u00a0: {count}',
        again: 'Réessayer',
        serverLost: 'Reconnexion au serveur. La vidéo continue.',
        serverBlocked: 'Reconnexion au serveur, mais le WebSocket est bloqué. La vidéo continue.',
        relayFull: {
            title: 'Pas de connexion avec l’hôte',
            text:
                'Le serveur ne peut plus relayer d’autres appels. Nouvelle tentative en cours… Si le problème ' +
                'persiste, prévenez la personne qui gère ce serveur.',
        },
        held: 'Vidéo en pause\u00a0: la connexion de l’hôte est lente',
        next: 'Si l’hôte repasse en direct, la diffusion démarrera automatiquement.',
        becomeHost: 'Je suis l’hôte',
        watch: 'Revenir regarder',
        hostTitle: 'Votre diffusion',
        preview: 'Aperçu de votre diffusion',
        nothing: 'Votre aperçu s’affiche ici.',
        sources: 'Montrer',
        sourceScreen: 'Écran, fenêtre ou onglet',
        sourceCamera: 'Caméra',
        sourceMicrophone: 'Inclure le micro',
        openPreview: 'Aperçu',
        noScreen: 'Ce navigateur ne peut pas partager d’écran. La plupart des navigateurs sur ordinateur le peuvent.',
        password: 'Mot de passe de l’hôte',
        passwordNeeded: {
            title: 'Il vous faut un mot de passe pour passer en direct',
            text:
                'Demandez-le à la personne qui gère ce serveur, saisissez-le, puis appuyez sur «\u00a0Passer en ' +
                'direct\u00a0».',
        },
        passwordWrong: 'Mot de passe incorrect. Vérifiez les majuscules et réessayez.',
        goLive: 'Passer en direct',
        end: 'Arrêter la diffusion',
        useName: 'Continuer',
        offline: 'HORS ANTENNE',
        onAir: 'EN DIRECT',
        viewers: 'Public',
        time: 'Durée',
        upload: 'Envoi',
        timeLeft: 'Temps restant',
        endsIn: {
            5: 'Il reste moins de 5 minutes\u00a0: ce serveur limite la durée des diffusions.',
            1: 'Il reste moins d’une minute. Vous pourrez ensuite repasser en direct.',
        },
        received: 'Qualité reçue',
        rate: '{rate}\u00a0Mbit/s',
        quality: '{best}p',
        qualities: 'de {worst}p à {best}p',
        qualityNone: 'Pas encore de vidéo',
        screenEnded: {
            title: 'Vous êtes hors antenne\u00a0: le partage d’écran s’est arrêté',
            text: 'Appuyez sur «\u00a0Passer en direct\u00a0» pour choisir à nouveau un écran.',
        },
        screenAfterReload: {
            title: 'Vous partagiez votre écran',
            text:
                'Après un rechargement, le navigateur a besoin d’un clic pour partager à nouveau l’écran. Appuyez ' +
                'sur «\u00a0Passer en direct\u00a0» pour continuer. Votre public attend.',
        },
        nothingChosen: {
            title: 'Rien n’a été sélectionné',
            text:
                'Vous êtes toujours hors antenne. Appuyez à nouveau sur «\u00a0Passer en direct\u00a0» et choisissez ' +
                'un écran, une fenêtre ou un onglet. Si votre navigateur ne demande rien, autorisez le partage ' +
                'd’écran dans les paramètres du site.',
        },
    },

    watching: {
        joining: {title: 'Connexion…', text: ''},
        full: {
            title: 'La salle est pleine',
            text: 'Vous êtes dans la file d’attente. Vous entrerez automatiquement quand quelqu’un partira.',
        },
        unreachable: {
            title: 'Le serveur ne répond pas',
            text: 'Nouvelle tentative en cours… Vérifiez votre connexion Internet.',
        },
        blocked: {
            title: 'La connexion au serveur est bloquée',
            text:
                'Nouvelle tentative en cours… Le serveur fonctionne, mais un proxy placé devant lui ou un filtre de ' +
                'votre réseau bloque sans doute les WebSockets. Essayez un autre réseau. Si cela échoue aussi, ' +
                'demandez à la personne qui gère ce serveur de consulter son journal.',
        },
        waiting: {
            title: 'Pas encore en direct',
            text: 'La diffusion démarrera automatiquement quand l’hôte passera en direct.',
        },
        starting: {title: 'Démarrage…', text: ''},
        live: {title: 'EN DIRECT', text: ''},
        away: {
            title: 'L’hôte se reconnecte…',
            text: 'La diffusion reprendra automatiquement à son retour.',
        },
        failed: {
            title: 'Pas de connexion avec l’hôte',
            text: 'Nouvelle tentative en cours… Si le problème persiste, essayez un autre réseau.',
        },
        ended: {title: 'La diffusion est terminée', text: ''},
        reconnecting: {
            title: 'Reconnexion…',
            text: 'Vous avez perdu la connexion. Nouvelle tentative en cours…',
        },
    },

    whyEnded: {
        left: 'L’hôte y a mis fin.',
        lost: 'L’hôte a perdu la connexion.',
        closed: 'L’hôte a fermé la page.',
        limit: 'Elle a atteint la durée maximale de ce serveur.',
        operator: 'La personne qui gère ce serveur y a mis fin.',
    },

    hosting: {
        offline: {
            title: 'Vous êtes hors antenne',
            text: 'Personne ne peut vous voir ni vous entendre.',
        },
        starting: {title: 'Passage en direct…', text: ''},
        live: {title: 'Vous êtes en direct', text: 'Toute personne qui a le lien peut regarder.'},
        liveInvited: {title: 'Vous êtes en direct', text: 'Chaque spectateur a besoin de sa propre invitation.'},
        reconnecting: {
            title: 'Reconnexion au serveur…',
            text: 'Votre public vous voit toujours. Personne d’autre ne peut entrer avant votre retour.',
        },
        blocked: {
            title: 'La connexion au serveur est bloquée',
            text:
                'Votre public vous voit toujours, mais personne d’autre ne peut entrer. Le serveur fonctionne, mais ' +
                'un proxy placé devant lui ou un filtre de votre réseau bloque sans doute les WebSockets. Essayez un ' +
                'autre réseau. Si cela échoue aussi, demandez à la personne qui gère ce serveur de consulter son ' +
                'journal.',
        },
    },

    hostErrors: {
        'already-live': {
            title: 'Quelqu’un d’autre est déjà en direct ici',
            text: 'Une salle ne peut avoir qu’un hôte. Attendez la fin de sa diffusion ou utilisez une autre salle.',
        },
        ended: {
            title: 'Votre diffusion a été arrêtée',
            text:
                'La personne qui gère ce serveur y a mis fin. Appuyez sur «\u00a0Passer en direct\u00a0» pour en ' +
                'lancer une autre.',
        },
        limit: {
            title: 'Votre diffusion est terminée',
            text:
                'Elle a atteint la durée maximale de ce serveur. Appuyez sur «\u00a0Passer en direct\u00a0» pour en ' +
                'lancer une autre.',
        },
        'rate-limited': {
            title: 'Trop de mots de passe incorrects',
            text: 'Attendez une minute, puis réessayez.',
        },
        replaced: {
            title: 'Vous êtes en direct dans un autre onglet',
            text: 'Votre diffusion continue là-bas. Pour diffuser d’ici, arrêtez-la d’abord là-bas.',
        },
    },
};
