// @ts-check

/** The Spanish text that several pages share. */
export const text = {
    close: 'Cerrar',
    language: 'Idioma',

    form: {
        name: 'Tu nombre',
        join: 'Unirse',
        nameMissing: 'Escribe tu nombre para que los demás sepan quién eres.',
        nameBad: 'Usa de 1 a 64 caracteres visibles.',
    },

    preview: {
        label: 'Tu cámara y tu micrófono',
        waiting: 'Permite el acceso a la cámara y al micrófono cuando el navegador lo pida.',
        cameraOff: 'Tu cámara está apagada',
        noCamera: 'Sin cámara',
        meter: 'Di algo: la cuerda debería moverse.',
        meterWaiting: 'Con el micrófono activado, la cuerda se mueve cuando hablas.',
        meterOff: 'Tu micrófono está desactivado.',
        meterNone: 'Sin micrófono: puedes oír a los demás, pero no pueden oírte.',
    },

    devices: {
        choose: 'Elegir dispositivos',
        camera: 'Cámara',
        microphone: 'Micrófono',
        speaker: 'Altavoz',
        current: {camera: 'Cámara actual', microphone: 'Micrófono actual'},
        testSound: 'Probar sonido',
        testing: 'Reproduciendo…',
    },

    sound: {
        label: 'Sonido del micrófono',
        speech: 'Voz',
        original: 'Sonido original',
        notes: {
            speech: 'El navegador elimina el eco y el ruido.',
            original: 'Para música, en estéreo. Usa auriculares; si no, los demás oirán eco.',
            refused: 'Este micrófono no admite “Sonido original”. En su lugar se usa “Voz”.',
        },
    },

    media: {
        denied: {
            both: {
                title: 'La cámara y el micrófono están bloqueados',
                text: 'Abre la configuración del sitio junto a la dirección, permite ambos y vuelve a intentarlo.',
            },
            camera: {
                title: 'La cámara está bloqueada',
                text: 'Abre la configuración del sitio junto a la dirección, permite la cámara y vuelve a intentarlo.',
            },
            microphone: {
                title: 'El micrófono está bloqueado',
                text:
                    'Abre la configuración del sitio junto a la dirección, permite el micrófono y vuelve a ' +
                    'intentarlo.',
            },
        },
        none: {
            both: {
                title: 'No se ha encontrado ninguna cámara ni micrófono',
                text: 'Conéctalos y vuelve a intentarlo.',
            },
            camera: {
                title: 'No se ha encontrado ninguna cámara',
                text: 'Conecta una y vuelve a intentarlo.',
            },
            microphone: {
                title: 'No se ha encontrado ningún micrófono',
                text: 'Conecta uno y vuelve a intentarlo.',
            },
        },
        busy: {
            both: {
                title: 'La cámara y el micrófono ya están en uso',
                text: 'Puede que los esté usando otra aplicación o pestaña. Ciérrala y vuelve a intentarlo.',
            },
            camera: {
                title: 'La cámara ya está en uso',
                text: 'Puede que la esté usando otra aplicación o pestaña. Ciérrala y vuelve a intentarlo.',
            },
            microphone: {
                title: 'El micrófono ya está en uso',
                text: 'Puede que lo esté usando otra aplicación o pestaña. Ciérrala y vuelve a intentarlo.',
            },
        },
        lost: {
            both: {
                title: 'Cámara y micrófono desconectados',
                text: 'Vuelve a conectarlos e inténtalo de nuevo.',
            },
            camera: {
                title: 'Cámara desconectada',
                text: 'Vuelve a conectarla e inténtalo de nuevo.',
            },
            microphone: {
                title: 'Micrófono desconectado',
                text: 'Vuelve a conectarlo e inténtalo de nuevo.',
            },
        },
        interrupted: {
            both: {
                title: 'Cámara y micrófono interrumpidos',
                text:
                    'Los bloquea una llamada telefónica, otra aplicación o un interruptor de privacidad. Si no ' +
                    'vuelven a funcionar, inténtalo de nuevo.',
            },
            camera: {
                title: 'Cámara interrumpida',
                text:
                    'La bloquea otra aplicación o un interruptor de privacidad. Si no vuelve a funcionar, inténtalo ' +
                    'de nuevo.',
            },
            microphone: {
                title: 'Micrófono interrumpido',
                text:
                    'Lo bloquea una llamada telefónica, otra aplicación o un interruptor de privacidad. Si no ' +
                    'vuelve a funcionar, inténtalo de nuevo.',
            },
        },
        insecure: {
            both: {
                title: 'Cámara y micrófono no disponibles',
                text:
                    'Los navegadores solo los permiten en direcciones https:// (o en http://localhost en el mismo ' +
                    'ordenador). Pide una dirección https:// a quien administra el servidor.',
            },
        },
        unsupported: {
            both: {
                title: 'Cámara y micrófono no disponibles',
                text:
                    'El navegador integrado en esta aplicación no es compatible con ellos. Abre esta página en ' +
                    'Safari, Chrome o Firefox.',
            },
        },
    },

    unsupported: {
        title: 'Este navegador no permite hacer llamadas',
        text:
            'Falta o está desactivado: {missing}. Usa Chrome o Edge 110, Firefox 115, Safari 16.4 o una versión ' +
            'posterior.',
    },

    notices: {
        tryAgain: 'Reintentar',
        waiting: {
            title: 'Esperando tu cámara y tu micrófono',
            text: 'Si el navegador pregunta, permite el acceso. Hasta entonces, los demás no pueden verte ni oírte.',
        },
        dismiss: 'Descartar',
        joinWithout: {
            both: 'También puedes unirte sin ellos. Verás y oirás igualmente a los demás.',
            camera: 'También puedes unirte sin ella.',
            microphone: 'También puedes unirte sin él.',
        },
    },

    screenFailed: {
        title: 'No se ha podido compartir tu pantalla',
        text: 'En los ajustes de tu ordenador, permite que este navegador grabe la pantalla y vuelve a intentarlo.',
    },

    room: {
        joining: 'Entrando…',
        connected: 'En línea',
        reconnecting: 'Reconectando…',
        blocked:
            'El servidor funciona, pero su WebSocket está bloqueado. Si el problema continúa, prueba con otra red.',
        here: {one: '{count} persona', many: '{count} personas', other: '{count} personas'},
        copyLink: 'Copiar enlace',
        share: 'Compartir',
        leave: 'Salir',
    },

    invitation: {
        link: 'Enlace a esta llamada',
        copied: 'Enlace copiado',
        copyByHand: 'Copia este enlace y envíalo a las personas que quieras invitar:',
    },

    message: {
        field: 'Mensaje',
        hint: 'Pulsa Intro para enviar y Mayús+Intro para añadir una línea.',
        send: 'Enviar',
        below: 'Mensajes nuevos',
        you: 'Tú',
        left: {one: 'Queda {count} carácter', many: 'Quedan {count} caracteres', other: 'Quedan {count} caracteres'},
        tooLong: 'Caracteres de más: {count}. Acorta el mensaje o envíalo por partes.',
        muchTooLong: 'Mensaje demasiado largo. Envíalo por partes.',
        cut: 'El resto de este mensaje es demasiado largo para mostrarlo.',
        invisible: '(sin caracteres visibles)',
        alone: 'No había nadie más para recibirlo.',
        missed: 'No se ha entregado a {name}.',
        failed: 'No se ha enviado: {why}',
        notice: '{name}: {message}',
    },

    peer: {
        connecting: 'Conectando…',
        reconnecting: 'Reconectando…',
        still: 'Esperando el vídeo…',
        held: 'Vídeo en pausa: conexión lenta',
        failed: 'Sin conexión',
        failedAdvice:
            'Las redes bloquean la conexión. Seguimos intentándolo… Si el problema continúa, conviene que uno de los ' +
            'dos cambie de red.',
        fullAdvice:
            'El servidor no tiene capacidad para más llamadas por relay. Seguimos intentándolo… Si el problema ' +
            'continúa, avisa a quien administra este servidor.',
    },

    events: {
        joined: '{name} ha entrado',
        left: '{name} ha salido',
        lost: '{name} ha perdido la conexión',
        removed: 'Se ha expulsado a {name}',
        failed: 'No hay conexión con {name}. Si el problema continúa, prueba con otra red.',
        full: 'No hay conexión con {name}: el servidor no tiene capacidad para más llamadas por relay.',
    },

    moderation: {
        moderator: 'Moderación',
        lock: 'Bloquear',
        lockLabel: 'Bloquear la sala',
        unlock: 'Desbloquear',
        unlockLabel: 'Desbloquear la sala',
        locked: 'Bloqueada',
        mute: 'Silenciar micrófono',
        promote: 'Ceder la moderación',
        promoteNote: 'Esta persona moderará en tu lugar.',
        remove: 'Expulsar de la llamada',
        removeNote: 'Podrá volver con el enlace, salvo que bloquees la sala.',
        isLocked: 'Bloqueada: hay que pedir entrar',
        isOpen: 'La sala está desbloqueada',
        youModerate: 'Ahora moderas tú',
        othersModerate: 'Ahora modera {name}',
        muted: '{name} ha silenciado tu micrófono. Puedes volver a activarlo.',
        asked: 'Has pedido a {name} que silencie su micrófono',
        unreachable:
            'No se puede contactar con el servidor, así que no ha cambiado nada. Vuelve a intentarlo en un momento.',
        notModerator: 'Ya no moderas, así que no ha cambiado nada.',
    },

    knock: {
        ask: 'Pedir entrar',
        promise: 'Cuando pides entrar, la moderación ve tu nombre. No se envía nada más hasta que te unas.',
        asking: 'Pidiendo entrar…',
        told: {
            one:
                'Entrarás en cuanto la moderación acepte tu petición. Si nadie responde en {count} minuto, puedes ' +
                'volver a pedirlo.',
            many:
                'Entrarás en cuanto la moderación acepte tu petición. Si nadie responde en {count} minutos, puedes ' +
                'volver a pedirlo.',
            other:
                'Entrarás en cuanto la moderación acepte tu petición. Si nadie responde en {count} minutos, puedes ' +
                'volver a pedirlo.',
        },
        stop: 'Cancelar la petición',
        locked: {
            title: 'Esta sala está bloqueada',
            text: 'Pide entrar y la moderación podrá aceptarte.',
        },
        interrupted: {
            title: 'Se ha interrumpido la conexión con el servidor',
            text: 'Tu petición para entrar se ha perdido. Vuelve a pedirlo.',
        },
        wants: '{name} quiere entrar',
        want: {
            one: '{name} y {count} persona más quieren entrar',
            many: '{name} y {count} personas más quieren entrar',
            other: '{name} y {count} personas más quieren entrar',
        },
        admit: 'Dejar entrar',
        deny: 'Rechazar',
        admitLabel: 'Dejar entrar a {name}',
        denyLabel: 'Rechazar a {name}',
        showAll: 'Mostrar a todos',
        admitAll: 'Dejar entrar a todos',
        title: 'Personas que quieren entrar',
    },

    ended: {
        rejoin: 'Volver a unirse',
        lobby: 'Ir a la página de inicio',
    },

    needsInvitation: {
        title: 'Necesitas una invitación',
        text: 'Abre el enlace que te enviaron o pégalo aquí.',
        field: 'Tu invitación',
        incomplete: 'Esta invitación está incompleta. Copia entero el enlace que te enviaron.',
    },

    forLive: {
        title: 'Esta invitación es para una transmisión',
        text: 'No funciona en esta página.',
        link: 'Ir a la transmisión',
    },

    errors: {
        unreachable: {
            title: 'El servidor no responde',
            text:
                'Comprueba tu conexión a Internet. Si funciona, puede que el servidor se esté reiniciando. Vuelve a ' +
                'intentarlo en un minuto.',
        },
        blocked: {
            title: 'La conexión con el servidor está bloqueada',
            text:
                'El servidor funciona, pero es probable que un proxy delante de él o un filtro de tu red bloquee los ' +
                'WebSockets. Prueba con otra red. Si tampoco funciona, pide a quien administra este servidor que ' +
                'revise su registro.',
        },
        'room-full': {
            title: 'Esta sala está llena',
            text: 'Vuelve a intentarlo cuando alguien salga o usa otra sala.',
        },
        'server-full': {
            title: 'El servidor está lleno',
            text: 'Lo está usando demasiada gente en este momento. Vuelve a intentarlo en unos minutos.',
        },
        'rate-limited': {
            title: 'Demasiadas solicitudes',
            text: 'Espera un minuto y vuelve a intentarlo.',
        },
        'bad-name': {
            title: 'No se puede usar este nombre',
            text: 'Usa de 1 a 64 caracteres visibles.',
        },
        'bad-room': {
            title: 'No se puede usar este nombre de sala',
            text: 'Un nombre de sala tiene de 6 a 64 caracteres: letras de la a a la z, números, - y _.',
        },
        unauthorized: {
            title: 'Necesitas una invitación',
            text: 'Para unirte a esta sala necesitas una invitación válida. Pide un enlace nuevo.',
        },
        'bad-session': {
            title: 'Tu sesión ha caducado',
            text: 'Vuelve a unirte.',
        },
        forbidden: {
            title: 'Esta sala está bloqueada',
            text: 'Ahora mismo no puede entrar nadie. Pide a alguien de la sala que la desbloquee y vuelve a unirte.',
        },
        denied: {
            title: 'No te han dejado entrar',
            text: 'Contacta con la persona que te invitó o vuelve a pedirlo dentro de dos minutos.',
        },
        unanswered: {
            title: 'Nadie ha respondido',
            text: 'Puede que la moderación esté ocupada. Vuelve a pedirlo o contacta con la persona que te invitó.',
        },
        nobody: {
            title: 'Nadie puede dejarte entrar',
            text:
                'Ahora mismo no hay nadie en la sala que modere. Contacta con la persona que te invitó o vuelve a ' +
                'intentarlo más tarde.',
        },
        busy: {
            title: 'Demasiadas personas están pidiendo entrar',
            text: 'Espera un minuto y vuelve a pedirlo.',
        },
        role: {
            title: 'Esta invitación es para otra página',
            text: 'Pide una nueva a la persona que te la envió.',
        },
        'join-timeout': {
            title: 'La entrada a la sala ha tardado demasiado',
            text: 'Vuelve a intentarlo.',
        },
        'too-slow': {
            title: 'Tu conexión es demasiado lenta',
            text: 'Acércate al router o pausa otras descargas y vuelve a unirte.',
        },
        replaced: {
            title: 'Estás en esta sala en otra pestaña',
            text: 'Ahora participas desde la otra pestaña o ventana. Para seguir aquí, vuelve a unirte.',
        },
        removed: {
            title: 'Te han expulsado',
            text: 'La moderación te ha expulsado de esta sala.',
        },
        other: {
            title: 'Se ha perdido la conexión',
            text: 'Vuelve a unirte. Si sigue ocurriendo, recarga la página.',
        },
    },

    /** The page for an unknown address. */
    notFound: {
        title: 'No hay nadie al otro lado',
        text:
            'En esta dirección no hay ninguna página. Comprueba el enlace que has recibido o pide que te lo ' +
            'envíen otra vez.',
        start: 'Iniciar una llamada',
    },

    doctorLink: 'Probar tu conexión',
    serverSays: '(Mensaje del servidor: {message}.)',
};
