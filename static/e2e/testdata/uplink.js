// What a page in a call sends to each of the others, by its own statistics. Tests run it in each
// page.
globalThis.uplink = {
    /** What is sent to the person with this name. */
    async to(name) {
        const found = {frames: 0, width: 0, height: 0, pictureBytes: 0, soundBytes: 0, encodeTime: 0};
        const report = await probe.connectionTo(name)?.getStats() ?? new Map();
        for (const stats of report.values()) {
            if (stats.type === 'outbound-rtp' && stats.kind === 'video') {
                found.frames += stats.framesEncoded;
                found.encodeTime += stats.totalEncodeTime;
                found.pictureBytes += stats.bytesSent;
                found.width = stats.frameWidth ?? 0;
                found.height = stats.frameHeight ?? 0;
            } else if (stats.type === 'outbound-rtp') {
                found.soundBytes += stats.bytesSent;
            }
        }
        return found;
    },

    /** What is sent to everyone per second: the mean of ten seconds, after ten seconds to settle. */
    async measure() {
        const total = async () => {
            const all = await Promise.all(probe.others().split(', ').map(uplink.to));
            const sum = (field) => all.reduce((total, one) => total + one[field], 0);
            const bits = 8 * (sum('pictureBytes') + sum('soundBytes'));
            return {at: performance.now(), bits, frames: sum('frames'), encodeTime: sum('encodeTime')};
        };
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        await wait(10_000);
        const before = await total();
        await wait(10_000);
        const after = await total();
        const perSecond = (field) => (after[field] - before[field]) / (after.at - before.at) * 1000;
        return {bits: perSecond('bits'), frames: perSecond('frames'), encodeTime: perSecond('encodeTime')};
    },

    /** The total that all senders are allowed, in bit/s; null while one of them has no limit. */
    allowed() {
        const encodings = probe.connections.filter(({connectionState}) => connectionState === 'connected')
            .flatMap((pc) => pc.getSenders()).filter(({track}) => track)
            .flatMap((sender) => sender.getParameters().encodings).filter(({active}) => active);
        return encodings.reduce((total, {maxBitrate}) => maxBitrate ? total + maxBitrate : NaN, 0) || null;
    },

    /** How the video to this person is encoded. */
    encoding(name) {
        const sender = probe.connectionTo(name)?.getSenders().find(({track}) => track?.kind === 'video');
        return sender?.getParameters().encodings[0] ?? {};
    },

    /** Makes the page believe that it is hidden, or visible. */
    setHidden(hidden) {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        Object.defineProperty(document, 'visibilityState', {value: hidden ? 'hidden' : 'visible', configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    },

    /**
     * Makes the browser report this available bitrate for each connection from now on.
     * @param {number} bitrate in bit/s
     */
    setUplink(bitrate) {
        RTCPeerConnection.prototype.getStats = async function () {
            const report = new Map(await getStats.call(this));
            for (const [id, stats] of report) {
                if (stats.type === 'candidate-pair') {
                    report.set(id, {...stats, availableOutgoingBitrate: bitrate});
                }
            }
            return report;
        };
    },
};

const {getStats} = RTCPeerConnection.prototype;
