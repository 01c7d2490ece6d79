// @ts-check

/** The Spanish text of the broadcast page. */
export const text = {
    live: {
        title: '{room}: en directo en tincan',
        hostName: 'Anfitrión',
        viewerName: 'Público',
        screen: 'La transmisión',
        sound: 'Activar sonido',
        mute: 'Silenciar',
        volume: 'Volumen',
        float: 'Imagen en imagen',
        full: 'Pantalla completa',
        count: 'Público: {count}',
        again: 'Reintentar',
        serverLost: 'Reconectando con el servidor. El vídeo continúa.',
        serverBlocked: 'Reconectando con el servidor, pero el WebSocket está bloqueado. El vídeo continúa.',
        relayFull: {
            title: 'Sin conexión con el anfitrión',
            text:
                'El servidor no tiene capacidad para más llamadas por relay. Seguimos intentándolo… Si el problema ' +
                'continúa, avisa a quien administra este servidor.',
        },
        held: 'Vídeo en pausa: la conexión del anfitrión es lenta',
        next: 'Si el anfitrión vuelve a emitir, la transmisión empezará automáticamente.',
        becomeHost: 'Soy anfitrión',
        watch: 'Volver a mirar',
        hostTitle: 'Tu transmisión',
        preview: 'Vista previa de tu transmisión',
        nothing: 'Aquí aparece la vista previa.',
        sources: 'Mostrar',
        sourceScreen: 'Pantalla, ventana o pestaña',
        sourceCamera: 'Cámara',
        sourceMicrophone: 'Incluir micrófono',
        openPreview: 'Vista previa',
        noScreen:
            'Este navegador no puede compartir la pantalla. La mayoría de los navegadores de ordenador sí pueden.',
        password: 'Contraseña del anfitrión',
        passwordNeeded: {
            title: 'Necesitas una contraseña para emitir en directo',
            text: 'Pídela a quien administra el servidor, escríbela y pulsa “Emitir en directo”.',
        },
        passwordWrong: 'Contraseña incorrecta. Revisa las mayúsculas y vuelve a intentarlo.',
        goLive: 'Emitir en directo',
        end: 'Terminar la transmisión',
        useName: 'Continuar',
        offline: 'SIN EMITIR',
        onAir: 'EN DIRECTO',
        viewers: 'Público',
        time: 'Duración',
        upload: 'Subida',
        timeLeft: 'Tiempo restante',
        endsIn: {
            5: 'Quedan menos de 5 minutos: este servidor limita la duración de las transmisiones.',
            1: 'Queda menos de un minuto. Después podrás volver a emitir.',
        },
        received: 'El público ve',
        rate: '{rate}\u00a0Mbit/s',
        quality: '{best}p',
        qualities: 'de {worst}p a {best}p',
        qualityNone: 'Aún sin vídeo',
        screenEnded: {
            title: 'No estás en directo: ya no se comparte la pantalla',
            text: 'Pulsa “Emitir en directo” para volver a elegir una pantalla.',
        },
        screenAfterReload: {
            title: 'Estabas compartiendo tu pantalla',
            text:
                'Después de recargar, el navegador necesita un clic para volver a compartir la pantalla. Pulsa ' +
                '“Emitir en directo” para continuar. Tu público espera.',
        },
        nothingChosen: {
            title: 'No se ha elegido nada',
            text:
                'Todavía no estás en directo. Vuelve a pulsar “Emitir en directo” y elige una pantalla, una ventana ' +
                'o una pestaña. Si el navegador no pregunta, permite compartir la pantalla en la configuración del ' +
                'sitio.',
        },
    },

    watching: {
        joining: {title: 'Conectando…', text: ''},
        full: {
            title: 'La sala está llena',
            text: 'Estás en la cola. Entrarás automáticamente cuando alguien salga.',
        },
        unreachable: {
            title: 'El servidor no responde',
            text: 'Seguimos intentándolo… Comprueba tu conexión a Internet.',
        },
        blocked: {
            title: 'La conexión con el servidor está bloqueada',
            text:
                'Seguimos intentándolo… El servidor funciona, pero es probable que un proxy delante de él o un ' +
                'filtro de tu red bloquee los WebSockets. Prueba con otra red. Si tampoco funciona, pide a quien ' +
                'administra este servidor que revise su registro.',
        },
        waiting: {
            title: 'Aún no hay emisión',
            text: 'Empezará automáticamente cuando el anfitrión emita en directo.',
        },
        starting: {title: 'Empezando…', text: ''},
        live: {title: 'EN DIRECTO', text: ''},
        away: {
            title: 'El anfitrión se está reconectando…',
            text: 'Si vuelve, la transmisión se reanudará automáticamente.',
        },
        failed: {
            title: 'Sin conexión con el anfitrión',
            text: 'Seguimos intentándolo… Si el problema continúa, prueba con otra red.',
        },
        ended: {title: 'La transmisión ha terminado', text: ''},
        reconnecting: {
            title: 'Reconectando…',
            text: 'Has perdido la conexión. Seguimos intentándolo…',
        },
    },

    whyEnded: {
        left: 'El anfitrión la ha terminado.',
        lost: 'El anfitrión ha perdido la conexión.',
        closed: 'El anfitrión ha cerrado la página.',
        limit: 'Ha alcanzado el límite de tiempo de este servidor.',
        operator: 'La ha terminado quien administra el servidor.',
    },

    hosting: {
        offline: {
            title: 'No estás en directo',
            text: 'Nadie puede verte ni oírte.',
        },
        starting: {title: 'Empezando a emitir…', text: ''},
        live: {title: 'Estás en directo', text: 'Puede verte cualquiera que tenga el enlace.'},
        liveInvited: {title: 'Estás en directo', text: 'Cada espectador necesita su propia invitación.'},
        reconnecting: {
            title: 'Reconectando con el servidor…',
            text: 'Tu público sigue viéndote. No podrá entrar nadie más hasta que vuelvas.',
        },
        blocked: {
            title: 'La conexión con el servidor está bloqueada',
            text:
                'Tu público sigue viéndote, pero no puede entrar nadie más. El servidor funciona, pero es probable ' +
                'que un proxy delante de él o un filtro de tu red bloquee los WebSockets. Prueba con otra red. Si ' +
                'tampoco funciona, pide a quien administra este servidor que revise su registro.',
        },
    },

    hostErrors: {
        'already-live': {
            title: 'Ya hay alguien en directo aquí',
            text: 'Una sala solo puede tener un anfitrión. Espera a que termine o usa otra sala.',
        },
        ended: {
            title: 'Se ha terminado tu transmisión',
            text: 'La ha terminado quien administra el servidor. Pulsa “Emitir en directo” para empezar otra.',
        },
        limit: {
            title: 'Tu transmisión ha terminado',
            text: 'Ha alcanzado el límite de tiempo de este servidor. Pulsa “Emitir en directo” para empezar otra.',
        },
        'rate-limited': {
            title: 'Demasiadas contraseñas incorrectas',
            text: 'Espera un minuto y vuelve a intentarlo.',
        },
        replaced: {
            title: 'Estás en directo en otra pestaña',
            text: 'Tu transmisión sigue allí. Para emitir desde aquí, termínala antes allí.',
        },
    },
};
