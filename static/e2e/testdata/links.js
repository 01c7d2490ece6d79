// Two RemotePeers in one page, and faults between them. A function of the case, which resolves to
// what has happened.
async (what) => {
    const {RemotePeer} = await import('/tincan/remote.js');
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const log = [];
    let reachable = true;
    let latency = 0; // ms
    const end = (id, polite) => Object.assign(new RemotePeer({id, name: id, role: ''}, {
        polite, configuration: {}, stream: null,
    }), {canSignal: () => reachable});
    const [a, b] = [end('a', false), end('b', true)];
    for (const [from, to] of [[a, b], [b, a]]) {
        from.addEventListener('signal', ({detail}) => {
            const {description, restart} = detail;
            if (description || restart) {
                log.push(`${from.id} ${description?.type ?? 'restart'}`);
            }
            setTimeout(() => to.receive(structuredClone(detail)), latency);
        });
        from.addEventListener('error', ({detail}) => log.push(`${from.id} ${detail.message}`));
        from.addEventListener('state', ({detail}) => log.push(`${from.id} ${detail}`));
    }
    const connected = () => probe.until(() => a.state === 'connected' && b.state === 'connected');
    const cases = {
        async 'no connection to be had'() {
            const {RTCPeerConnection, setTimeout} = globalThis;
            globalThis.RTCPeerConnection = class {
                constructor() {
                    throw new Error('too many');
                }
            };
            globalThis.setTimeout = (call, ms) => setTimeout(call, ms / 20);
            a.call();
            await a.receive({link: 'x', description: {type: 'offer', sdp: ''}});
            const before = log.splice(0).join();
            Object.assign(globalThis, {RTCPeerConnection});
            await connected();
            globalThis.setTimeout = setTimeout;
            return before;
        },
        async 'offers without end'() {
            let made = 0;
            a.addEventListener('connection', () => made++);
            for (let i = 0; i < 20; i++) {
                a.receive({link: String(i), description: {type: 'offer', sdp: 'v=0'}});
            }
            return String(made);
        },
        async 'another network while the server is away'() {
            a.call();
            await connected();
            reachable = false;
            a.findNewPath();
            reachable = true;
            log.length = 0;
            a.resume(a, false);
            await probe.until(() => log.length > 1);
            return log.join();
        },
        async 'a restart that comes too late for the one in progress'() {
            a.call();
            await connected();
            log.length = 0;
            let asked = false;
            a.addEventListener('signal', ({detail}) => {
                if (detail.description && !asked) {
                    asked = true;
                    setTimeout(() => b.findNewPath()); // while b applies the offer
                }
            });
            a.findNewPath();
            await probe.until(() => log.length > 4);
            return log.join();
        },
        async 'an offer of the link just given up'() {
            a.call();
            await connected();
            latency = 100;
            a.findNewPath();
            await probe.until(() => log.at(-1) === 'a offer');
            b.call();
            const {connection} = b;
            await wait(150);
            await connected();
            return String(b.connection === connection);
        },
    };
    try {
        return await cases[what]();
    } finally {
        a.close();
        b.close();
    }
}
