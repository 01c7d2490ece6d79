// @ts-check

/** The Spanish text of the page that finds out why calls do not connect. */
export const text = {
    doctor: {
        title: 'Probar tu conexión',
        lead:
            'Esta página prueba lo que necesita una llamada, desde este navegador y esta red. Solo activa la cámara ' +
            'y el micrófono si lo pides.',
        unseen: 'Nadie más puede ver esta prueba.',
        seen: 'Las personas que estén en la sala de tu invitación verán entrar y salir a la prueba.',
        checks: 'Comprobaciones',
        start: 'Iniciar una llamada',
        passed: {
            one: '{count} prueba superada',
            many: '{count} pruebas superadas',
            other: '{count} pruebas superadas',
        },
        again: 'Repetir',
        testDevices: 'Probar cámara y micrófono',
        copy: 'Copiar informe',
        addresses: 'Incluir direcciones IP',
        addressesNote:
            'El informe es un texto para enviarlo a alguien que pueda ayudarte. Sin direcciones, no dice quién eres.',
        copied: 'Informe copiado',
        copyByHand: 'Selecciona y copia este texto:',
        testing: 'Esperando la cámara y el micrófono. Si el navegador pregunta, permite el acceso.',
    },

    running: {
        page: 'Probando este navegador…',
        server: 'Preguntando al servidor…',
        socket: 'Abriendo un WebSocket…',
        relays: 'Probando el relay. Puede tardar medio minuto…',
        loop: 'Enviando mensajes de prueba por el relay…',
        mapping: 'Probando cómo asigna tu router las direcciones…',
        devices: 'Buscando una cámara y un micrófono…',
    },

    severities: {
        ok: 'bien',
        skip: 'omitido',
        warn: 'advertencia',
        fault: 'fallo',
    },

    summary: {
        good: 'Las llamadas deberían funcionar desde aquí.',
        incomplete: 'La prueba se ha interrumpido. Recarga la página para volver a intentarlo.',
        skipped: 'No se ha encontrado ningún problema, pero no se ha podido probar todo.',
        warnings: {
            one: 'Las llamadas deberían funcionar desde aquí, pero hay {count} advertencia.',
            many: 'Las llamadas deberían funcionar desde aquí, pero hay {count} advertencias.',
            other: 'Las llamadas deberían funcionar desde aquí, pero hay {count} advertencias.',
        },
        problems: {
            one: 'Se ha encontrado {count} problema. Puede que las llamadas no funcionen desde aquí.',
            many: 'Se han encontrado {count} problemas. Puede que las llamadas no funcionen desde aquí.',
            other: 'Se han encontrado {count} problemas. Puede que las llamadas no funcionen desde aquí.',
        },
    },

    findings: {
        insecure: {
            ok: 'Esta página ha llegado por una conexión segura.',
            plain: {
                text:
                    'Esta página no ha llegado por https, así que el navegador no permite usar la cámara ni el ' +
                    'micrófono.',
                do:
                    'Ábrela con https:// delante. Si administras este servidor, dale un certificado: inicia tincan ' +
                    'con -domain, o con -tls-self-signed para una red local.',
            },
        },
        'browser-old': {
            ok: 'Este navegador tiene lo que necesitan las llamadas.',
        },
        'port-closed': {
            ok: 'El servidor responde en el puerto TCP {port}, en {ms}\u00a0ms.',
            silent: {
                text: 'El servidor no responde en el puerto TCP {port}.',
                do:
                    'Comprueba tu conexión a Internet. Si funciona y otras personas tampoco pueden abrir esta ' +
                    'página, el servidor está apagado o un cortafuegos delante de él bloquea el puerto TCP {port}.',
            },
            status: {
                text: 'El servidor responde a /healthz con el estado {status} en lugar de 200.',
                do:
                    'Si administras este servidor, revisa el proxy que tiene delante: debe reenviar todas las rutas ' +
                    'a tincan.',
            },
            relays: {
                text: 'No se puede llegar al relay (TURN) por {places}.',
                do:
                    'Prueba con otra red, como la que comparte un móvil. Si tampoco funciona, el cortafuegos del ' +
                    'servidor lo bloquea: ábrelo en el cortafuegos del proveedor y en el de la propia máquina.',
            },
        },
        clock: {
            ok: 'El reloj de este dispositivo coincide con el del servidor.',
            unknown: 'Sin probar: la respuesta del servidor no lleva fecha.',
            ahead: {
                text: 'El reloj de este dispositivo va {seconds}\u00a0s adelantado respecto al del servidor.',
                do:
                    'Deja que este dispositivo ajuste su reloj automáticamente. Si su reloj va bien, el que va mal ' +
                    'es el del servidor, y puede que se rechacen sus invitaciones y relays: ejecuta allí un servicio ' +
                    'NTP.',
            },
            behind: {
                text: 'El reloj de este dispositivo va {seconds}\u00a0s atrasado respecto al del servidor.',
                do:
                    'Deja que este dispositivo ajuste su reloj automáticamente. Si su reloj va bien, el que va mal ' +
                    'es el del servidor, y puede que se rechacen sus invitaciones y relays: ejecuta allí un servicio ' +
                    'NTP.',
            },
        },
        'ws-upgrade': {
            ok: 'El WebSocket se abre y el servidor responde por él.',
            skip: 'Sin probar: el servidor no responde.',
            refused: {
                text: 'El servidor responde, pero el WebSocket en /ws no se abre.',
                do:
                    'Algo por el camino bloquea los WebSockets: un proxy, un antivirus o una extensión del ' +
                    'navegador. Si administras este servidor, {hint}',
            },
            silent: {
                text: 'El WebSocket en /ws se abre, pero la respuesta del servidor no llega.',
                do:
                    'Algo por el camino retiene la respuesta: un proxy, un antivirus o una extensión del navegador. ' +
                    'Si administras este servidor, {hint}',
            },
            /** Each continues the sentence in which {hint} stands. */
            hints: {
                nginx:
                    'añade a nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header ' +
                    'Connection "upgrade";',
                apache: 'añade upgrade=websocket a la línea con ProxyPass.',
                other:
                    'haz que el proxy reenvíe los upgrades de WebSocket. HOSTING.md tiene recetas, y el registro de ' +
                    'tincan dice qué ha rechazado.',
            },
        },
        'turn-auth': {
            ok: 'El relay (TURN) acepta las credenciales de este servidor.',
            unauthorized: {
                text: 'El relay no se ha probado: este servidor no deja entrar a nadie sin invitación.',
                do:
                    'Para probarlo, copia el final de tu enlace de invitación (#token=…) y pégalo al final de la ' +
                    'dirección de esta página. Si administras este servidor, puedes crear un token para cualquier ' +
                    'sala: tincan token -room "*" -ttl 10m',
            },
            token: {
                text: 'El relay no se ha probado: el servidor ha rechazado tu invitación.',
                do:
                    'Puede que haya caducado. Pide un enlace nuevo, copia su final (#token=…) y pégalo al final de ' +
                    'la dirección de esta página. Si administras este servidor, puedes crear un token para cualquier ' +
                    'sala: tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'El relay no se ha probado: la sala de tu invitación está bloqueada o llena.',
                do: 'Repite la prueba cuando alguien haya salido, o pide a la moderación que desbloquee la sala.',
            },
            refused: {
                text: 'El relay no se ha probado: el servidor no ha dejado entrar a esta página ({code}).',
                do: '',
            },
            credentials: {
                text: 'El relay (TURN) por {places} rechaza las credenciales de este servidor (error {error}).',
                do:
                    'Si administras este servidor, da a TINCAN_TURN_SECRET el mismo valor en tincan y en el servidor ' +
                    'TURN, y revisa los relojes de ambos.',
            },
            quota: {
                text: 'El relay (TURN) por {places} no concede más relays a este usuario (error 486).',
                do:
                    'Repite la prueba dentro de diez minutos. Si administras el servidor TURN, aumenta su cuota por ' +
                    'usuario.',
            },
            unknown: {
                text: 'El relay (TURN) por {places} se niega a retransmitir. Este navegador no conoce el motivo.',
                do:
                    'Prueba con Chrome o Edge, que dan más detalles. Si administras el servidor TURN, mira su ' +
                    'registro.',
            },
            other: {
                text: 'El relay (TURN) por {places} se niega a retransmitir (error {error}).',
                do: 'Si administras el servidor TURN, busca este error en su registro.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'El relay (TURN) por {places} no tiene ningún puerto libre (error 508).',
                do: 'Vuelve a intentarlo más tarde. Si administras este servidor, amplía -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP funciona: el relay responde en el puerto UDP {port}.',
            unlisted: 'Sin probar: este servidor no ofrece ningún relay por UDP.',
            silent: {
                text: 'El relay (TURN) no responde en el puerto UDP {port}.',
                do:
                    'Prueba con otra red, como la que comparte un móvil. Si tampoco funciona, un cortafuegos delante ' +
                    'del servidor descarta los paquetes: abre el puerto UDP {port} en el cortafuegos del proveedor y ' +
                    'en el de la propia máquina.',
            },
            someone: {
                text:
                    'El relay (TURN) no responde en el puerto UDP {port}. Las llamadas funcionan por {place}, con ' +
                    'más latencia.',
                do:
                    'O esta red bloquea UDP, o lo hace un cortafuegos delante del servidor. Prueba con otra red, ' +
                    'como la que comparte un móvil. Si tampoco funciona, abre el puerto UDP {port} en el cortafuegos ' +
                    'del proveedor y en el de la propia máquina.',
            },
        },
        'udp-blocked': {
            blocked: {
                text: 'Parece que esta red bloquea UDP. Las llamadas funcionan por {place}, con más latencia.',
                do:
                    'El servidor sí ha recibido UDP de otras personas. Para tener mejor vídeo, usa otra red o pide a ' +
                    'quien administra esta que permita el puerto UDP {port}.',
            },
        },
        'relay-port': {
            ok: 'El relay responde también en el puerto de esta página, el puerto TCP {port}.',
            none: {
                text:
                    'Este servidor no ofrece ningún relay (TURN). Las llamadas solo conectan si ambas redes permiten ' +
                    'una ruta directa.',
                do:
                    'Si administras este servidor, inicia tincan sin -turn-listen= o indica otro servidor TURN con ' +
                    '-turn-url.',
            },
            unlisted: {
                text: 'El puerto TCP {port} sirve esta página, pero no un relay (TURN).',
                do:
                    'Las llamadas desde redes que solo permiten tráfico web fallarán. Si administras este servidor, ' +
                    'abre al relay un camino a través del proxy: “Which setup to choose” en HOSTING.md.',
            },
            silent: {
                text: 'El puerto TCP {port} sirve esta página, pero el relay (TURN) no responde ahí.',
                do:
                    'Las llamadas desde redes que solo permiten tráfico web fallarán. Si administras este servidor ' +
                    'detrás de un proxy, define -public-url y consulta “Which setup to choose” en HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'El relay da la dirección {address}.',
            inside: {
                text: 'El relay da {address}, una dirección interna de una red privada.',
                do:
                    'Si administras este servidor, pon en -public-ip su dirección pública o da a su contenedor la ' +
                    'red de la máquina anfitriona. Si todas las personas que llaman están dentro de esa red, ignora ' +
                    'este aviso.',
            },
        },
        'relay-loop': {
            ok: 'Dos conexiones de prueba se comunican por el relay, en {ms}\u00a0ms.',
            skip: 'Sin probar: no funciona ningún relay.',
            apart: {
                text: 'Dos conexiones de prueba por el relay no llegan a comunicarse.',
                do:
                    'Si administras el servidor TURN, revisa su dirección pública (-public-ip) y que el cortafuegos ' +
                    'deje que sus puertos de relay se comuniquen entre sí.',
            },
            mute: {
                text: 'Dos conexiones de prueba por el relay se comunican, pero sus mensajes se pierden.',
                do: 'Acércate al router o usa un cable. Desactiva la VPN si usas una y repite la prueba.',
            },
        },
        'udp-large': {
            ok: 'Los paquetes grandes llegan.',
            handshake: {
                text:
                    'Los paquetes pequeños llegan por el relay, pero los grandes no, así que las llamadas no pueden ' +
                    'conectar.',
                do: 'Desactiva cualquier VPN o túnel, o reduce su MTU. Después repite la prueba.',
            },
            lost: {
                text:
                    'Los paquetes pequeños llegan por el relay, pero los grandes (1200\u00a0bytes) no, así que el ' +
                    'vídeo se congelará.',
                do: 'Desactiva cualquier VPN o túnel, o reduce su MTU. Después repite la prueba.',
            },
        },
        symmetric: {
            ok: 'Tu router deja pasar las llamadas directas (asigna cada puerto una sola vez).',
            each:
                'Tu router usa un puerto distinto para cada destino (NAT simétrica). Las llamadas directas con ' +
                'personas detrás de un router parecido no son posibles, así que van por el relay.',
        },
        vpn: {
            ok: 'No se está usando ninguna VPN.',
            used: 'Se está usando una VPN. Si las llamadas fallan o se entrecortan, prueba sin ella.',
        },
        camera: {
            granted: 'Hay una cámara y esta página puede usarla.',
            prompt: 'Hay una cámara. El navegador pedirá permiso antes de que una página la use.',
            works: 'La cámara funciona: {width} × {height} píxeles.',
            skip: 'Sin probar: sin https, los navegadores no permiten usar la cámara.',
            none: {
                text: 'No se ha encontrado ninguna cámara.',
                do:
                    'Conecta una o enciéndela: algunos ordenadores tienen un interruptor de privacidad. También ' +
                    'puedes llamar sin cámara.',
            },
            denied: {
                text: 'Este sitio no tiene permiso para usar la cámara.',
                do:
                    'Permítelo en la configuración del navegador para este sitio y en los ajustes de privacidad del ' +
                    'sistema.',
            },
            busy: {
                text: 'La cámara no se inicia.',
                do: 'Puede que la esté usando otra aplicación o pestaña. Ciérrala y repite la prueba.',
            },
        },
        microphone: {
            granted: 'Hay un micrófono y esta página puede usarlo.',
            prompt: 'Hay un micrófono. El navegador pedirá permiso antes de que una página lo use.',
            works: 'El micrófono funciona.',
            skip: 'Sin probar: sin https, los navegadores no permiten usar el micrófono.',
            none: {
                text: 'No se ha encontrado ningún micrófono.',
                do: 'Conecta uno o enciéndelo. También puedes llamar sin micrófono.',
            },
            denied: {
                text: 'Este sitio no tiene permiso para usar el micrófono.',
                do:
                    'Permítelo en la configuración del navegador para este sitio y en los ajustes de privacidad del ' +
                    'sistema.',
            },
            busy: {
                text: 'El micrófono no se inicia.',
                do: 'Puede que lo esté usando otra aplicación o pestaña. Ciérrala y repite la prueba.',
            },
        },
    },

    /** Stand after “over”, separated by commas. */
    places: {
        udp: 'el puerto UDP {port}',
        tcp: 'el puerto TCP {port}',
        tls: 'TLS en el puerto TCP {port}',
    },

    report: {
        title: 'tincan doctor, {date}',
        do: 'solución: {do}',
        page: 'página: {page}',
        relay: '{url}: {addresses}',
        refused: 'ninguna, errores {errors}',
        nothing: 'ninguna',
        own: 'nuestra dirección según el servidor: {addresses}',
        hidden: '[dirección]',
        browser: 'navegador desconocido',
    },
};
