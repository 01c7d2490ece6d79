// Records the traces of a page, and tests traces in a page without scripts of its own.
globalThis.tracing = {
    /** Every entry of every Trace that the page has made, in order. */
    entries: [],
    traces: 0,

    /** Called by each new Trace. */
    add(trace) {
        tracing.traces++;
        trace.listen((entry) => tracing.entries.push(entry));
    },

    /** What was sent or received, as the entries say. */
    messages: (kind) => tracing.entries.filter((entry) => entry.kind === kind)
        .map(({socket, size, message}) => ({socket, size, message})),

    /** The states of the sockets and of the seat, in order. */
    seats: () => tracing.entries.filter(({kind}) => kind === 'socket' || kind === 'seat')
        .map(({kind, socket, state}) => [kind, socket, state].filter(Boolean).join(' ')),

    /** What the trace lacks of how a connection to each of `peers` people came up, and what it has too much. */
    flaws(peers) {
        const {entries} = tracing;
        const pairs = 'getSelectedCandidatePair' in RTCIceTransport.prototype; // not in Firefox (153)
        const flaws = entries.filter(({at}, i) => at < entries[i - 1]?.at).map(({kind}) => `${kind} is out of order`);
        const connected = entries.filter(({state}) => state === 'connected');
        const ends = new Map(connected.filter(({link}) => link).map(({peer, link}) => [peer, link]));
        if (ends.size !== peers) {
            flaws.push(`${ends.size} peers are connected`);
        }
        const {ttl, urls} = entries.find(({kind}) => kind === 'credentials') ?? {};
        if (!(ttl > 0) || urls.length === 0 || !urls.every((url) => url.startsWith('turn:'))) {
            flaws.push(`no credentials: ${ttl} s for ${urls}`);
        }
        for (const [peer, link] of ends) {
            const own = entries.filter((entry) => entry.link === link);
            const told = own.map(({kind, of, label, state, step}) =>
                [kind, of, label, step, state].filter(Boolean).join(' '));
            const wanted = ['connection new', 'state signaling stable', 'candidate', 'state ice connected',
                'state dtls connected', 'state connection connected', 'channel tincan open',
                'channel tincan reliable open', 'channel tincan fast open', ...pairs ? ['pair'] : []];
            flaws.push(...wanted.filter((what) => !told.includes(what)));
            if (told[0] !== 'connection new' || own.some((entry) => entry.peer !== peer)) {
                flaws.push(`${told[0]} came first, for ${own[0].peer}`);
            }
            const {local, remote} = own.findLast(({kind}) => kind === 'pair') ?? {};
            const [found] = own.filter(({kind}) => kind === 'candidate').map(({candidate}) => candidate);
            const lines = [found?.candidate, ...pairs ? [local, remote] : []];
            if (!lines.every((line) => /^candidate:\S/.test(line)) || !found.usernameFragment) {
                flaws.push(`these are no candidates: ${lines}`);
            }
            const attempts = entries.filter(({kind, peer: of}) => kind === 'recovery' && of === peer);
            if (attempts.map(({attempt}) => attempt).slice(-2).join() !== 'connect,none') {
                flaws.push('it was not connected at once');
            }
            if (!told.some((what) => what.startsWith('state gathering'))) {
                flaws.push('no gathering'); // it begins with `complete` if a spare connection did it in advance
            }
            if (!told.some((what) => /^negotiation (offer|answer)$/.test(what))) {
                flaws.push('no negotiation');
            }
        }
        return flaws;
    },

    /** Two ends that know no requests offer at once. Resolves to the steps of the polite end and of the other. */
    async glare() {
        const {PeerConnection} = await import('/tincan/peer-connection.js');
        const {Trace} = await import('/tincan/tincan.js');
        const picture = () => {
            const canvas = document.createElement('canvas');
            canvas.getContext('2d').fillRect(0, 0, 1, 1);
            return canvas.captureStream(5);
        };
        const steps = {polite: [], impolite: []};
        const held = [];
        let holds = false;
        const makeEnd = (id, link) => {
            const trace = new Trace();
            trace.listen(({kind, step, polite}) => {
                if (kind === 'negotiation') {
                    steps[id].push(`${step} ${polite}`);
                }
            });
            const end = new PeerConnection({polite: id === 'polite', link, peer: {id, trace}});
            end.addEventListener('signal', ({detail}) => {
                const signal = {...detail, requests: false};
                if (holds) {
                    held.push({end, signal});
                } else {
                    other(end).receive(signal);
                }
            });
            return end;
        };
        const polite = makeEnd('polite');
        let impolite = null; // until the first offer: Chromium (156) may fail if two first offers collide
        const other = (end) => end === polite ? impolite ??= makeEnd('impolite', polite.link) : polite;
        const bothAre = (isTrue) => probe.until(() => impolite && [polite, impolite].every(isTrue));
        polite.call();
        await bothAre(({pc, channel}) => pc.signalingState === 'stable' && channel.readyState === 'open');
        steps.polite.length = steps.impolite.length = 0;
        holds = true;
        polite.setStream(picture());
        impolite.setStream(picture());
        await probe.until(() => held.filter(({signal}) => signal.description).length === 2);
        holds = false;
        held.forEach(({end, signal}) => other(end).receive(signal));
        await bothAre(({pc}) => pc.signalingState === 'stable' &&
            pc.getTransceivers().some(({currentDirection}) => currentDirection === 'sendrecv'));
        polite.close();
        impolite.close();
        return [steps.polite.join(), steps.impolite.join()];
    },

    /** Two sides call each other at once. Resolves to what the polite side and the other one note. */
    async twoCalls() {
        const {RemotePeer} = await import('/tincan/remote.js');
        const {Trace} = await import('/tincan/tincan.js');
        const notes = {polite: [], impolite: []};
        const sides = Object.keys(notes).map((id) => {
            const trace = new Trace();
            trace.listen(({kind, step, state}) => {
                if (kind === 'connection' || kind === 'negotiation') {
                    notes[id].push(step ?? state);
                }
            });
            const options = {polite: id === 'polite', configuration: {}, stream: null, trace};
            return new RemotePeer({id, name: id, role: ''}, options);
        });
        const signals = [];
        sides.forEach((side, i) => side.addEventListener('signal', ({detail}) => signals.push([1 - i, detail])));
        sides.forEach((side) => side.call());
        const offersOf = (i) => signals.filter(([to, {description}]) => to === i && description?.type === 'offer');
        await probe.until(() => offersOf(0).length > 0 && offersOf(1).length > 0);
        await probe.until(() => {
            signals.splice(0).forEach(([to, signal]) => sides[to].receive(signal));
            return sides.every(({state}) => state === 'connected');
        });
        sides.forEach((side) => side.close());
        return [notes.polite.join(), notes.impolite.join()];
    },

    /** Two rooms of one page, in a call. */
    async call(trace) {
        const {Room} = await import('/tincan/tincan.js');
        const name = `pair-cans-${tracing.calls = (tracing.calls ?? 0) + 1}`;
        const ada = await Room.join(name, {name: 'Ada', trace});
        const bo = await Room.join(name, {name: 'Bo'});
        await probe.until(() => [ada, bo].every(({peers}) => [...peers.values()][0]?.state === 'connected'));
        return [ada, bo];
    },

    /** Listens from the middle of a call on, with a listener that throws and one that acts. */
    async listening() {
        const {Trace} = await import('/tincan/tincan.js');
        const trace = new Trace();
        const [ada, bo] = await tracing.call(trace);
        let thrown = 0;
        addEventListener('error', () => thrown++);
        const heard = [];
        const stops = [
            trace.listen((entry) => {
                if (entry.message?.type === 'peer-left') {
                    ada.lock(true);
                }
                entry.message = 'changed';
                throw new Error("a listener's mistake");
            }),
            trace.listen(({kind}) => heard.push(kind)),
        ];
        bo.leave();
        await probe.until(() => ada.locked);
        const before = heard.length;
        const mistakes = thrown;
        stops[1]();
        ada.lock(false);
        await probe.until(() => !ada.locked);
        const stillHeard = heard.length - before;
        stops[0]();
        ada.leave();
        return [heard.join(), String(mistakes === before), String(thrown > mistakes), String(stillHeard),
            String(trace.note)];
    },

    /** How often the parts of entries were computed in a call without a listener, and in one with a listener. */
    async cost() {
        const {Trace} = await import('/tincan/tincan.js');
        let count = 0;
        const spy = (object, name) => {
            const method = object[name];
            object[name] = function (...args) {
                count++;
                return method.apply(this, args);
            };
        };
        spy(TextEncoder.prototype, 'encode');
        spy(RTCIceTransport.prototype, 'getSelectedCandidatePair');
        const {timeOrigin} = performance;
        Object.defineProperty(performance, 'timeOrigin', {get: () => { count++; return timeOrigin; }});
        const counts = [];
        for (const listens of [false, true]) {
            const trace = new Trace();
            if (listens) {
                trace.listen(() => {});
            }
            count = 0;
            const rooms = await tracing.call(trace);
            rooms.forEach((room) => room.leave());
            counts.push(count);
        }
        return counts;
    },
};
