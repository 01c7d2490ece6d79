// Two ends of one connection in one page: `caller` and, from its first offer on, `called`. Runs the test
// with the given name. The test returns what went wrong, or ''.
async (test) => {
    const {PeerConnection} = await import('/tincan/peer-connection.js');
    const caller = new PeerConnection({polite: false});
    let called = null;

    const errors = [];
    const reportErrors = (end) => end.addEventListener('error', ({detail}) => errors.push(String(detail)));
    reportErrors(caller);

    /** Delivers a signal to the other end. */
    const deliver = (signal, to) => to.receive(signal);
    /** A test may replace this, to drop signals or to act between two. */
    let onSignal = deliver;

    /**
     * Starts the call, and resolves once the data channel is open. `media` is what the called end sends from the
     * start: {stream, screen}.
     */
    const call = (media) => {
        caller.addEventListener('signal', ({detail}) => {
            if (!called) {
                called = new PeerConnection({polite: true, link: caller.link, ...media});
                called.addEventListener('signal', ({detail}) => onSignal(detail, caller));
                reportErrors(called);
            }
            onSignal(detail, called);
        });
        caller.call();
        return new Promise((resolve) => caller.channel.addEventListener('open', resolve));
    };

    /** The tracks that the caller receives. `screen` is true for those of the screen. */
    let received = [];
    caller.addEventListener('track', ({detail}) => received.push(detail));
    caller.addEventListener('track-removed', ({detail}) => {
        received = received.filter(({track}) => track !== detail);
    });

    /** Waits until isTrue() holds. Only the test's own time limit ends the wait early, or an error. */
    const until = async (isTrue) => {
        await probe.until(async () => errors.length > 0 || await isTrue());
        if (errors.length > 0) {
            throw new Error(errors.join());
        }
    };

    /** A video that changes twenty times a second. */
    const picture = () => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
        const context = canvas.getContext('2d');
        setInterval(() => {
            context.fillStyle = `hsl(${performance.now() % 360} 90% 50%)`;
            context.fillRect(0, 0, 64, 48);
        }, 50);
        return canvas.captureStream(20);
    };

    /** The statistics of an end's incoming or outgoing videos. */
    const videoStats = async ({pc}, direction) =>
        [...(await pc.getStats()).values()].filter(({type, kind}) => type === direction && kind === 'video');

    /** Waits until the caller receives exactly `camera`, `screen` or `camera screen`, and decodes more of each. */
    const callerSees = async (wanted) => {
        const decoded = async () => new Map((await videoStats(caller, 'inbound-rtp'))
            .map(({trackIdentifier, framesDecoded}) => [trackIdentifier, framesDecoded]));
        const before = await decoded();
        await until(async () => {
            const now = await decoded();
            const videos = received.filter(({track: {readyState}}) => readyState === 'live'); // else we stopped it
            return videos.map(({screen}) => screen ? 'screen' : 'camera').sort().join(' ') === wanted &&
                videos.every(({track: {id}}) => now.get(id) > (before.get(id) ?? 0));
        });
    };

    /** Drops the caller's confirmations of answers from now on, and returns how many. */
    const dropConfirmations = () => {
        const dropped = {count: 0};
        onSignal = (signal, to) => {
            if (signal.applied) {
                dropped.count++;
            } else {
                deliver(signal, to);
            }
        };
        return dropped;
    };

    /** The caller stops receiving the camera or the screen, while the screen waits for a confirmation. */
    const stopWhileHeld = async (name) => {
        call({stream: picture()});
        await callerSees('camera');
        const dropped = dropConfirmations();
        called.setScreen(picture());
        await until(() => dropped.count > 0);
        const {track} = received.find(({screen}) => screen === (name === 'screen'));
        caller.pc.getTransceivers().find(({receiver}) => receiver.track === track).stop();
        await until(() => dropped.count > 1);
        onSignal = deliver;
        called.resend();
        if (name === 'camera') {
            await callerSees('screen');
            called.setStream(picture());
        } else {
            called.setScreen(picture());
        }
        await callerSees('camera screen');
        return '';
    };

    const tests = {
        async negotiationNeededTwice() {
            const stable = () => new Promise((resolve) => caller.pc.addEventListener('signalingstatechange', () => {
                if (caller.pc.signalingState === 'stable') {
                    resolve();
                }
            }));
            call();
            await stable();
            caller.receive({link: caller.link, request: {audio: 1, video: 2}});
            caller.pc.dispatchEvent(new Event('negotiationneeded'));
            await stable();
            const sections = called.pc.getTransceivers().length;
            return sections === 3 ? '' : `${sections} sections, want 3`;
        },

        async candidateFromBeforeARestart() {
            let candidate = null;
            onSignal = (signal, to) => {
                if (to === caller && signal.candidate) {
                    candidate ??= signal;
                }
                deliver(signal, to);
            };
            const restarted = new Promise((resolve) => caller.addEventListener('restarted', resolve));
            await call();
            caller.restartIce();
            await restarted;
            await caller.receive(candidate);
            return '';
        },

        async mediaWaitsForTheAnswer() {
            call({stream: picture()});
            await callerSees('camera');
            const [camera] = called.pc.getTransceivers().filter(({sender}) => sender.track);
            const sent = async (field, ofCamera) => (await videoStats(called, 'outbound-rtp'))
                .filter(({mid}) => (mid === camera.mid) === ofCamera)
                .reduce((sum, stats) => sum + (stats[field] ?? 0), 0);

            let answers = 0;
            onSignal = (signal, to) => {
                if (signal.description?.type === 'answer') {
                    answers++;
                } else {
                    deliver(signal, to);
                }
            };
            called.setScreen(picture());
            await until(() => answers > 0);
            const before = await sent('framesSent', true);
            await until(async () => await sent('framesSent', true) > before + 10);
            const dropped = dropConfirmations();
            caller.resend();
            await until(() => dropped.count > 0);
            onSignal = deliver;
            const early = await sent('packetsSent', false);
            called.resend();
            await callerSees('camera screen');
            return early > 0 ? `${early} screen packets sent before the confirmation, want none` : '';
        },

        async cameraDuringAnOffer() {
            await call();
            onSignal = (signal, to) => {
                deliver(signal, to);
                if (to === called && signal.description) {
                    onSignal = deliver;
                    called.setStream(picture());
                }
            };
            called.setScreen(picture());
            await callerSees('camera screen');
            called.setStream(null);
            await callerSees('screen');
            return '';
        },

        async cameraDuringAnAnswer() {
            await call();
            called.pc.createAnswer = () => {
                delete called.pc.createAnswer;
                called.setStream(picture());
                return called.pc.createAnswer();
            };
            called.setScreen(picture());
            await callerSees('camera screen');
            return '';
        },

        async screenBeforeTheCamera() {
            call({screen: picture()});
            await callerSees('screen');
            called.setStream(picture());
            await callerSees('camera screen');
            called.setScreen(null);
            await callerSees('camera');
            return '';
        },

        stoppedCamera: () => stopWhileHeld('camera'),
        stoppedScreen: () => stopWhileHeld('screen'),
    };
    const problem = await tests[test]();
    return errors.join() || problem;
}
