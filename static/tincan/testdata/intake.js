// How much of what is no use a peer may send: a function that resolves to what came of a flood, of a
// little now and then all day, and of more than a page can read in a second, by a clock of its own.
async () => {
    const {Intake} = await import('/tincan/intake.js');
    const real = performance.now.bind(performance);
    let now = 0; // ms
    performance.now = () => now;

    // Useless messages until the intake is exhausted, as many a second as told; at most a day's.
    const channel = () => Object.assign(new EventTarget(), {open: true, close() { this.open = false; }});
    const round = (perSecond) => {
        const intake = new Intake({perSecond: 2000, atOnce: 4000, maxSize: 1000});
        const channels = [channel(), channel()];
        let complaints = 0;
        for (const each of channels) {
            intake.listen(each, {decode: JSON.parse, deliver: () => {}, complain: () => complaints++});
        }
        for (let sent = 0; sent < 86_400 * perSecond && !intake.exhausted; sent++) {
            now += 1000 / perSecond;
            channels[0].dispatchEvent(new MessageEvent('message', {data: '{'}));
        }
        const before = complaints;
        channels[1].dispatchEvent(new MessageEvent('message', {data: '{'})); // already on its way
        return [intake.exhausted ? before : 'never', channels.map(({open}) => open).join(), complaints - before].join(' ');
    };
    const outcome = {flood: round(10_000), trickle: round(0.5)};

    // Messages that are good, and all there at once, of which the page reads 250 a second.
    const heard = [0, 0];
    const [sender, neighbour] = heard.map((_, i) => {
        const at = channel();
        new Intake({perSecond: 2000, atOnce: 4000, maxSize: 1000})
            .listen(at, {decode: JSON.parse, deliver: () => heard[i]++, complain: () => {}});
        return at;
    });
    for (let sent = 0; sent < 600; sent++) {
        now += 4;
        sender.dispatchEvent(new MessageEvent('message', {data: '{}'}));
    }
    neighbour.dispatchEvent(new MessageEvent('message', {data: '{}'}));
    outcome.behind = heard.join();
    await probe.until(() => {
        sender.dispatchEvent(new MessageEvent('message', {data: '{}'}));
        return heard[0] > 500;
    });
    performance.now = real;
    return outcome;
}
