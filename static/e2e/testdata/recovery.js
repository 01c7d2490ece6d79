// How a connection is repaired, on a simulated clock. A function of steps, which returns the state
// and the attempt after the last of them, and what RemotePeer was told to do.
async (steps) => {
    const {Recovery} = await import('/tincan/recovery.js');
    const {setTimeout, clearTimeout} = globalThis;
    let clock = 0; // ms
    let silent = false;
    let timer = null;
    globalThis.setTimeout = (call, ms) => (timer = {at: clock + ms, call});
    globalThis.clearTimeout = (cleared) => {
        if (cleared === timer) {
            timer = null;
        }
    };
    const told = [];
    const peer = {
        id: 'bo', trace: {note: null}, isConnected: false, isReachable: true, lost: false,
        restartIce: () => told.push('restart'),
        isSilent: async () => silent,
        call() {
            told.push('call');
            recovery.connect();
        },
    };
    const recovery = new Recovery(peer);
    const pass = (ms) => {
        const end = clock + ms;
        while (timer && timer.at <= end) {
            const {at, call} = timer;
            timer = null;
            clock = at;
            call();
        }
        clock = end;
    };
    for (const step of steps.split(' ')) {
        if (['connected', 'disconnected', 'failed'].includes(step)) {
            peer.isConnected = step === 'connected';
            recovery.handleConnectionState(step);
        } else if (/^\d/.test(step)) {
            pass(Number.parseFloat(step) * 1000);
        } else if (step === 'unreachable' || step === 'reachable') {
            peer.isReachable = step === 'reachable';
        } else if (step === 'silent') {
            silent = true;
        } else if (step === 'lost') {
            Object.assign(peer, {lost: true, isReachable: false});
        } else {
            recovery[step]();
        }
        await new Promise((resolve) => setTimeout(resolve)); // for what the step has led to
    }
    Object.assign(globalThis, {setTimeout, clearTimeout});
    return [recovery.state, recovery.attempt, ...told].join(' ');
}
