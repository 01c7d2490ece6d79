// Judges made-up observations on /doctor. Resolves to what is wrong with the findings, one string for each.
(async () => {
    const {readCandidate, isPrivate, isPublicHost, redact, relayURLs, stunServers} =
        await import('/doctor/addresses.js');
    const {judgeDevice, judgeDeviceTest, judgeEntry, judgeHealth, judgeLoop, judgeMapping, judgeVPN,
        summarize} = await import('/doctor/findings.js');
    const {judgeRelays} = await import('/doctor/relay-findings.js');
    const {browserOf} = await import('/doctor/report.js');

    const problems = [];
    const same = (what, got, want) => {
        if (JSON.stringify(got) !== JSON.stringify(want)) {
            problems.push(`${what}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
        }
    };
    /** Compares findings by severity and code. */
    const found = (what, findings, ...want) => {
        same(what, findings.map(({severity, code}) => `${severity} ${code}`), want);
    };

    const health = {status: 200, roundTrip: 1, ahead: 0, proxy: ''};
    found('health', judgeHealth(health, '443'), 'ok port-closed', 'ok clock');
    found('no answer', judgeHealth({...health, status: 0}, '443'), 'fault port-closed');
    found('bad answer', judgeHealth({...health, status: 502}, '443'), 'fault port-closed', 'ok clock');
    found('no date', judgeHealth({...health, ahead: NaN}, '443'), 'ok port-closed', 'skip clock');
    found('29 s', judgeHealth({...health, ahead: -29_000}, '443'), 'ok port-closed', 'ok clock');
    found('31 s', judgeHealth({...health, ahead: -31_000}, '443'), 'ok port-closed', 'warn clock');
    same('behind', judgeHealth({...health, ahead: -412_000}, '443')[1].text,
        'This device’s clock is 412 s behind the server’s.');

    const entry = {opened: true, code: '', iceServers: []};
    found('entry', judgeEntry(entry, health, false), 'ok ws-upgrade');
    found('no server', judgeEntry(null, health, false), 'skip ws-upgrade');
    found('refused', judgeEntry({...entry, opened: false, code: 'silent'}, health, false), 'fault ws-upgrade');
    found('silent', judgeEntry({...entry, code: 'silent'}, health, false), 'fault ws-upgrade');
    found('full', judgeEntry({...entry, code: 'server-full'}, health, false), 'ok ws-upgrade', 'skip turn-auth');
    found('locked', judgeEntry({...entry, code: 'forbidden'}, health, true), 'ok ws-upgrade', 'skip turn-auth');
    found('no token', judgeEntry({...entry, code: 'unauthorized'}, health, false), 'ok ws-upgrade', 'skip turn-auth');

    const page = {host: 'meet.example.org', port: '443', heardUDP: true};
    const udp = 'turn:192.0.2.9';
    const tcp = 'turn:192.0.2.9?transport=tcp';
    const tls = 'turns:meet.example.org:443?transport=tcp';
    const relays = (results, {heardUDP} = page) => judgeRelays(Object.entries(results).map(([url, result]) => ({
        at: relayURLs([{urls: url}])[0], relays: typeof result === 'string' ? [result] : [],
        errors: typeof result === 'number' ? [701, result] : [],
    })), {...page, heardUDP});
    const fine = ['ok turn-auth', 'ok udp-closed', 'ok relay-port', 'ok public-ip'];
    found('all work', relays({[udp]: '8.8.8.8', [tcp]: '8.8.8.8', [tls]: '8.8.8.8'}), ...fine);
    found('only 443 and UDP', relays({[udp]: '8.8.8.8', [tcp]: 701, [tls]: '8.8.8.8'}), ...fine);
    found('no UDP', relays({[udp]: 701, [tcp]: 701, [tls]: '8.8.8.8'}),
        'ok turn-auth', 'warn udp-blocked', 'ok relay-port', 'ok public-ip');
    found('no UDP from anyone', relays({[udp]: 701, [tcp]: 701, [tls]: '8.8.8.8'}, {heardUDP: false}),
        'ok turn-auth', 'warn udp-closed', 'ok relay-port', 'ok public-ip');
    found('nothing answers', relays({[udp]: 701, [tcp]: 701, [tls]: 701}), 'fault udp-closed', 'fault port-closed');
    found('errors unknown', relays({[udp]: null}), 'fault udp-closed', 'warn relay-port');
    found('wrong secret', relays({[udp]: 401, [tcp]: 401, [tls]: 401}), 'fault turn-auth', 'ok udp-closed',
        'ok relay-port');
    found('quota', relays({[udp]: 486}), 'fault turn-auth', 'ok udp-closed', 'warn relay-port');
    found('unknown error', relays({[udp]: 65535}), 'fault turn-auth', 'ok udp-closed', 'warn relay-port');
    found('no ports', relays({[udp]: 508}), 'fault relay-ports-out', 'ok udp-closed', 'warn relay-port');
    found('one of two servers', relays({[udp]: 401, [tls]: '8.8.8.8'}), 'warn turn-auth', 'ok udp-closed',
        'ok relay-port', 'ok public-ip');
    found('port of the page', relays({[udp]: '8.8.8.8', [tls]: 701}), 'ok turn-auth', 'ok udp-closed',
        'warn relay-port', 'ok public-ip');
    found('behind a proxy', relays({[udp]: '8.8.8.8', [tcp]: '8.8.8.8'}), 'ok turn-auth', 'ok udp-closed',
        'warn relay-port', 'ok public-ip');
    found('behind a proxy, and no TCP', relays({[udp]: '8.8.8.8', [tcp]: 701}), 'ok turn-auth', 'ok udp-closed',
        'warn relay-port', 'warn port-closed', 'ok public-ip');
    found('container', relays({[udp]: '172.17.0.2', [tls]: '172.17.0.2'}), 'ok turn-auth', 'ok udp-closed',
        'ok relay-port', 'fault public-ip');
    found('no relay', relays({}), 'warn relay-port');

    const loop = {reached: true, connected: true, time: 12, small: 3, large: 2};
    found('loop', judgeLoop(loop, true), 'ok relay-loop', 'ok udp-large');
    found('loop over TCP', judgeLoop(loop, false), 'ok relay-loop');
    found('no loop', judgeLoop(null, false), 'skip relay-loop');
    found('loop apart', judgeLoop({...loop, reached: false, connected: false}, true), 'fault relay-loop');
    found('no handshake', judgeLoop({...loop, connected: false}, true), 'fault udp-large');
    found('no handshake over TCP', judgeLoop({...loop, connected: false}, false), 'fault relay-loop');
    found('all lost', judgeLoop({...loop, small: 0, large: 0}, true), 'fault relay-loop');
    found('large lost', judgeLoop({...loop, large: 0}, true), 'ok relay-loop', 'fault udp-large');

    const nat = {addresses: ['192.0.2.7'], ports: [5000], seen: 5000};
    same('port kept', judgeMapping(nat)[0].text.includes('symmetric'), false);
    same('another port', judgeMapping({...nat, seen: 5001})[0].text.includes('symmetric'), true);
    found('port unknown', judgeMapping({...nat, seen: NaN}));
    found('no NAT', judgeMapping({...nat, ports: []}));
    found('VPN', judgeVPN(['wifi', 'vpn']), 'ok vpn');
    found('VPN unknown', judgeVPN(['', 'unknown']));

    found('devices', [
        judgeDevice({device: 'camera', count: 1, permission: 'prompt'}),
        judgeDevice({device: 'camera', count: 0, permission: 'granted'}),
        judgeDevice({device: 'microphone', count: 1, permission: 'denied'}),
        judgeDevice({device: 'microphone', count: NaN, permission: 'unknown'}),
        judgeDeviceTest({device: 'camera', problem: '', width: 640, height: 480}),
        judgeDeviceTest({device: 'microphone', problem: 'busy', width: 0, height: 0}),
    ], 'ok camera', 'warn camera', 'warn microphone', 'skip microphone', 'ok camera', 'warn microphone');
    same('summaries', [['ok'], ['ok', 'skip'], ['warn'], ['warn', 'fault']].map((all) =>
        summarize(all.map((severity) => ({severity, code: 'clock', text: '', do: ''})))), [
        'Calls should work from here.', 'No problem found, but not everything could be tested.',
        'Calls should work from here, but there is 1 warning.', '2 problems found. Calls may not work from here.']);

    same('URLs', relayURLs([{urls: ['stun:a', 'turn:a', 'turn:[2001:db8::1]:99?transport=tcp', 'turns:b', 'turns:c:443',
        'turns:d?transport=udp', 'http://e', 'turn:f:port', 7]}, null, {urls: 'turn:g?transport=udp'}])
        .map(({protocol, host, port}) => `${protocol} ${host} ${port}`),
    ['udp a 3478', 'tcp 2001:db8::1 99', 'tls b 5349', 'tls c 443', 'udp g 3478']);
    same('too many URLs', relayURLs(Array(99).fill({urls: Array(99).fill('turn:a')})).length, 8);
    same('no list', [relayURLs('turn:a'), relayURLs(undefined), stunServers({urls: 'stun:a'})], [[], [], []]);
    same('STUN', stunServers([{urls: ['turn:a', 'stun:b:3478']}]), [{urls: 'stun:b:3478'}]);
    same('candidate', readCandidate('candidate:1 1 udp 99 192.0.2.7 5000 typ srflx raddr 10.0.0.1 rport 4000'),
        {type: 'srflx', address: '192.0.2.7', port: 5000});
    same('no candidate', readCandidate('').type, '');
    const inside = ['10.1.2.3', '100.64.0.1', '100.127.9.9', '127.0.0.1', '172.16.0.1', '172.31.0.1', '192.168.1.1',
        '169.254.1.1', '::1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1'];
    const outside = ['8.8.8.8', '100.128.0.1', '172.32.0.1', '192.169.0.1', '2001:db8::1'];
    same('private', [inside, outside].map((all) => all.filter(isPrivate)), [inside, []]);
    same('public hosts', ['meet.example.org', 'example.org.', '8.8.8.8', '[2001:db8::1]', 'localhost', 'nas.lan', 'nas',
        'a.local', 'call.localhost', '10.0.0.1', '[fd00::1]'].filter(isPublicHost),
    ['meet.example.org', 'example.org.', '8.8.8.8', '[2001:db8::1]']);
    const unharmed = '1,200 bytes, 12:30, version 1.2.3';
    same('redact', redact(`TCP port 443 of meet.example.org: 192.0.2.7, 2001:db8::1, ::1, fe80::1%eth0; ${unharmed}`,
        ['meet.example.org', ''], '*'), `TCP port 443 of *: *, *, *, *; ${unharmed}`);
    const mozilla = 'Mozilla/5.0 (X11; Linux x86_64)';
    const webkit = `${mozilla} AppleWebKit/537.36 (KHTML, like Gecko)`;
    same('browsers', [
        `${webkit} Chrome/156.0.0.0 Safari/537.36`, `${webkit} Chrome/110.0.0.0 Safari/537.36 Edg/110.0`,
        `${mozilla} Gecko/20100101 Firefox/115.0`, `${webkit} Version/16.4 Mobile/15E148 Safari/604.1`, 'curl',
    ].map(browserOf), ['Chrome 156', 'Edge 110', 'Firefox 115', 'Safari 16.4', 'unknown browser']);
    return problems;
})()
