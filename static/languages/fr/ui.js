// @ts-check

/** The French text that several pages share. */
export const text = {
    close: 'Fermer',
    language: 'Langue',

    form: {
        name: 'Votre nom',
        join: 'Rejoindre',
        nameMissing: 'Saisissez votre nom pour que les autres sachent qui vous êtes.',
        nameBad: 'Saisissez de 1 à 64 caractères visibles.',
    },

    preview: {
        label: 'Votre caméra et votre micro',
        waiting: 'Autorisez l’accès à la caméra et au micro quand votre navigateur le demande.',
        cameraOff: 'Votre caméra est désactivée',
        noCamera: 'Aucune caméra',
        meter: 'Dites quelque chose\u00a0: la ficelle doit bouger.',
        meterWaiting: 'Quand votre micro est activé, la ficelle bouge au son de votre voix.',
        meterOff: 'Votre micro est désactivé.',
        meterNone: 'Pas de micro\u00a0: vous entendez les autres, mais personne ne vous entend.',
    },

    devices: {
        choose: 'Choisir les appareils',
        camera: 'Caméra',
        microphone: 'Micro',
        speaker: 'Haut-parleur',
        current: {camera: 'Caméra actuelle', microphone: 'Micro actuel'},
        testSound: 'Tester le son',
        testing: 'Lecture…',
    },

    sound: {
        label: 'Son du micro',
        speech: 'Voix',
        original: 'Son d’origine',
        notes: {
            speech: 'Votre navigateur supprime l’écho et le bruit.',
            original: 'Pour la musique, en stéréo. Utilisez un casque, sinon les autres entendent un écho.',
            refused:
                'Ce micro ne prend pas en charge «\u00a0Son d’origine\u00a0». «\u00a0Voix\u00a0» est utilisé à la ' +
                'place.',
        },
    },

    media: {
        denied: {
            both: {
                title: 'La caméra et le micro sont bloqués',
                text: 'Ouvrez les paramètres du site à côté de l’adresse, autorisez les deux, puis réessayez.',
            },
            camera: {
                title: 'La caméra est bloquée',
                text: 'Ouvrez les paramètres du site à côté de l’adresse, autorisez la caméra, puis réessayez.',
            },
            microphone: {
                title: 'Le micro est bloqué',
                text: 'Ouvrez les paramètres du site à côté de l’adresse, autorisez le micro, puis réessayez.',
            },
        },
        none: {
            both: {
                title: 'Ni caméra ni micro détectés',
                text: 'Branchez-les, puis réessayez.',
            },
            camera: {
                title: 'Aucune caméra détectée',
                text: 'Branchez-en une, puis réessayez.',
            },
            microphone: {
                title: 'Aucun micro détecté',
                text: 'Branchez-en un, puis réessayez.',
            },
        },
        busy: {
            both: {
                title: 'La caméra et le micro sont déjà utilisés',
                text: 'Une autre application ou un autre onglet les utilise peut-être. Fermez-le, puis réessayez.',
            },
            camera: {
                title: 'La caméra est déjà utilisée',
                text: 'Une autre application ou un autre onglet l’utilise peut-être. Fermez-le, puis réessayez.',
            },
            microphone: {
                title: 'Le micro est déjà utilisé',
                text: 'Une autre application ou un autre onglet l’utilise peut-être. Fermez-le, puis réessayez.',
            },
        },
        lost: {
            both: {
                title: 'Caméra et micro déconnectés',
                text: 'Rebranchez-les, puis réessayez.',
            },
            camera: {
                title: 'Caméra déconnectée',
                text: 'Rebranchez-la, puis réessayez.',
            },
            microphone: {
                title: 'Micro déconnecté',
                text: 'Rebranchez-le, puis réessayez.',
            },
        },
        interrupted: {
            both: {
                title: 'Caméra et micro interrompus',
                text:
                    'Un appel téléphonique, une autre application ou un bouton de confidentialité les bloque. S’ils ' +
                    'ne reviennent pas, réessayez.',
            },
            camera: {
                title: 'Caméra interrompue',
                text:
                    'Une autre application ou un bouton de confidentialité la bloque. Si elle ne revient pas, ' +
                    'réessayez.',
            },
            microphone: {
                title: 'Micro interrompu',
                text:
                    'Un appel téléphonique, une autre application ou un bouton de confidentialité le bloque. S’il ne ' +
                    'revient pas, réessayez.',
            },
        },
        insecure: {
            both: {
                title: 'Caméra et micro indisponibles',
                text:
                    'Les navigateurs ne les autorisent que sur les adresses en https:// (ou http://localhost sur le ' +
                    'même ordinateur). Demandez une adresse en https:// à la personne qui gère ce serveur.',
            },
        },
        unsupported: {
            both: {
                title: 'Caméra et micro indisponibles',
                text:
                    'Le navigateur intégré à cette application ne les prend pas en charge. Ouvrez plutôt cette page ' +
                    'dans Safari, Chrome ou Firefox.',
            },
        },
    },

    unsupported: {
        title: 'Ce navigateur ne permet pas les appels',
        text:
            'Absent ou désactivé\u00a0: {missing}. Utilisez Chrome ou Edge 110, Firefox 115, Safari 16.4 ou une ' +
            'version ultérieure.',
    },

    notices: {
        tryAgain: 'Réessayer',
        waiting: {
            title: 'En attente de votre caméra et de votre micro',
            text:
                'Si votre navigateur le demande, autorisez l’accès. En attendant, les autres ne peuvent ni vous voir ' +
                'ni vous entendre.',
        },
        dismiss: 'Ignorer',
        joinWithout: {
            both: 'Vous pouvez aussi participer sans. Vous verrez et entendrez quand même les autres.',
            camera: 'Vous pouvez aussi participer sans caméra.',
            microphone: 'Vous pouvez aussi participer sans micro.',
        },
    },

    screenFailed: {
        title: 'Impossible de partager votre écran',
        text: 'Dans les réglages de votre ordinateur, autorisez ce navigateur à enregistrer l’écran, puis réessayez.',
    },

    room: {
        joining: 'Connexion à la salle…',
        connected: 'En ligne',
        reconnecting: 'Reconnexion…',
        blocked:
            'Le serveur fonctionne, mais son WebSocket est bloqué. Si le problème persiste, essayez un autre réseau.',
        here: {one: '{count} personne', many: '{count} personnes', other: '{count} personnes'},
        copyLink: 'Copier le lien',
        share: 'Partager',
        leave: 'Quitter',
    },

    invitation: {
        link: 'Lien vers cet appel',
        copied: 'Lien copié',
        copyByHand: 'Copiez ce lien et envoyez-le aux personnes que vous voulez inviter\u00a0:',
    },

    message: {
        field: 'Message',
        hint: 'Entrée pour envoyer, Maj+Entrée pour aller à la ligne.',
        send: 'Envoyer',
        below: 'Nouveaux messages',
        you: 'Vous',
        left: {one: 'Encore {count} caractère', many: 'Encore {count} caractères', other: 'Encore {count} caractères'},
        tooLong: 'Limite dépassée de {count}. Raccourcissez le message ou envoyez-le en plusieurs parties.',
        muchTooLong: 'Message trop long. Envoyez-le en plusieurs parties.',
        cut: 'La suite de ce message est trop longue pour être affichée.',
        invisible: '(aucun caractère visible)',
        alone: 'Il n’y avait personne d’autre pour recevoir ce message.',
        missed: 'Non remis à {name}.',
        failed: 'Non envoyé\u00a0: {why}',
        notice: '{name}\u00a0: {message}',
    },

    peer: {
        connecting: 'Connexion…',
        reconnecting: 'Reconnexion…',
        still: 'En attente de la vidéo…',
        held: 'Vidéo en pause\u00a0: connexion lente',
        failed: 'Pas de connexion',
        failedAdvice:
            'Vos réseaux bloquent la connexion. Nouvelle tentative en cours… Si le problème persiste, l’un de vous ' +
            'devrait changer de réseau.',
        fullAdvice:
            'Le serveur ne peut plus relayer d’autres appels. Nouvelle tentative en cours… Si le problème persiste, ' +
            'prévenez la personne qui gère ce serveur.',
    },

    events: {
        joined: '{name} a rejoint la salle',
        left: '{name} a quitté la salle',
        lost: '{name} a perdu la connexion',
        removed: 'La modération a exclu {name}',
        failed: 'Connexion impossible avec {name}. Si le problème persiste, essayez un autre réseau.',
        full: 'Connexion impossible avec {name}\u00a0: le serveur ne peut plus relayer d’autres appels.',
    },

    moderation: {
        moderator: 'Modération',
        lock: 'Verrouiller',
        lockLabel: 'Verrouiller la salle',
        unlock: 'Déverrouiller',
        unlockLabel: 'Déverrouiller la salle',
        locked: 'Verrouillée',
        mute: 'Couper le micro',
        promote: 'Confier la modération',
        promoteNote: 'Cette personne modérera à votre place.',
        remove: 'Exclure de l’appel',
        removeNote: 'Le lien permet de revenir, sauf si vous verrouillez la salle.',
        isLocked: 'Verrouillée\u00a0: il faut demander',
        isOpen: 'La salle est déverrouillée',
        youModerate: 'Vous assurez maintenant la modération',
        othersModerate: '{name} assure maintenant la modération',
        muted: '{name} a coupé votre micro. Vous pouvez le réactiver.',
        asked: 'Vous avez demandé à {name} de couper son micro',
        unreachable: 'Le serveur est injoignable\u00a0: rien n’a changé. Réessayez dans un instant.',
        notModerator: 'Vous n’assurez plus la modération\u00a0: rien n’a changé.',
    },

    knock: {
        ask: 'Demander à entrer',
        promise:
            'Si vous demandez à entrer, la modération voit votre nom. Rien d’autre n’est envoyé avant votre entrée.',
        asking: 'Demande en cours…',
        told: {
            one:
                'Vous entrerez dès que votre demande sera acceptée. Sans réponse au bout de {count} minute, vous ' +
                'pourrez refaire une demande.',
            many:
                'Vous entrerez dès que votre demande sera acceptée. Sans réponse au bout de {count} minutes, vous ' +
                'pourrez refaire une demande.',
            other:
                'Vous entrerez dès que votre demande sera acceptée. Sans réponse au bout de {count} minutes, vous ' +
                'pourrez refaire une demande.',
        },
        stop: 'Annuler la demande',
        locked: {
            title: 'Cette salle est verrouillée',
            text: 'Demandez à entrer\u00a0: la modération pourra accepter.',
        },
        interrupted: {
            title: 'La connexion au serveur a été interrompue',
            text: 'Votre demande a été perdue. Veuillez la refaire.',
        },
        wants: '{name} demande à entrer',
        want: {
            one: '{name} et {count} autre personne demandent à entrer',
            many: '{name} et {count} autres personnes demandent à entrer',
            other: '{name} et {count} autres personnes demandent à entrer',
        },
        admit: 'Laisser entrer',
        deny: 'Refuser',
        admitLabel: 'Laisser entrer {name}',
        denyLabel: 'Refuser l’entrée à {name}',
        showAll: 'Tout afficher',
        admitAll: 'Laisser entrer tout le monde',
        title: 'Personnes qui demandent à entrer',
    },

    ended: {
        rejoin: 'Rejoindre à nouveau',
        lobby: 'Retour à la page d’accueil',
    },

    needsInvitation: {
        title: 'Il vous faut une invitation',
        text: 'Ouvrez le lien que vous avez reçu, ou collez-le ici.',
        field: 'Votre invitation',
        incomplete: 'Cette invitation est incomplète. Copiez en entier le lien que vous avez reçu.',
    },

    forLive: {
        title: 'Cette invitation est pour une diffusion',
        text: 'Elle ne fonctionne pas sur cette page.',
        link: 'Aller à la diffusion',
    },

    errors: {
        unreachable: {
            title: 'Le serveur ne répond pas',
            text:
                'Vérifiez votre connexion Internet. Si elle fonctionne, le serveur est peut-être en train de ' +
                'redémarrer. Réessayez dans une minute.',
        },
        blocked: {
            title: 'La connexion au serveur est bloquée',
            text:
                'Le serveur fonctionne, mais un proxy placé devant lui ou un filtre de votre réseau bloque sans ' +
                'doute les WebSockets. Essayez un autre réseau. Si cela échoue aussi, demandez à la personne qui ' +
                'gère ce serveur de consulter son journal.',
        },
        'room-full': {
            title: 'Cette salle est pleine',
            text: 'Réessayez quand quelqu’un sera parti, ou retrouvez-vous dans une autre salle.',
        },
        'server-full': {
            title: 'Le serveur est plein',
            text: 'Trop de personnes l’utilisent en ce moment. Réessayez dans quelques minutes.',
        },
        'rate-limited': {
            title: 'Trop de requêtes',
            text: 'Attendez une minute, puis réessayez.',
        },
        'bad-name': {
            title: 'Ce nom n’est pas accepté',
            text: 'Saisissez de 1 à 64 caractères visibles.',
        },
        'bad-room': {
            title: 'Ce nom de salle n’est pas accepté',
            text: 'Un nom de salle comporte de 6 à 64 caractères\u00a0: lettres de a à z, chiffres, - et _.',
        },
        unauthorized: {
            title: 'Il vous faut une invitation',
            text: 'Pour rejoindre cette salle, il vous faut une invitation valide. Demandez un nouveau lien.',
        },
        'bad-session': {
            title: 'Votre session a expiré',
            text: 'Veuillez rejoindre la salle à nouveau.',
        },
        forbidden: {
            title: 'Cette salle est verrouillée',
            text:
                'Personne ne peut y entrer pour le moment. Demandez à quelqu’un dans la salle de la déverrouiller, ' +
                'puis revenez.',
        },
        denied: {
            title: 'Votre demande a été refusée',
            text: 'Contactez la personne qui vous a envoyé l’invitation, ou refaites une demande dans deux minutes.',
        },
        unanswered: {
            title: 'Personne n’a répondu',
            text:
                'La modération est peut-être occupée. Refaites une demande, ou contactez la personne qui vous a ' +
                'envoyé l’invitation.',
        },
        nobody: {
            title: 'Personne ne peut vous laisser entrer',
            text:
                'Personne n’assure la modération dans la salle en ce moment. Contactez la personne qui vous a envoyé ' +
                'l’invitation, ou réessayez plus tard.',
        },
        busy: {
            title: 'Trop de personnes demandent à entrer',
            text: 'Attendez une minute, puis demandez à nouveau.',
        },
        role: {
            title: 'Cette invitation est pour une autre page',
            text: 'Demandez-en une nouvelle à la personne qui vous l’a envoyée.',
        },
        'join-timeout': {
            title: 'La connexion à la salle a pris trop de temps',
            text: 'Veuillez réessayer.',
        },
        'too-slow': {
            title: 'Votre connexion est trop lente',
            text: 'Rapprochez-vous de votre routeur ou suspendez les autres téléchargements, puis revenez.',
        },
        replaced: {
            title: 'Vous êtes dans cette salle dans un autre onglet',
            text:
                'Vous êtes en ligne dans votre autre onglet ou fenêtre. Pour continuer ici, rejoignez la salle à ' +
                'nouveau.',
        },
        removed: {
            title: 'Exclusion de la salle',
            text: 'La modération a décidé de vous exclure de cette salle.',
        },
        other: {
            title: 'La connexion a été perdue',
            text: 'Veuillez rejoindre la salle à nouveau. Si cela se répète, rechargez la page.',
        },
    },

    /** The page for an unknown address. */
    notFound: {
        title: 'Personne à l’autre bout',
        text: 'Il n’y a pas de page à cette adresse. Vérifiez le lien que vous avez reçu ou redemandez-le.',
        start: 'Démarrer un appel',
    },

    doctorLink: 'Tester votre connexion',
    serverSays: '(Message du serveur\u00a0: {message}.)',
};
