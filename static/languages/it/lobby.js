// @ts-check

/** The Italian text of the start page. */
export const text = {
    lobby: {
        title: 'Due barattoli e uno spago.',
        lead: 'Videochiamate dirette da browser a browser. Senza account, senza app.',
        doctor: 'Le chiamate non partono?',
        room: 'Stanza',
        newName: 'Altro nome',
        roomSuggested: 'Può entrare solo chi ha il link.',
        roomChosen: 'Può entrare chiunque indovini questo nome.',
        roomBad: 'Il nome di una stanza ha da 6 a 64 caratteri: lettere dalla a alla z, cifre, - e _.',
        linkInvites: 'Questo è un invito.',
        linkToLive: 'Questo link è per una diretta.',
        linkToData: 'Questo link è per una stanza di messaggi.',
        linkAway: 'Questo link porta a un altro server: {host}',
        invitation: 'Il tuo invito',
        byInvitation: 'Qui si chiama solo su invito. Incolla il link che hai ricevuto.',
        invitationBad: 'Questo invito è incompleto. Copia per intero il link che hai ricevuto.',
    },

    facts: {
        label: 'Come funziona',
        directTitle: 'Diretto',
        direct: 'Video e audio viaggiano cifrati da browser a browser. Questo server vi mette solo in contatto.',
        relayedTitle: 'Relay, se serve',
        relayed:
            'Alcune reti bloccano le connessioni dirette. In quel caso questo server inoltra il flusso cifrato, ' +
            'senza poterlo leggere.',
        smallTitle: 'Piccolo e temporaneo',
        small:
            'Per una dozzina di persone al massimo. Una stanza esiste solo finché c’è qualcuno dentro. Nulla viene ' +
            'registrato o conservato.',
    },
};
