// @ts-check

/** The Spanish text of the Connections panel. */
export const text = {
    label: 'Conexiones',
    title: 'Conexiones',
    alone: 'Todavía no hay nadie más. Cuando alguien entre, verás aquí tu conexión con esa persona.',
    people: 'Tus conexiones',
    and: '{one} y {other}',
    more: 'Detalles',
    map: 'Mapa de conexiones',
    mapLabel: 'Mapa de todas las conexiones. La tabla de abajo contiene la misma información.',
    you: '{name} (tú)',
    noConnection: 'ninguna',
    lost: '{loss} de pérdida',
    relayed: '{label}, relay',
    table: 'Mostrar como tabla',

    columns: {
        between: 'Entre',
        verdict: 'Conexión',
        roundTrip: 'Ida y vuelta',
        loss: 'Pérdida',
        path: 'Ruta',
    },

    legend: {
        good: 'Buena',
        fair: 'Regular',
        bad: 'Mala',
        none: 'Sin conexión',
        unknown: 'Desconocida',
        relay: 'Discontinua: por un relay',
    },

    /** About a connection, which is the subject of the titles. */
    findings: {
        good: {title: 'Buena', advice: ''},
        relay: {
            title: 'Buena, por relay: no hay ruta directa',
            advice: 'Es algo más lenta. El relay no puede ver ni oír nada.',
        },
        relayTCP: {
            title: 'Por relay con {protocol}: no hay ruta directa',
            advice:
                'Funciona, pero cada paquete perdido retrasa los siguientes. Prueba con otra red o pide a quien ' +
                'administra la tuya que permita UDP.',
        },
        slow: {
            title: 'Latencia alta: {ms}\u00a0ms de ida y vuelta',
            advice:
                'Es fácil interrumpirse sin querer, así que haz pausas. Las descargas, las subidas y una wifi débil ' +
                'lo empeoran.',
        },
        loss: {
            title: '{percent}\u00a0% de paquetes perdidos: el vídeo puede congelarse',
            advice:
                'La causa habitual es una wifi débil o una conexión saturada, en tu lado o en el otro. Acércate al ' +
                'router o usa un cable, pausa las descargas o apaga la cámara: el audio necesita poco ancho de banda.',
            yours:
                'La causa habitual es una wifi débil o una conexión saturada. Acércate al router o usa un cable, ' +
                'pausa las descargas o apaga la cámara: el audio necesita poco ancho de banda.',
            theirs:
                'La causa habitual es una wifi débil o una conexión saturada. Pide a la otra persona que se acerque ' +
                'al router o use un cable, que pause las descargas o que apague la cámara: el audio necesita poco ' +
                'ancho de banda.',
        },
        cpu: {
            title: 'Este dispositivo está demasiado ocupado para enviar mejor vídeo',
            advice: 'Cierra otros programas y pestañas o apaga tu cámara.',
        },
        bandwidth: {
            title: 'Tu vídeo se ha reducido para adaptarse a la conexión',
            advice:
                'Si se ve mal, pausa las subidas, acércate al router o usa un cable. Cuantas más personas entran, ' +
                'más se reduce.',
        },
        unknown: {title: 'Conexión establecida, midiendo…', advice: ''},
        trying: {
            title: 'Conectando: probando rutas de red',
            advice: 'Tarda unos segundos.',
        },
        unanswered: {
            title: 'Aún sin conexión: esperando la respuesta de la otra persona',
            advice: 'Su respuesta llega a través del servidor. Si el problema continúa, pídele que recargue la página.',
        },
        broken: {
            title: 'Conexión perdida: reconectando',
            advice:
                'Suele tardar unos segundos. Si tarda más, revisa tu wifi y pide a la otra persona que revise la ' +
                'suya.',
        },
        ownNone: {
            title: 'Sin conexión: tu navegador no ha encontrado ninguna dirección de red utilizable',
            advice:
                '¿Tiene Internet este dispositivo? También puede que una VPN o una extensión del navegador oculte ' +
                'las direcciones: desactívala y vuelve a unirte.',
        },
        theirNone: {
            title: 'Sin conexión: el otro navegador no ha enviado ninguna dirección de red',
            advice:
                'Puede que la oculte una VPN o una extensión del navegador. Pide a la otra persona que la desactive ' +
                'o que pruebe con otra red.',
        },
        noRelay: {
            title: 'Sin conexión: no hay ruta directa ni relay',
            advice:
                'Las redes bloquean la conexión. Puede ayudar que una de las dos partes cambie de red, por ejemplo a ' +
                'la que comparte un móvil. Quien administra este servidor puede comprobar si se llega a su relay ' +
                '(TURN).',
        },
        noPath: {
            title: 'Sin conexión: no hay ninguna ruta, ni siquiera por el relay',
            advice:
                'Un cortafuegos bloquea todas las rutas. Seguimos intentándolo… Si el problema continúa, conviene ' +
                'que una de las dos partes cambie de red, por ejemplo a la que comparte un móvil.',
        },
        relayFull: {
            title: 'Sin conexión: no hay ruta directa y el relay del servidor está lleno',
            advice:
                'El servidor no tiene capacidad para más llamadas por relay. Seguimos intentándolo… Si el problema ' +
                'continúa, avisa a quien administra este servidor.',
        },
        apart: {title: 'Sin conexión', advice: ''},
    },

    directions: {
        in: 'Se pierden paquetes que vienen hacia ti.',
        out: 'Se pierden paquetes que salen de ti.',
        both: 'Se pierden paquetes en ambos sentidos.',
    },

    culprits: {
        yours: 'Probablemente sea tu conexión: con los demás también es mala.',
        theirs: 'Probablemente sea la conexión de {name}: con los demás también es mala.',
    },

    figures: {
        roundTrip: 'Tiempo de ida y vuelta',
        loss: 'Pérdida de paquetes',
        bitsIn: 'Recepción',
        bitsOut: 'Envío',
        highest: 'hasta {value}',
        path: 'Ruta',
        videoIn: 'Vídeo recibido',
        videoOut: 'Vídeo enviado',
        audioIn: 'Audio recibido',
        audioOut: 'Audio enviado',
        available: 'Ancho de banda de subida disponible',
        candidates: 'Candidatos',
    },

    ms: '{ms}\u00a0ms',
    percent: '{percent}\u00a0%',
    megabits: '{rate}\u00a0Mbit/s',
    kilobits: '{rate}\u00a0kbit/s',
    video: '{width} × {height}, {perSecond} fps, {codec}',
    candidates: '{own} tuyos, {theirs} de la otra persona, relay: {relay}',
    yes: 'sí',
    no: 'no',
    nothing: 'ninguno',
    unknown: '–',

    paths: {
        direct: 'directa',
        relay: 'por un relay',
    },

    pathBy: '{path}, {protocol}',
    terms: '¿Qué significan estos términos?',

    glossary: [
        ['Tiempo de ida y vuelta', 'Round-trip time (RTT)',
            'Lo que tarda un paquete en ir y volver. Por debajo de 150\u00a0ms, la conversación fluye. Por encima de ' +
            '400\u00a0ms, la gente se interrumpe.'],
        ['Pérdida de paquetes', 'Packet loss',
            'El audio y el vídeo viajan en paquetes. Perder el 1\u00a0% no se nota. Con un 5\u00a0%, el vídeo se ' +
            'congela de vez en cuando.'],
        ['Recepción, envío', 'Tasa de bits (bitrate)',
            'Cuántos datos se transmiten por segundo. Tu vídeo se envía por separado a cada persona, así que cada ' +
            'una suma.'],
        ['Ancho de banda de subida disponible', 'Available outgoing bitrate',
            'Lo que tu navegador calcula que podría enviar a esta persona. El vídeo se adapta a ello.'],
        ['Vídeo recibido, vídeo enviado', 'Resolución, fotogramas y códec',
            'La anchura y la altura en píxeles, los fotogramas por segundo (fps) y la compresión, como VP8 o H264.'],
        ['Directa', 'Peer-to-peer', 'De navegador a navegador, sin servidor de por medio.'],
        ['Por un relay', 'TURN',
            'Si no hay ruta directa, un servidor reenvía los paquetes. Siguen cifrados, y el servidor no tiene la ' +
            'clave.'],
        ['UDP, TCP, TLS', 'Protocolos de transporte',
            'UDP sigue adelante cuando se pierde un paquete, lo que va bien para las llamadas. TCP espera a que se ' +
            'reenvíe. TLS es TCP cifrado, como en las páginas web, y atraviesa los cortafuegos más estrictos.'],
        ['Candidatos', 'Candidatos ICE',
            'Las direcciones en las que quizá se pueda llegar a un navegador. ICE prueba todas las parejas entre las ' +
            'tuyas y las de la otra persona y usa la mejor que funcione.'],
    ],

    doctor: '¿Está el problema en tu lado?',
    report: 'Copiar informe',
    reportNote:
        'Todos los detalles como texto, para enviarlo a alguien que pueda ayudarte. No contiene nombres ni ' +
        'direcciones.',
    reportDone: 'Informe copiado',
    reportSelect: 'Selecciona y copia este texto:',
};
