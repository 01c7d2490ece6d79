// @ts-check

/** The Spanish text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Estás a punto de entrar en',
        promise: 'No se envía nada hasta que te unas.',
        audio: 'Unirse solo con audio',
        watch: 'Solo mirar',
        another: 'Iniciar otra llamada',
    },

    incomplete: {
        title: 'Una parte de esta página no se ha cargado',
        text: 'Comprueba tu conexión a Internet y recarga la página.',
        reload: 'Recargar la página',
    },

    presence: {
        nobody: 'Todavía no hay nadie.',
        here: {one: '{names} ya está aquí.', many: '{names} ya están aquí.', other: '{names} ya están aquí.'},
        others: {one: '{count} persona más', many: '{count} personas más', other: '{count} personas más'},
        full: 'La sala está llena.',
        locked: 'La sala está bloqueada.',
    },

    call: {
        people: 'Personas en esta llamada',
        controls: 'Controles de la llamada',
        microphoneIsOff: 'micrófono desactivado',
        sound: 'Activar sonido',
        soundWhy: 'El navegador bloquea el sonido hasta que interactúes con la página.',
        reconnecting: 'Reconectando… Tu llamada continúa.',
        resume: 'Reanudar',
        resumeWhy: 'El navegador ha pausado la llamada.',
        self: 'tú',
        video: 'Vídeo de {name}',
    },

    drop: 'Suelta archivos aquí para enviarlos',

    invite: {
        title: 'Aún no hay nadie más',
        text: 'Envía este enlace a las personas con las que quieras hablar. Basta con un navegador.',
        byToken: 'Cada persona necesita su propia invitación para unirse.',
    },

    left: {
        title: 'Has salido de la llamada',
    },

    afterwards: {
        short: 'Has estado menos de un minuto en la llamada.',
        duration: 'Has estado {duration} en la llamada.',
        nobody: 'Ya no hay nadie.',
        here: {one: '{names} sigue ahí.', many: '{names} siguen ahí.', other: '{names} siguen ahí.'},
    },

    bad: {
        label: 'Mala conexión',
        one: 'Mala conexión con {name}',
        several: 'Mala conexión con varias personas',
    },

    uplink: {
        full: 'La conexión ha mejorado. Tu vídeo vuelve a enviarse con la máxima calidad.',
        smaller: 'Conexión lenta. Tu vídeo se envía en un tamaño menor.',
        off: 'Conexión muy lenta. Tu vídeo se ha apagado para que se te oiga bien.',
    },

    tile: {
        enlarge: 'Ampliar: {name}',
        full: 'Pantalla completa: {name}',
        hidden: 'Has ocultado este vídeo',
        saving: 'Vídeo en pausa: ahorro de datos',
        silent: 'Has puesto el volumen al 0\u00a0%',
    },

    options: {
        title: 'Opciones: {name}',
        volume: 'Volumen',
        percent: '{percent}\u00a0%',
        enlarge: 'Ampliar',
        shrink: 'Reducir',
        full: 'Pantalla completa',
        leaveFull: 'Salir de pantalla completa',
        window: 'Ventana aparte',
        closeWindow: 'Cerrar la ventana aparte',
        hide: 'Ocultar',
        show: 'Volver a mostrar',
    },

    saving: {
        start: 'Ahorrar datos',
        stop: 'Dejar de ahorrar datos',
        label: 'Ahorro de datos',
        on: 'Ahorro de datos: recibes el sonido y solo el vídeo grande.',
        off: 'Vuelves a recibir el vídeo de todos.',
    },

    ownView: {
        hide: 'Ocultar mi vídeo',
        show: 'Mostrar mi vídeo',
        move: 'Mover a la esquina siguiente',
    },

    corner: {
        'top-left': 'En la esquina superior izquierda. Usa las teclas de flecha para mover el vídeo.',
        'top-right': 'En la esquina superior derecha. Usa las teclas de flecha para mover el vídeo.',
        'bottom-left': 'En la esquina inferior izquierda. Usa las teclas de flecha para mover el vídeo.',
        'bottom-right': 'En la esquina inferior derecha. Usa las teclas de flecha para mover el vídeo.',
    },

    screen: {
        title: 'Pantalla de {name}',
        share: 'Pantalla',
        shareLabel: 'Compartir tu pantalla',
        stopLabel: 'Dejar de compartir tu pantalla',
        presenting: 'Estás presentando',
        stop: 'Detener',
        stopPresenting: 'Detener la presentación',
        ended: 'Has dejado de compartir tu pantalla',
        started: '{name} está compartiendo su pantalla',
    },

    hands: {
        raise: 'Levantar mano',
        lower: 'Bajar mano',
        mark: 'mano levantada',
        raised: '{name} ha levantado la mano',
        youRaised: 'Has levantado la mano',
        youLowered: 'Has bajado la mano',
    },

    reactions: {
        label: 'Reaccionar',
        title: 'Enviar una reacción',
        names: {
            'thumbs-up': 'Pulgar arriba',
            clap: 'Aplauso',
            heart: 'Corazón',
            laugh: 'Risa',
            surprised: 'Sorpresa',
            party: 'Fiesta',
        },
        one: '{name} ha reaccionado: {reaction}',
        several: {
            one: '{count} persona ha reaccionado: {reactions}',
            many: '{count} personas han reaccionado: {reactions}',
            other: '{count} personas han reaccionado: {reactions}',
        },
    },

    people: {
        label: 'Personas',
        title: 'En esta llamada',
        microphoneOn: 'micrófono activado',
        microphoneOff: 'micrófono desactivado',
        cameraOn: 'cámara activada',
        cameraOff: 'cámara desactivada',
        screenOn: 'compartiendo su pantalla',
        hand: 'mano levantada, turno {place}',
        muteAll: 'Silenciar a todos',
        mutedAll: 'Has pedido a todos que silencien su micrófono',
        search: 'Buscar por nombre',
        noMatch: 'Aquí nadie se llama así.',
        matches: {
            one: '{count} persona encontrada.',
            many: '{count} personas encontradas.',
            other: '{count} personas encontradas.',
        },
    },

    settings: {
        label: 'Ajustes',
        title: 'Cámara y sonido',
        video: 'Tu vídeo',
        mirror: 'Ver mi vídeo en espejo',
        note: 'Los cambios se aplican al momento.',
    },

    deviceOffers: {
        camera: 'Nueva cámara conectada: {name}',
        microphone: 'Nuevo micrófono conectado: {name}',
        speaker: 'Nuevo altavoz conectado: {name}',
        use: 'Usar',
        cameraGone: 'Cámara desconectada. Ahora se usa {name}.',
        microphoneGone: 'Micrófono desconectado. Ahora se usa {name}.',
    },

    shortcuts: {
        title: 'Atajos de teclado',
        microphone: 'Activar o desactivar el micrófono',
        camera: 'Activar o desactivar la cámara',
        screen: 'Compartir tu pantalla o dejar de hacerlo',
        chat: 'Chat',
        hand: 'Levantar o bajar la mano',
        help: 'Mostrar esta lista',
        question: '?',
        space: 'Espacio',
        hold: 'Mantener pulsado para hablar cuando el micrófono está desactivado',
        use: 'Usar estos atajos',
    },

    qr: {
        show: 'Código QR',
        title: 'Escanea para unirte',
        label: 'Código QR del enlace a esta llamada',
        note: 'Apunta con la cámara de un móvil y toca el enlace.',
        failed: 'No se ha podido cargar el código QR. Comprueba tu conexión a Internet y vuelve a intentarlo.',
    },

    floating: {
        open: 'Ventana flotante',
        close: 'Cerrar la ventana flotante',
        nothing: 'Todavía no hay ningún vídeo que mostrar en una ventana flotante',
    },

    hold: {
        hint: 'Mantén pulsado Espacio para hablar',
        talking: 'Tu micrófono está activado mientras mantienes pulsado Espacio',
    },

    inspector: 'Ver lo que se envía',

    menu: {
        more: 'Más',
        label: 'Más controles',
    },
};
