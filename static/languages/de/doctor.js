// @ts-check

/** The German text of the page that finds out why calls do not connect. */
export const text = {
    doctor: {
        title: 'Verbindung testen',
        lead:
            'Diese Seite testet, was ein Anruf braucht: von diesem Browser und diesem Netzwerk aus. Kamera und ' +
            'Mikrofon schaltet sie nur ein, wenn du es willst.',
        unseen: 'Niemand sonst kann diesen Test sehen.',
        seen: 'Alle im Raum deiner Einladung sehen, wie der Test beitritt und wieder geht.',
        checks: 'Prüfungen',
        start: 'Anruf starten',
        passed: {
            one: '{count} Prüfung bestanden',
            other: '{count} Prüfungen bestanden',
        },
        again: 'Erneut testen',
        testDevices: 'Kamera und Mikrofon testen',
        copy: 'Bericht kopieren',
        addresses: 'IP-Adressen mitschicken',
        addressesNote:
            'Der Bericht ist Text, den du jemandem schicken kannst, der hilft. Ohne Adressen verrät er nicht, wer du ' +
            'bist.',
        copied: 'Bericht kopiert',
        copyByHand: 'Markiere und kopiere diesen Text:',
        testing: 'Warten auf Kamera und Mikrofon. Wenn dein Browser fragt, erlaube den Zugriff.',
    },

    running: {
        page: 'Dieser Browser wird getestet\u00a0…',
        server: 'Der Server wird gefragt\u00a0…',
        socket: 'Ein WebSocket wird geöffnet\u00a0…',
        relays: 'Das Relay wird getestet. Das kann eine halbe Minute dauern\u00a0…',
        loop: 'Testnachrichten laufen durch das Relay\u00a0…',
        mapping: 'Die Adresszuordnung deines Routers wird getestet\u00a0…',
        devices: 'Kamera und Mikrofon werden gesucht\u00a0…',
    },

    severities: {
        ok: 'ok',
        skip: 'übersprungen',
        warn: 'Warnung',
        fault: 'Fehler',
    },

    summary: {
        good: 'Anrufe sollten von hier aus funktionieren.',
        incomplete: 'Der Test ist abgebrochen. Lade die Seite neu, um es noch einmal zu versuchen.',
        skipped: 'Kein Problem gefunden, aber nicht alles ließ sich testen.',
        warnings: {
            one: 'Anrufe sollten von hier aus funktionieren, aber es gibt {count} Warnung.',
            other: 'Anrufe sollten von hier aus funktionieren, aber es gibt {count} Warnungen.',
        },
        problems: {
            one: '{count} Problem gefunden. Anrufe funktionieren von hier aus vielleicht nicht.',
            other: '{count} Probleme gefunden. Anrufe funktionieren von hier aus vielleicht nicht.',
        },
    },

    findings: {
        insecure: {
            ok: 'Diese Seite kam über eine sichere Verbindung.',
            plain: {
                text: 'Diese Seite kam nicht über https, daher erlaubt dein Browser weder Kamera noch Mikrofon.',
                do:
                    'Öffne sie mit https:// davor. Wenn du diesen Server betreibst, gib ihm ein Zertifikat: Starte ' +
                    'tincan mit -domain oder, in einem lokalen Netzwerk, mit -tls-self-signed.',
            },
        },
        'browser-old': {
            ok: 'Dieser Browser hat alles, was Anrufe brauchen.',
        },
        'port-closed': {
            ok: 'Der Server antwortet auf TCP-Port {port} nach {ms}\u00a0ms.',
            silent: {
                text: 'Der Server antwortet nicht auf TCP-Port {port}.',
                do:
                    'Prüfe deine Internetverbindung. Wenn sie funktioniert und auch andere diese Seite nicht öffnen ' +
                    'können, ist der Server aus, oder eine Firewall davor blockiert TCP-Port {port}.',
            },
            status: {
                text: 'Der Server antwortet auf /healthz mit Status {status} statt mit 200.',
                do:
                    'Wenn du diesen Server betreibst, prüfe den Proxy davor: Er muss jeden Pfad an tincan ' +
                    'weiterleiten.',
            },
            relays: {
                text: 'Das Relay (TURN) ist über {places} nicht erreichbar.',
                do:
                    'Versuch es in einem anderen Netzwerk, etwa über den Hotspot eines Handys. Wenn es dort auch ' +
                    'nicht geht, blockiert die Firewall des Servers das Relay: Gib es in der Firewall des Anbieters ' +
                    'und in der des Rechners selbst frei.',
            },
        },
        clock: {
            ok: 'Die Uhr dieses Geräts stimmt mit der des Servers überein.',
            unknown: 'Nicht getestet: Die Antwort des Servers enthält kein Datum.',
            ahead: {
                text: 'Die Uhr dieses Geräts geht gegenüber der des Servers {seconds}\u00a0s vor.',
                do:
                    'Lass dieses Gerät seine Uhr automatisch stellen. Wenn seine Uhr stimmt, geht die des Servers ' +
                    'falsch, und seine Einladungen und Relays werden vielleicht abgewiesen: Richte dort einen ' +
                    'NTP-Dienst ein.',
            },
            behind: {
                text: 'Die Uhr dieses Geräts geht gegenüber der des Servers {seconds}\u00a0s nach.',
                do:
                    'Lass dieses Gerät seine Uhr automatisch stellen. Wenn seine Uhr stimmt, geht die des Servers ' +
                    'falsch, und seine Einladungen und Relays werden vielleicht abgewiesen: Richte dort einen ' +
                    'NTP-Dienst ein.',
            },
        },
        'ws-upgrade': {
            ok: 'Der WebSocket öffnet sich, und der Server antwortet darüber.',
            skip: 'Nicht getestet: Der Server antwortet nicht.',
            refused: {
                text: 'Der Server antwortet, aber der WebSocket unter /ws öffnet sich nicht.',
                do:
                    'Unterwegs blockiert etwas WebSockets: ein Proxy, ein Virenscanner oder eine Browsererweiterung. ' +
                    'Wenn du diesen Server betreibst, {hint}',
            },
            silent: {
                text: 'Der WebSocket unter /ws öffnet sich, aber die Antwort des Servers kommt nicht an.',
                do:
                    'Unterwegs hält etwas die Antwort zurück: ein Proxy, ein Virenscanner oder eine ' +
                    'Browsererweiterung. Wenn du diesen Server betreibst, {hint}',
            },
            /** Each continues the sentence in which {hint} stands. */
            hints: {
                nginx:
                    'ergänze in nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' +
                    'proxy_set_header Connection "upgrade";',
                apache: 'ergänze upgrade=websocket in der Zeile mit ProxyPass.',
                other:
                    'sorge dafür, dass der Proxy WebSocket-Upgrades weiterleitet. HOSTING.md enthält Rezepte, und ' +
                    'das Log von tincan sagt, was abgewiesen wurde.',
            },
        },
        'turn-auth': {
            ok: 'Das Relay (TURN) akzeptiert die Zugangsdaten von diesem Server.',
            unauthorized: {
                text: 'Das Relay wurde nicht getestet: Dieser Server lässt niemanden ohne Einladung hinein.',
                do:
                    'Um es zu testen, kopiere das Ende deines Einladungslinks (#token=…) und füge es am Ende der ' +
                    'Adresse dieser Seite ein. Wenn du diesen Server betreibst, kannst du ein Token für alle Räume ' +
                    'erstellen: tincan token -room "*" -ttl 10m',
            },
            token: {
                text: 'Das Relay wurde nicht getestet: Der Server hat deine Einladung abgewiesen.',
                do:
                    'Vielleicht ist sie abgelaufen. Bitte um einen neuen Link, kopiere sein Ende (#token=…) und füge ' +
                    'es am Ende der Adresse dieser Seite ein. Wenn du diesen Server betreibst, kannst du ein Token ' +
                    'für alle Räume erstellen: tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'Das Relay wurde nicht getestet: Der Raum deiner Einladung ist gesperrt oder voll.',
                do:
                    'Starte den Test noch einmal, wenn jemand gegangen ist, oder bitte die Moderation, den Raum zu ' +
                    'entsperren.',
            },
            refused: {
                text: 'Das Relay wurde nicht getestet: Der Server hat diese Seite nicht hineingelassen ({code}).',
                do: '',
            },
            credentials: {
                text: 'Das Relay (TURN) über {places} weist die Zugangsdaten von diesem Server ab (Fehler {error}).',
                do:
                    'Wenn du diesen Server betreibst, setze TINCAN_TURN_SECRET für tincan und für den TURN-Server ' +
                    'auf denselben Wert und prüfe die Uhren beider.',
            },
            quota: {
                text: 'Das Relay (TURN) über {places} gewährt diesem Benutzer keine weiteren Relays (Fehler 486).',
                do:
                    'Starte den Test in zehn Minuten noch einmal. Wenn du den TURN-Server betreibst, erhöhe sein ' +
                    'Kontingent pro Benutzer.',
            },
            unknown: {
                text:
                    'Das Relay (TURN) über {places} weigert sich weiterzuleiten. Den Grund kennt dieser Browser ' +
                    'nicht.',
                do:
                    'Teste mit Chrome oder Edge, die mehr verraten. Wenn du den TURN-Server betreibst, sieh in sein ' +
                    'Log.',
            },
            other: {
                text: 'Das Relay (TURN) über {places} weigert sich weiterzuleiten (Fehler {error}).',
                do: 'Wenn du den TURN-Server betreibst, such in seinem Log nach diesem Fehler.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'Das Relay (TURN) über {places} hat keinen freien Port (Fehler 508).',
                do: 'Versuch es später noch einmal. Wenn du diesen Server betreibst, erweitere -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP funktioniert: Das Relay antwortet auf UDP-Port {port}.',
            unlisted: 'Nicht getestet: Dieser Server bietet kein Relay über UDP an.',
            silent: {
                text: 'Das Relay (TURN) antwortet nicht auf UDP-Port {port}.',
                do:
                    'Versuch es in einem anderen Netzwerk, etwa über den Hotspot eines Handys. Wenn es dort auch ' +
                    'nicht geht, verwirft eine Firewall vor dem Server die Pakete: Öffne UDP-Port {port} in der ' +
                    'Firewall des Anbieters und in der des Rechners selbst.',
            },
            someone: {
                text:
                    'Das Relay (TURN) antwortet nicht auf UDP-Port {port}. Anrufe funktionieren über {place}, mit ' +
                    'mehr Verzögerung.',
                do:
                    'Entweder dieses Netzwerk oder eine Firewall vor dem Server blockiert UDP. Versuch es in einem ' +
                    'anderen Netzwerk, etwa über den Hotspot eines Handys. Wenn es dort auch nicht geht, öffne ' +
                    'UDP-Port {port} in der Firewall des Anbieters und in der des Rechners selbst.',
            },
        },
        'udp-blocked': {
            blocked: {
                text:
                    'Dieses Netzwerk scheint UDP zu blockieren. Anrufe funktionieren über {place}, mit mehr ' +
                    'Verzögerung.',
                do:
                    'Von anderen hat der Server UDP empfangen. Für besseres Video nimm ein anderes Netzwerk oder ' +
                    'bitte die Administration von diesem, UDP-Port {port} zu erlauben.',
            },
        },
        'relay-port': {
            ok: 'Das Relay antwortet auch auf dem Port dieser Seite, TCP-Port {port}.',
            none: {
                text:
                    'Dieser Server bietet kein Relay (TURN) an. Anrufe kommen nur zustande, wenn beide Netzwerke ' +
                    'einen direkten Weg zulassen.',
                do:
                    'Wenn du diesen Server betreibst, starte tincan ohne -turn-listen= oder gib mit -turn-url einen ' +
                    'anderen TURN-Server an.',
            },
            unlisted: {
                text: 'Auf TCP-Port {port} liegt diese Seite, aber kein Relay (TURN).',
                do:
                    'Anrufe aus Netzwerken, die nur Webverkehr erlauben, schlagen fehl. Wenn du diesen Server ' +
                    'betreibst, gib dem Relay einen Weg durch den Proxy: „Which setup to choose“ in HOSTING.md.',
            },
            silent: {
                text: 'Auf TCP-Port {port} liegt diese Seite, aber das Relay (TURN) antwortet dort nicht.',
                do:
                    'Anrufe aus Netzwerken, die nur Webverkehr erlauben, schlagen fehl. Wenn du diesen Server hinter ' +
                    'einem Proxy betreibst, setze -public-url und lies „Which setup to choose“ in HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'Das Relay gibt die Adresse {address} heraus.',
            inside: {
                text: 'Das Relay gibt {address} heraus, eine Adresse in einem privaten Netzwerk.',
                do:
                    'Wenn du diesen Server betreibst, setze -public-ip auf seine öffentliche Adresse oder gib seinem ' +
                    'Container das Netzwerk des Hosts. Wenn alle, die anrufen, in diesem Netzwerk sind, ignoriere ' +
                    'das.',
            },
        },
        'relay-loop': {
            ok: 'Zwei Testverbindungen erreichen einander durch das Relay, nach {ms}\u00a0ms.',
            skip: 'Nicht getestet: Kein Relay funktioniert.',
            apart: {
                text: 'Zwei Testverbindungen durch das Relay erreichen einander nicht.',
                do:
                    'Wenn du den TURN-Server betreibst, prüfe seine öffentliche Adresse (-public-ip) und ob die ' +
                    'Firewall seine Relay-Ports einander erreichen lässt.',
            },
            mute: {
                text: 'Zwei Testverbindungen durch das Relay erreichen einander, aber ihre Nachrichten gehen verloren.',
                do:
                    'Geh näher an den Router oder nimm ein Kabel. Schalte ein etwaiges VPN aus und starte den Test ' +
                    'noch einmal.',
            },
        },
        'udp-large': {
            ok: 'Große Pakete kommen an.',
            handshake: {
                text: 'Kleine Pakete kommen durch das Relay an, große aber nicht, daher kommen Anrufe nicht zustande.',
                do:
                    'Schalte ein etwaiges VPN oder einen Tunnel aus oder verringere die MTU. Starte den Test dann ' +
                    'noch einmal.',
            },
            lost: {
                text:
                    'Kleine Pakete kommen durch das Relay an, große (1.200\u00a0Byte) aber nicht, daher wird das ' +
                    'Video stocken.',
                do:
                    'Schalte ein etwaiges VPN oder einen Tunnel aus oder verringere die MTU. Starte den Test dann ' +
                    'noch einmal.',
            },
        },
        symmetric: {
            ok: 'Dein Router lässt direkte Anrufe durch (er ordnet jeden Port nur einmal zu).',
            each:
                'Dein Router verwendet für jedes Ziel einen anderen Port (symmetrisches NAT). Mit Personen hinter ' +
                'einem ähnlichen Router sind direkte Anrufe nicht möglich, daher laufen sie über das Relay.',
        },
        vpn: {
            ok: 'Kein VPN aktiv.',
            used: 'Ein VPN ist aktiv. Wenn Anrufe scheitern oder stocken, versuch es ohne.',
        },
        camera: {
            granted: 'Es gibt eine Kamera, und diese Seite darf sie verwenden.',
            prompt: 'Es gibt eine Kamera. Dein Browser fragt, bevor eine Seite sie verwenden darf.',
            works: 'Die Kamera funktioniert: {width} × {height} Pixel.',
            skip: 'Nicht getestet: Ohne https erlauben Browser keine Kamera.',
            none: {
                text: 'Keine Kamera gefunden.',
                do:
                    'Schließ eine an oder schalte sie ein: Manche Computer haben einen Schalter für die ' +
                    'Privatsphäre. Anrufe gehen auch ohne Kamera.',
            },
            denied: {
                text: 'Diese Website darf die Kamera nicht verwenden.',
                do:
                    'Erlaube es in den Einstellungen deines Browsers für diese Website und in den ' +
                    'Datenschutzeinstellungen des Systems.',
            },
            busy: {
                text: 'Die Kamera startet nicht.',
                do: 'Schließ andere Apps und Tabs, die sie vielleicht verwenden, und teste noch einmal.',
            },
        },
        microphone: {
            granted: 'Es gibt ein Mikrofon, und diese Seite darf es verwenden.',
            prompt: 'Es gibt ein Mikrofon. Dein Browser fragt, bevor eine Seite es verwenden darf.',
            works: 'Das Mikrofon funktioniert.',
            skip: 'Nicht getestet: Ohne https erlauben Browser kein Mikrofon.',
            none: {
                text: 'Kein Mikrofon gefunden.',
                do: 'Schließ eins an oder schalte es ein. Anrufe gehen auch ohne Mikrofon.',
            },
            denied: {
                text: 'Diese Website darf das Mikrofon nicht verwenden.',
                do:
                    'Erlaube es in den Einstellungen deines Browsers für diese Website und in den ' +
                    'Datenschutzeinstellungen des Systems.',
            },
            busy: {
                text: 'Das Mikrofon startet nicht.',
                do: 'Schließ andere Apps und Tabs, die es vielleicht verwenden, und teste noch einmal.',
            },
        },
    },

    /** Stand after “over”, separated by commas. */
    places: {
        udp: 'UDP-Port {port}',
        tcp: 'TCP-Port {port}',
        tls: 'TLS auf TCP-Port {port}',
    },

    report: {
        title: 'tincan doctor, {date}',
        do: 'Abhilfe: {do}',
        page: 'Seite: {page}',
        relay: '{url}: {addresses}',
        refused: 'keine, Fehler {errors}',
        nothing: 'keine',
        own: 'unsere Adresse aus Sicht des Servers: {addresses}',
        hidden: '[Adresse]',
        browser: 'unbekannter Browser',
    },
};
