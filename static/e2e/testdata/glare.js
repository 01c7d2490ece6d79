// Two ends of a connection in one page make changes at almost the same moment. A function of the
// round, which resolves to the number of offers, and requests for one, that crossed.
//
// In even rounds the ends are bare PeerConnections, and one of them begins. In odd rounds they are
// two RemotePeers, and both begin. Each then has its own PeerConnection with its own link, and the
// polite side gives its own up. Rolling back its offer would not work: after rolling back the very
// first offer of a connection, Chromium 156 often never gathers candidates again, or refuses the
// answer ("Failed to start SCTP transport"). In some even rounds the ends are like other clients, which
// know no requests: both make offers.
//
// On a bad path, which is unlike our server's, one in five signals is lost, and signals may
// overtake each other. The calling page has made its timers run faster, so that recovery does not
// take long. `unhurried` is the real setTimeout.
async (round, bad) => {
    const {PeerConnection} = await import('/tincan/peer-connection.js');
    const {RemotePeer} = await import('/tincan/remote.js');
    const picture = () => {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d').fillRect(0, 0, 1, 1);
        return canvas.captureStream(5);
    };
    globalThis.audio ??= new AudioContext(); // browsers allow only a few
    const sound = () => audio.createMediaStreamDestination().stream;
    const both = () => new MediaStream([...picture().getTracks(), ...sound().getTracks()]);

    const bare = !bad && round % 2 === 0;
    const withoutRequests = bare && round % 16 < 8;
    const polite = round % 4 < 2; // the side that begins
    const a = bare ? new PeerConnection({polite, stream: picture()}) :
        new RemotePeer({id: 'a', name: 'a', role: ''}, {polite, configuration: {}, stream: picture()});
    const makeB = () => bare ? new PeerConnection({polite: !polite, link: a.link, stream: picture()}) :
        new RemotePeer({id: 'b', name: 'b', role: ''}, {polite: !polite, configuration: {}, stream: picture()});

    const problems = [];
    let crossed = 0;
    const later = bad ? unhurried : setTimeout;
    const latency = round % 8 < 4 ? 0 : 10; // ms, one way
    let seed = round;
    const chance = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
    const connection = (end) => bare ? end.pc : end.connection;
    const wire = (from, other, name) => {
        from.addEventListener('signal', ({detail}) => {
            const deliver = () => {
                const to = other();
                const offered = detail.description?.type === 'offer' || 'request' in detail;
                crossed += offered && connection(to)?.signalingState === 'have-local-offer';
                to.receive({...structuredClone(detail), ...withoutRequests && {requests: false}});
            };
            if (!bad) {
                latency ? setTimeout(deliver, latency) : deliver();
            } else if (chance() > 0.2) {
                later(deliver, latency + 30 * chance());
            }
        });
        from.addEventListener('error', ({detail}) => bad || problems.push(name + ': ' + detail));
    };
    let b = null;
    const theB = () => {
        if (!b) {
            b = makeB();
            wire(b, () => a, 'b');
        }
        return b;
    };
    wire(a, theB, 'a');

    const state = (end) => {
        const pc = end && connection(end);
        const received = pc?.getTransceivers().filter(({currentDirection}) => currentDirection?.includes('recv'))
            .map(({receiver}) => receiver.track.kind).sort() ?? [];
        return [pc?.signalingState, pc?.connectionState, ...received].join(' ');
    };
    const reach = async (goal) => {
        const end = performance.now() + 60_000;
        await probe.until(() => (state(a) === goal && state(b) === goal) || problems.length || performance.now() > end);
        if (problems.length || state(a) !== goal || state(b) !== goal) {
            const states = state(a) + ' and ' + state(b);
            throw new Error('round ' + round + ': ' + states + ', want twice ' + goal + '; ' + problems);
        }
    };
    // Lets one side start a little later than the other.
    const gap = async () => {
        for (let i = 0; i < round >> 3; i++) {
            await (latency && new Promise((resolve) => setTimeout(resolve, latency / 4)));
        }
    };

    a.call();
    if (!bare) {
        await gap();
        theB().call();
    }
    await reach('stable connected video');

    a.setStream(both());
    await gap();
    b.setStream(both());
    await reach('stable connected audio video');

    a.setStream(null);
    await gap();
    b.setStream(null);
    await reach('stable connected');

    a.close();
    b.close();
    return crossed;
}
