// @ts-check

/** The Spanish text of the start page. */
export const text = {
    lobby: {
        title: 'Videollamadas de navegador a navegador',
        lead: 'Inicia una llamada y envía el enlace. Sin cuenta ni aplicación.',
        start: 'Iniciar una llamada',
        chooseRoom: 'Elegir una sala o pegar un enlace',
        more: 'Qué más puedes hacer aquí',
        broadcast: 'Transmisión',
        messages: 'Solo mensajes',
        learn: 'Aprender con el código',
        source: 'Código fuente',
        license: 'Licencia',
        version: 'Versión {version}',
        room: 'Sala',
        newName: 'Otro nombre',
        roomSuggested: 'Solo puede entrar quien tenga el enlace.',
        roomChosen: 'Puede entrar cualquiera que adivine este nombre.',
        roomBad: 'Un nombre de sala tiene de 6 a 64 caracteres: letras de la a a la z, números, - y _.',
        linkInvites: 'Esto es una invitación.',
        linkToLive: 'Este enlace es de una transmisión.',
        linkToData: 'Este enlace es de una sala de mensajes.',
        linkAway: 'Este enlace lleva a otro servidor: {host}',
        byInvitation: 'Aquí las llamadas son solo con invitación. Pega el enlace que te enviaron.',
    },

    plan: {
        title: 'Programar una llamada',
        time: 'Fecha y hora',
        note: 'Envía este enlace a las personas con las que quieras hablar. No caduca.',
        save: 'Añadir al calendario',
        saved: 'Abre el archivo descargado para añadir la llamada a tu calendario.',
        noTime: 'Elige una fecha y una hora.',
        event: 'Videollamada',
    },

    facts: {
        title: 'Cómo funciona',
        directTitle: 'Directo',
        direct:
            'El vídeo y el audio viajan cifrados de navegador a navegador. Este servidor solo establece el contacto.',
        relayedTitle: 'Por relay si hace falta',
        relayed:
            'Algunas redes bloquean las conexiones directas. En ese caso, este servidor retransmite el flujo ' +
            'cifrado, que no puede leer.',
        smallTitle: 'Pequeño y temporal',
        small:
            'Hasta una docena de personas, más o menos. Una sala solo existe mientras haya alguien dentro. No se ' +
            'graba ni se guarda nada.',
    },
};
