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
