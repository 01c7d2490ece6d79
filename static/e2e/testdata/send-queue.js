// What happens to messages when a channel does not open, or accepts nothing. A function that
// resolves to each outcome, and to the seconds that it took on a simulated clock.
async () => {
    const {SendQueue} = await import('/tincan/data/send-queue.js');
    const {TokenBucket} = await import('/tincan/data/limits.js');
    const realTimeout = globalThis.setTimeout;
    const timers = new Map();
    let clock = 0; // ms
    let last = 0;
    performance.now = () => clock;
    globalThis.setTimeout = (call, ms) => {
        timers.set(++last, {at: clock + ms, call});
        return last;
    };
    globalThis.clearTimeout = (id) => timers.delete(id);
    const pass = async (seconds) => {
        const end = clock + seconds * 1000;
        for (;;) {
            await new Promise((resolve) => realTimeout(resolve)); // lets promises settle
            const [next] = [...timers].filter(([, {at}]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
            if (!next) {
                clock = end;
                return;
            }
            const [id, {at, call}] = next;
            timers.delete(id);
            clock = at;
            call();
        }
    };

    /** The part of RTCDataChannel that a SendQueue sees. */
    class Channel extends EventTarget {
        readyState = 'connecting';
        bufferedAmount = 0;
        accepted = '';
        open() {
            this.readyState = 'open';
            this.dispatchEvent(new Event('open'));
        }
        send(text) {
            this.accepted += text;
            this.bufferedAmount += text.length;
        }
        drain(bytes) {
            this.bufferedAmount -= bytes;
            this.dispatchEvent(new Event('bufferedamountlow'));
        }
        die() {
            this.readyState = 'closed';
            this.dispatchEvent(new Event('close'));
        }
    }
    const queue = new SendQueue(new TokenBucket(Infinity, 1e9));
    const use = () => {
        const channel = new Channel();
        queue.attach(channel, () => 1 << 20);
        return channel;
    };
    const happened = {};
    const post = async (what, text, size = text.length) => {
        const posted = clock;
        let end = 'sent';
        try {
            await queue.send({content: text, size});
        } catch ({code}) {
            end = code;
        }
        happened[what] = `${end} after ${(clock - posted) / 1000} s`;
    };
    const full = 'x'.repeat(1 << 20);

    let channel = use();
    post('never open', 'a');
    await pass(10);
    post('never open either', 'a');
    await pass(20);

    channel = use();
    post('opens', 'b');
    await pass(5);
    channel.open();
    channel.drain(1);
    await pass(1);

    post('slow', 'c'.repeat(100));
    for (let i = 0; i < 10; i++) {
        await pass(50);
        channel.drain(10);
    }
    await pass(1);

    post('stuck', full);
    post('behind what is stuck', 'd');
    await pass(100);

    channel = use();
    channel.open();
    post('cut off', full);
    post('behind what is cut off', 'e');
    await pass(30);
    channel.die();
    await pass(10);
    channel = use();
    channel.open();
    await pass(1);
    happened['accepted in the end'] = channel.accepted;
    channel.drain(1);

    post('too large', 'f'.repeat(2 << 20));
    post('fits', full);
    post('too much', 'g', 16 << 20);
    channel.drain(1 << 20);
    await pass(1);
    return {...happened, timers: String(timers.size)};
}
