// Gives ui/outcomes.js a clock that a test can move, and knows when it has nothing left to do. It runs in each page
// before the page's own scripts.
{
    const {setTimeout, fetch} = globalThis;
    const {getStats} = RTCPeerConnection.prototype;
    const now = performance.now.bind(performance);
    const isCaller = () => new Error().stack.includes('/ui/room/outcomes.js');
    let ahead = 0; // ms
    const clock = () => outcomes.speed * now() + ahead;
    const timers = []; // of ui/outcomes.js
    const work = new Set(); // promises that it waits for

    const follow = (promise) => {
        if (isCaller()) {
            const end = () => work.delete(promise);
            work.add(promise);
            promise.then(end, end);
        }
        return promise;
    };
    globalThis.fetch = (...request) => follow(fetch(...request));
    RTCPeerConnection.prototype.getStats = function (...track) {
        return follow(getStats.apply(this, track));
    };
    performance.now = () => isCaller() ? clock() : now();
    globalThis.setTimeout = (call, ms, ...values) =>
        isCaller() ? timers.push({at: clock() + ms, call}) : setTimeout(call, ms, ...values);

    /** Waits until nothing is under way. */
    const rest = async () => {
        do {
            await Promise.allSettled(work);
            await new Promise((resolve) => setTimeout(resolve)); // for what that has led to
        } while (work.size > 0);
    };

    globalThis.outcomes = {
        /** How fast time passes by itself, compared to real time. */
        speed: 1,

        /** Lets this time pass at once, and waits until the server has all reports of it. */
        async pass(ms) {
            const end = clock() + ms;
            const skipTo = (time) => { ahead += Math.max(0, time - clock()); };
            await rest();
            while (timers.some(({at}) => at <= end)) {
                timers.sort((a, b) => a.at - b.at);
                const {at, call} = timers.shift();
                skipTo(at);
                call();
                await rest();
            }
            skipTo(end);
        },
    };
}
