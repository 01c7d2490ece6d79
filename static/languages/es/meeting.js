// @ts-check

/** The Spanish text of the call page. */
export const text = {
    title: '{room}: tincan',

    prejoin: {
        eyebrow: 'Estás a punto de entrar en',
        promise: 'No se envía nada hasta que te unas.',
        audio: 'Unirse solo con audio',
        watch: 'Solo mirar',
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
        soundWhy: 'El navegador bloquea el sonido hasta que tocas la página.',
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
        text: 'Puede que los demás sigan en {room}',
    },

    bad: {
        label: 'Mala conexión',
        one: 'Mala conexión con {name}',
        several: 'Mala conexión con varias personas',
    },

    uplink: {
        full: 'La conexión ha mejorado. Tu vídeo se envía con toda la calidad.',
        smaller: 'Conexión lenta. Tu vídeo se envía más pequeño.',
        off: 'Conexión muy lenta. Tu vídeo se ha apagado para que se te oiga bien.',
    },

    tile: {
        enlarge: 'Ampliar a {name}',
        window: 'Ver a {name} en otra ventana',
        full: 'Ver a {name} en pantalla completa',
    },

    screen: {
        title: 'Pantalla de {name}',
        own: 'Tu pantalla',
        share: 'Pantalla',
        shareLabel: 'Compartir tu pantalla',
        stopLabel: 'Dejar de compartir tu pantalla',
        ended: 'Has dejado de compartir tu pantalla',
        started: '{name} está compartiendo su pantalla',
    },

    people: {
        label: 'Personas',
        title: 'En esta llamada',
        microphoneOn: 'micrófono activado',
        microphoneOff: 'micrófono desactivado',
        cameraOn: 'cámara activada',
        cameraOff: 'cámara desactivada',
        screenOn: 'compartiendo su pantalla',
    },

    settings: {
        label: 'Ajustes',
        title: 'Cámara y sonido',
        video: 'Tu vídeo',
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
        help: 'Mostrar esta lista',
        use: 'Usar estos atajos',
    },

    qr: {
        show: 'Código QR',
        title: 'Escanea para unirte',
        label: 'Código QR del enlace a esta llamada',
        note: 'Apunta con la cámara de un móvil y toca el enlace.',
        failed: 'No se ha podido cargar el código QR. Comprueba tu conexión a Internet.',
    },

    floating: {
        open: 'Ventana flotante',
        close: 'Cerrar la ventana flotante',
    },

    menu: {
        more: 'Más',
        full: 'Pantalla completa',
        label: 'Más controles',
    },
};
