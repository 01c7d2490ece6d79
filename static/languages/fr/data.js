// @ts-check

/** The French text of the messages-only page. */
export const text = {
    notices: {
        channel: '{name} dans {channel}\u00a0: {message}',
        direct: '{name} à vous\u00a0: {message}',
    },

    data: {
        eyebrow: 'Salle réservée aux messages',
        aboutTitle: 'De navigateur à navigateur',
        about:
            'Les messages circulent chiffrés\u00a0: directement, ou par un relais qui ne peut pas les lire. ' +
            'Rien n’est conservé.',
        noCameraTitle: 'Ni caméra, ni micro',
        noCamera: 'Cette page n’y demande pas accès.',
        privacy: 'Confidentialité',
        relayOnly: 'Toujours utiliser le relais',
        relayNote: 'Les autres ne voient alors pas votre adresse IP.',
        list: 'Canaux et personnes',
        options: 'Options',
        people: 'Personnes',
        nobody: 'Il n’y a personne d’autre.',
        alone: 'Il n’y a que vous ici',
        aloneText: 'Envoyez le lien aux personnes à qui vous voulez écrire. Un navigateur leur suffit.',
        aloneByToken: 'Chaque personne a besoin de sa propre invitation pour entrer.',
        pingAll: 'Ping à tous',
        pingNote: 'Un ping mesure le temps que met un message pour atteindre quelqu’un et revenir.',
        channels: 'Canaux',
        found: 'Canaux à rejoindre',
        channelNew: 'Nouveau canal',
        add: 'Ajouter',
        title: '{room}\u00a0: données tincan',
        joining: 'Connexion…',
        left: 'Vous avez quitté la salle',
    },

    conversation: {
        unread: '{name}, non lus\u00a0: {count}',
        back: 'Canaux et personnes',
        backUnread: 'Canaux et personnes, non lus\u00a0: {count}',
        writeTo: 'Message à {name}',
    },

    activity: {
        name: 'Activité',
        introduction: 'Cette liste montre les pings, les arrivées et les départs.',
        blocked: 'Pour écrire un message, choisissez un canal ou une personne.',
    },

    person: {
        direct: 'direct',
        relay: 'via un relais',
        gone: 'terminé',
        left: 'Cette conversation est terminée. Si la personne revient, elle réapparaîtra sous Personnes.',
        ms: '{ms}\u00a0ms',
        introduction: 'Personne d’autre que {name} ne voit ce que vous écrivez ici.',
        remove: 'Exclure',
        removeLabel: 'Exclure {name}',
        close: 'Retirer de la liste',
        removeQuestion: 'Exclure {name} de la salle\u00a0?',
        keep: 'Annuler',
    },

    channel: {
        introduction:
            'Toute personne dans la salle peut rejoindre ce canal. Les messages vont directement à ses membres. Vous ' +
            'ne voyez pas les messages envoyés avant votre arrivée.',
        publish: 'Envoi seul',
        subscribe: 'Réception seule',
        both: 'Envoi et réception',
        modes: 'Dans ce canal',
        publishing: 'Dans ce canal, vous ne faites qu’envoyer\u00a0: vous ne voyez pas ce que les autres écrivent.',
        onlyYou: 'Personne d’autre',
        alone: 'Il semble n’y avoir personne d’autre dans ce canal.',
        subscribing:
            'Dans ce canal, vous ne faites que recevoir. Pour écrire ici, ouvrez Options et choisissez «\u00a0Envoi ' +
            'et réception\u00a0».',
        leave: 'Quitter le canal',
        leaveLabel: 'Quitter le canal {name}',
        join: 'Rejoindre',
        joinLabel: 'Rejoindre le canal {name}',
        bad: 'Saisissez de 1 à 64 caractères visibles.',
        twice: 'Vous êtes déjà dans ce canal.',
        tooMany: 'Vous pouvez être dans {count} canaux au plus. Quittez-en un d’abord.',
    },

    log: {
        pinged: 'Ping de {name} à {other}\u00a0: {ms}\u00a0ms',
        pingedYou: 'Ping de {name} à vous\u00a0: {ms}\u00a0ms',
        youPinged: 'Ping de vous à {name}\u00a0: {ms}\u00a0ms',
        noAnswer: '{name} n’a pas répondu à votre ping\u00a0: {why}',
        badData: '{name} a envoyé des données que cette page ne peut pas lire',
        bytes: {one: '{count} octet', many: '{count} octets', other: '{count} octets'},
    },
};
