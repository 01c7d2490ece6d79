// How much a peer may send. A function that resolves to the outcome of a flood of useless messages,
// of a trickle of them all day, and of useful messages that are read slowly. It uses a clock of its
// own.
async () => {
    const {ReceiveLimiter} = await import('/tincan/data/limits.js');
    const real = performance.now.bind(performance);
    let now = 0; // ms
    performance.now = () => now;

    // Sends useless messages at this rate until the limiter is exhausted, for at most a day.
    const channel = () => Object.assign(new EventTarget(), {open: true, close() { this.open = false; }});
    const round = (perSecond) => {
        const limiter = new ReceiveLimiter({perSecond: 2000, atOnce: 4000, maxSize: 1000});
        const channels = [channel(), channel()];
        let complaints = 0;
        for (const each of channels) {
            limiter.listen(each, {decode: JSON.parse, deliver: () => {}, reportDropped: () => complaints++});
        }
        for (let sent = 0; sent < 86_400 * perSecond && !limiter.exhausted; sent++) {
            now += 1000 / perSecond;
            channels[0].dispatchEvent(new MessageEvent('message', {data: '{'}));
        }
        const before = complaints;
        channels[1].dispatchEvent(new MessageEvent('message', {data: '{'})); // already on its way
        return [
            limiter.exhausted ? before : 'never',
            channels.map(({open}) => open).join(),
            complaints - before,
        ].join(' ');
    };
    const outcome = {flood: round(10_000), trickle: round(0.5)};

    // Sends useful messages at this rate to a page that reads 500 a second. While it reads those
    // that wait, more arrive. Resolves to whether all were heard, and whether the limiter was
    // exhausted.
    const slowly = async (perSecond) => {
        const limiter = new ReceiveLimiter({perSecond: 2000, atOnce: 4000, maxSize: 1000});
        const from = channel();
        let sent = 0;
        let heard = 0;
        limiter.listen(from, {decode: JSON.parse, deliver: () => { heard++; now += 2; }, reportDropped: () => {}});
        for (let turn = 0, waiting = 100; turn < 6; turn++) {
            const began = now;
            for (const end = sent + waiting; sent < end; sent++) {
                from.dispatchEvent(new MessageEvent('message', {data: '{}'}));
            }
            waiting = (now - began) / 1000 * perSecond;
            await new Promise((resolve) => {
                const {port1, port2} = new MessageChannel();
                port1.onmessage = resolve;
                port2.postMessage(null);
            });
        }
        return `${heard === sent},${limiter.exhausted}`;
    };
    outcome.steady = await slowly(400);
    outcome.drowning = await slowly(10_000);
    performance.now = real;
    return outcome;
}
