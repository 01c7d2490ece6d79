// @ts-check

/** The Italian text of the start page. */
export const text = {
    lobby: {
        title: 'Videochiamate da browser a browser',
        lead: 'Avvia una chiamata e invia il link. Senza account, senza app.',
        start: 'Avvia una chiamata',
        chooseRoom: 'Scegli una stanza o incolla un link',
        more: 'Cos’altro puoi fare qui',
        broadcast: 'Diretta',
        messages: 'Solo messaggi',
        learn: 'Impara dal codice',
        source: 'Codice sorgente',
        license: 'Licenza',
        version: 'Versione {version}',
        room: 'Stanza',
        newName: 'Altro nome',
        roomSuggested: 'Può entrare solo chi ha il link.',
        roomChosen: 'Può entrare chiunque indovini questo nome.',
        roomBad: 'Il nome di una stanza ha da 6 a 64 caratteri: lettere dalla a alla z, cifre, - e _.',
        linkInvites: 'Questo è un invito.',
        linkToLive: 'Questo link è per una diretta.',
        linkToData: 'Questo link è per una stanza di messaggi.',
        linkAway: 'Questo link porta a un altro server: {host}',
        byInvitation: 'Qui si può chiamare solo su invito. Incolla il link che hai ricevuto.',
    },

    plan: {
        title: 'Pianifica una chiamata',
        time: 'Data e ora',
        note: 'Invia questo link alle persone con cui vuoi parlare. Non scade.',
        save: 'Aggiungi al calendario',
        saved: 'Apri il file scaricato per aggiungere la chiamata al calendario.',
        noTime: 'Scegli una data e un’ora.',
        event: 'Videochiamata',
    },

    facts: {
        title: 'Come funziona',
        directTitle: 'Diretto',
        direct: 'Video e audio viaggiano cifrati da browser a browser. Questo server vi mette solo in contatto.',
        relayedTitle: 'Relay, se serve',
        relayed:
            'Alcune reti bloccano le connessioni dirette. In quel caso questo server inoltra il flusso cifrato, ' +
            'senza poterlo leggere.',
        smallTitle: 'Piccolo e temporaneo',
        small:
            'Fino a una dozzina di persone circa. Una stanza esiste solo finché c’è qualcuno dentro. Nulla viene ' +
            'registrato o conservato.',
    },
};
