// @ts-check

/** The French text of the start page. */
export const text = {
    lobby: {
        title: 'Des appels vidéo de navigateur à navigateur',
        lead: 'Démarrez un appel et envoyez le lien. Sans compte ni application.',
        start: 'Démarrer un appel',
        chooseRoom: 'Choisir une salle ou coller un lien',
        more: 'Autres possibilités',
        broadcast: 'Diffusion',
        messages: 'Messages seulement',
        learn: 'Apprendre avec le code',
        source: 'Code source',
        license: 'Licence',
        version: 'Version {version}',
        room: 'Salle',
        newName: 'Autre nom',
        roomSuggested: 'Seules les personnes qui ont le lien peuvent entrer.',
        roomChosen: 'Toute personne qui devine ce nom peut entrer.',
        roomBad: 'Un nom de salle comporte de 6 à 64 caractères\u00a0: lettres de a à z, chiffres, - et _.',
        linkInvites: 'C’est une invitation.',
        linkToLive: 'Ce lien mène à une diffusion.',
        linkToData: 'Ce lien mène à une salle de messages.',
        linkAway: 'Ce lien mène à un autre serveur\u00a0: {host}',
        byInvitation: 'Ici, les appels se font uniquement sur invitation. Collez le lien que vous avez reçu.',
    },

    plan: {
        title: 'Planifier un appel',
        time: 'Date et heure',
        note: 'Envoyez ce lien aux personnes à qui vous voulez parler. Il n’expire pas.',
        save: 'Ajouter à l’agenda',
        saved: 'Ouvrez le fichier téléchargé pour ajouter l’appel à votre agenda.',
        noTime: 'Choisissez une date et une heure.',
        event: 'Appel vidéo',
    },

    facts: {
        title: 'Comment ça marche',
        directTitle: 'Direct',
        direct:
            'L’image et le son circulent chiffrés d’un navigateur à l’autre. Ce serveur ne fait que vous mettre en ' +
            'relation.',
        relayedTitle: 'Relayé si nécessaire',
        relayed:
            'Certains réseaux bloquent les connexions directes. Ce serveur relaie alors le flux chiffré, sans ' +
            'pouvoir le lire.',
        smallTitle: 'Petit et éphémère',
        small:
            'Jusqu’à une douzaine de personnes environ. Une salle n’existe que tant que quelqu’un s’y trouve. Rien ' +
            'n’est enregistré ni conservé.',
    },
};
