// @ts-check

import {text as shared} from '../ui/text.js';

/** The English text of the page that finds out why calls do not connect. */
export const text = {
    ...shared,

    doctor: {
        title: shared.doctorLink,
        lead:
            'This page tests what a call needs, from this browser and this network. It turns on your camera ' +
            'and microphone only if you ask it to.',
        unseen: 'Nobody else can see this test.',
        seen: 'People in the room of your invitation will see the test join and leave.',
        checks: 'Checks',
        start: 'Start a call',
        passed: {
            one: '{count} check passed',
            other: '{count} checks passed',
        },
        again: 'Run again',
        testDevices: 'Test camera and microphone',
        copy: 'Copy report',
        addresses: 'Include IP addresses',
        addressesNote:
            'The report is text to send to someone who can help. Without addresses, it doesn’t say who you are.',
        copied: 'Report copied',
        copyByHand: 'Select and copy this text:',
        testing: 'Waiting for camera and microphone. If your browser asks, allow access to them.',
    },

    /** What is being tested. */
    running: {
        page: 'Testing this browser…',
        server: 'Asking the server…',
        socket: 'Opening a WebSocket…',
        relays: 'Testing the relay. This can take half a minute…',
        loop: 'Sending test messages through the relay…',
        mapping: 'Testing how your router maps addresses…',
        devices: 'Looking for a camera and a microphone…',
    },

    /** Severities, for screen readers and for the report. */
    severities: {ok: 'ok', skip: 'skipped', warn: 'warning', fault: 'fault'},

    summary: {
        good: 'Calls should work from here.',
        incomplete: 'The test broke off. Reload the page to try again.',
        skipped: 'No problem found, but not everything could be tested.',
        warnings: {
            one: 'Calls should work from here, but there is {count} warning.',
            other: 'Calls should work from here, but there are {count} warnings.',
        },
        problems: {
            one: '{count} problem found. Calls may not work from here.',
            other: '{count} problems found. Calls may not work from here.',
        },
    },

    /** What the checks say, by code. `text` says what is wrong, and `do` what to do. */
    findings: {
        'insecure': {
            ok: 'This page came over a secure connection.',
            plain: {
                text: 'This page didn’t come over https, so your browser allows no camera or microphone.',
                do:
                    'Open it with https:// in front. If you run this server, give it a certificate: start tincan ' +
                    'with -domain, or with -tls-self-signed for a local network.',
            },
        },
        'browser-old': {ok: 'This browser has what calls need.'},
        'port-closed': {
            ok: 'The server answers on TCP port {port}, in {ms} ms.',
            silent: {
                text: 'The server doesn’t answer on TCP port {port}.',
                do:
                    'Check your internet connection. If it works and others can’t open this page either, the server ' +
                    'is off, or a firewall in front of it blocks TCP port {port}.',
            },
            status: {
                text: 'The server answers /healthz with status {status}, not with 200.',
                do: 'If you run this server, check the proxy in front of it: it must forward every path to tincan.',
            },
            relays: {
                text: 'The relay (TURN) can’t be reached over {places}.',
                do:
                    'Try another network, such as a phone’s hotspot. If it fails there too, the server’s firewall ' +
                    'blocks it: open it in the provider’s firewall and in the machine’s own.',
            },
        },
        'clock': {
            ok: 'This device’s clock agrees with the server’s.',
            unknown: 'Not tested: the server’s answer has no date.',
            ahead: {
                text: 'This device’s clock is {seconds} s ahead of the server’s.',
                do:
                    'Let this device set its clock automatically. If its clock is right, the server’s is wrong, and ' +
                    'its invitations and relays may be refused: run an NTP service there.',
            },
            behind: {
                text: 'This device’s clock is {seconds} s behind the server’s.',
                do:
                    'Let this device set its clock automatically. If its clock is right, the server’s is wrong, and ' +
                    'its invitations and relays may be refused: run an NTP service there.',
            },
        },
        'ws-upgrade': {
            ok: 'The WebSocket opens, and the server answers through it.',
            skip: 'Not tested: the server doesn’t answer.',
            refused: {
                text: 'The server answers, but the WebSocket at /ws doesn’t open.',
                do:
                    'Something on the way blocks WebSockets: a proxy, a virus scanner or a browser extension. If you ' +
                    'run this server, {hint}',
            },
            silent: {
                text: 'The WebSocket at /ws opens, but the server’s answer doesn’t arrive.',
                do:
                    'Something on the way holds the answer back: a proxy, a virus scanner or a browser extension. If ' +
                    'you run this server, {hint}',
            },
            hints: {
                nginx:
                    'add to nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' +
                    'proxy_set_header Connection "upgrade";',
                apache: 'add upgrade=websocket to the line with ProxyPass.',
                other:
                    'make the proxy forward WebSocket upgrades. HOSTING.md has recipes, and tincan’s log says what ' +
                    'it refused.',
            },
        },
        'turn-auth': {
            ok: 'The relay (TURN) accepts the credentials from this server.',
            unauthorized: {
                text: 'The relay wasn’t tested: this server lets nobody in without an invitation.',
                do:
                    'To test it, copy the end of your invitation link (#token=…) and paste it at the end of this ' +
                    'page’s address. If you run this server, you can make a token for any room: ' +
                    'tincan token -room "*" -ttl 10m',
            },
            token: {
                text: 'The relay wasn’t tested: the server refused your invitation.',
                do:
                    'It may have expired. Ask for a new link, copy its end (#token=…), and paste it at the end of ' +
                    'this page’s address. If you run this server, you can make a token for any room: ' +
                    'tincan token -room "*" -ttl 10m',
            },
            closed: {
                text: 'The relay wasn’t tested: the room of your invitation is locked or full.',
                do: 'Run the test again when someone has left, or ask a moderator to unlock the room.',
            },
            refused: {text: 'The relay wasn’t tested: the server refused to let this page in ({code}).', do: ''},
            credentials: {
                text: 'The relay (TURN) over {places} rejects the credentials from this server (error {error}).',
                do:
                    'If you run this server, set TINCAN_TURN_SECRET to the same value for tincan and for the TURN ' +
                    'server, and check the clocks of both.',
            },
            quota: {
                text: 'The relay (TURN) over {places} grants no more relays to this user (error 486).',
                do: 'Run the test again in ten minutes. If you run the TURN server, raise its quota for each user.',
            },
            unknown: {
                text: 'The relay (TURN) over {places} refuses to relay. This browser doesn’t know the reason.',
                do: 'Test with Chrome or Edge, which say more. If you run the TURN server, look at its log.',
            },
            other: {
                text: 'The relay (TURN) over {places} refuses to relay (error {error}).',
                do: 'If you run the TURN server, look for this error in its log.',
            },
        },
        'relay-ports-out': {
            none: {
                text: 'The relay (TURN) over {places} has no free port (error 508).',
                do: 'Try again later. If you run this server, widen -relay-ports.',
            },
        },
        'udp-closed': {
            ok: 'UDP works: the relay answers on UDP port {port}.',
            unlisted: 'Not tested: this server offers no relay over UDP.',
            silent: {
                text: 'The relay (TURN) doesn’t answer on UDP port {port}.',
                do:
                    'Try another network, such as a phone’s hotspot. If it fails there too, a firewall in front of ' +
                    'the server drops the packets: open UDP port {port} in the provider’s firewall and in the ' +
                    'machine’s own.',
            },
            someone: {
                text:
                    'The relay (TURN) doesn’t answer on UDP port {port}. Calls work over {place}, with higher latency.',
                do:
                    'Either this network blocks UDP, or a firewall in front of the server does. Try another network, ' +
                    'such as a phone’s hotspot. If it fails there too, open UDP port {port} in the provider’s ' +
                    'firewall and in the machine’s own.',
            },
        },
        'udp-blocked': {
            blocked: {
                text: 'This network seems to block UDP. Calls work over {place}, with higher latency.',
                do:
                    'The server has received UDP from others. For better video use another network, or ask the ' +
                    'administrator of this one to allow UDP port {port}.',
            },
        },
        'relay-port': {
            ok: 'The relay also answers on this page’s port, TCP port {port}.',
            none: {
                text: 'This server offers no relay (TURN). Calls connect only if both networks allow a direct path.',
                do:
                    'If you run this server, start tincan without -turn-listen=, or name another TURN server with ' +
                    '-turn-url.',
            },
            unlisted: {
                text: 'TCP port {port} serves this page, but no relay (TURN).',
                do:
                    'Calls from networks that allow only web traffic will fail. If you run this server, give the ' +
                    'relay a way through the proxy: “Which setup to choose” in HOSTING.md.',
            },
            silent: {
                text: 'TCP port {port} serves this page, but the relay (TURN) doesn’t answer there.',
                do:
                    'Calls from networks that allow only web traffic will fail. If you run this server behind a ' +
                    'proxy, set -public-url, and see “Which setup to choose” in HOSTING.md.',
            },
        },
        'public-ip': {
            ok: 'The relay gives out the address {address}.',
            inside: {
                text: 'The relay gives out {address}, an address inside a private network.',
                do:
                    'If you run this server, set -public-ip to its public address, or give its container the network ' +
                    'of the host. If everyone who calls is inside that network, ignore this.',
            },
        },
        'relay-loop': {
            ok: 'Two test connections reach each other through the relay, in {ms} ms.',
            skip: 'Not tested: no relay works.',
            apart: {
                text: 'Two test connections through the relay don’t reach each other.',
                do:
                    'If you run the TURN server, check its public address (-public-ip), and that the firewall lets ' +
                    'its relay ports reach each other.',
            },
            mute: {
                text: 'Two test connections through the relay reach each other, but their messages get lost.',
                do: 'Move closer to the router or use a cable. Switch off any VPN, and run the test again.',
            },
        },
        'udp-large': {
            ok: 'Large packets arrive.',
            handshake: {
                text: 'Small packets arrive through the relay, but large ones don’t, so calls can’t connect.',
                do: 'Switch off any VPN or tunnel, or lower its MTU. Then run the test again.',
            },
            lost: {
                text:
                    'Small packets arrive through the relay, but large ones (1,200 bytes) don’t, so video will freeze.',
                do: 'Switch off any VPN or tunnel, or lower its MTU. Then run the test again.',
            },
        },
        'symmetric': {
            ok: 'Your router lets direct calls through (it maps each port once).',
            each:
                'Your router uses another port for each destination (symmetric NAT). Direct calls with people ' +
                'behind a similar router aren’t possible, so these go through the relay.',
        },
        'vpn': {
            ok: 'No VPN is in use.',
            used: 'A VPN is in use. If calls fail or stutter, try without it.',
        },
        'camera': {
            granted: 'There is a camera, and this page may use it.',
            prompt: 'There is a camera. Your browser will ask before a page may use it.',
            works: 'The camera works: {width} × {height} pixels.',
            skip: 'Not tested: without https, browsers allow no camera.',
            none: {
                text: 'No camera was found.',
                do:
                    'Connect one, or switch it on: some computers have a privacy switch. You can also call without a ' +
                    'camera.',
            },
            denied: {
                text: 'This site isn’t allowed to use the camera.',
                do: 'Allow it in your browser’s settings for this site, and in the system’s privacy settings.',
            },
            busy: {
                text: 'The camera doesn’t start.',
                do: 'Another app or tab may be using it. Close that, then test again.',
            },
        },
        'microphone': {
            granted: 'There is a microphone, and this page may use it.',
            prompt: 'There is a microphone. Your browser will ask before a page may use it.',
            works: 'The microphone works.',
            skip: 'Not tested: without https, browsers allow no microphone.',
            none: {
                text: 'No microphone was found.',
                do: 'Connect one, or switch it on. You can also call without a microphone.',
            },
            denied: {
                text: 'This site isn’t allowed to use the microphone.',
                do: 'Allow it in your browser’s settings for this site, and in the system’s privacy settings.',
            },
            busy: {
                text: 'The microphone doesn’t start.',
                do: 'Another app or tab may be using it. Close that, then test again.',
            },
        },
    },

    /** Where a relay is reached. */
    places: {udp: 'UDP port {port}', tcp: 'TCP port {port}', tls: 'TLS on TCP port {port}'},

    report: {
        title: 'tincan doctor, {date}',
        do: 'do: {do}',
        page: 'page: {page}',
        relay: '{url}: {addresses}',
        refused: 'none, errors {errors}',
        nothing: 'none',
        own: 'our address as the server sees it: {addresses}',
        hidden: '[address]',
        browser: 'unknown browser',
    },
};
