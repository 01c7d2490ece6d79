// @ts-check

/** The Spanish text of the messages-only page. */
export const text = {
    notices: {
        channel: '{name} en {channel}: {message}',
        direct: '{name} para ti: {message}',
    },

    data: {
        eyebrow: 'Sala solo para mensajes',
        aboutTitle: 'De navegador a navegador',
        about:
            'Los mensajes viajan cifrados: directamente o a través de un relay que no puede leerlos. ' +
            'No se guarda nada.',
        noCameraTitle: 'Sin cámara ni micrófono',
        noCamera: 'Esta página no los pide.',
        privacy: 'Privacidad',
        relayOnly: 'Usar siempre el relay',
        relayNote: 'Oculta tu dirección IP a los demás.',
        list: 'Canales y personas',
        options: 'Opciones',
        people: 'Personas',
        nobody: 'No hay nadie más.',
        alone: 'Aún no hay nadie más',
        aloneText: 'Envía el enlace a las personas a las que quieras escribir. Basta con un navegador.',
        aloneByToken: 'Cada persona necesita su propia invitación para unirse.',
        pingAll: 'Ping a todos',
        pingNote: 'Un ping mide cuánto tarda un mensaje en llegar a alguien y volver.',
        channels: 'Canales',
        found: 'Canales a los que unirse',
        channelNew: 'Canal nuevo',
        add: 'Añadir',
        title: '{room}: datos de tincan',
        joining: 'Conectando…',
        left: 'Has salido de la sala',
    },

    conversation: {
        unread: '{name}, {count} sin leer',
        back: 'Canales y personas',
        backUnread: 'Canales y personas, {count} sin leer',
        writeTo: 'Mensaje para {name}',
    },

    activity: {
        name: 'Actividad',
        introduction: 'Aquí aparecen los pings y quién entra y sale.',
        blocked: 'Para escribir un mensaje, elige un canal o una persona.',
    },

    person: {
        direct: 'directa',
        relay: 'por relay',
        gone: 'terminada',
        left: 'Esta conversación ha terminado. Si la persona vuelve, aparecerá de nuevo en Personas.',
        ms: '{ms}\u00a0ms',
        introduction: 'Solo {name} ve lo que escribas aquí.',
        remove: 'Expulsar',
        removeLabel: 'Expulsar a {name}',
        close: 'Quitar de la lista',
        removeQuestion: '¿Expulsar a {name} de la sala?',
        keep: 'Cancelar',
    },

    channel: {
        introduction:
            'Cualquiera que esté en la sala puede unirse a este canal. Los mensajes van directamente a sus miembros. ' +
            'Los mensajes anteriores a tu llegada no se muestran.',
        publish: 'Solo enviar',
        subscribe: 'Solo recibir',
        both: 'Enviar y recibir',
        modes: 'En este canal',
        publishing: 'En este canal solo envías: no ves lo que escriben los demás.',
        onlyYou: 'Solo tú',
        alone: 'Parece que no hay nadie más en este canal.',
        subscribing:
            'En este canal solo recibes mensajes. Para escribir aquí, abre Opciones y elige “Enviar y recibir”.',
        leave: 'Salir del canal',
        leaveLabel: 'Salir del canal {name}',
        join: 'Unirse',
        joinLabel: 'Unirse al canal {name}',
        bad: 'Usa de 1 a 64 caracteres visibles.',
        twice: 'Ya estás en este canal.',
        tooMany: 'Puedes estar en {count} canales como máximo. Sal antes de alguno.',
    },

    log: {
        pinged: 'Ping de {name} a {other}: {ms}\u00a0ms',
        pingedYou: 'Ping de {name} para ti: {ms}\u00a0ms',
        youPinged: 'Tu ping a {name}: {ms}\u00a0ms',
        noAnswer: '{name} no ha respondido a tu ping: {why}',
        badData: '{name} ha enviado datos que esta página no puede leer',
        bytes: {one: '{count} byte', many: '{count} bytes', other: '{count} bytes'},
    },
};
