// Runs the arithmetic of the uplink. Resolves to functions for a table of tests.
(async () => {
    const {affordable, BandwidthStep, encodingFor, firstSteps, Hysteresis, ladders, stepFor} =
        await import('/tincan/quality/ladder.js');
    const {allocateAudio, allocateBitrates, divide} = await import('/tincan/quality/shares.js');
    const {Capture} = await import('/tincan/quality/capture.js');
    const {BandwidthEstimate} = await import('/tincan/quality/estimate.js');
    const hd = {width: 1280, height: 720};

    /** The bitrate of each of several voices. */
    const voice = (budget, count) => allocateAudio(budget, Array.from({length: count}, () => 'voice'))[0];

    /** The encodings for peers that show our camera at these sizes, and the total bitrate including audio. */
    const mesh = (budget, pictures) => {
        const audio = voice(budget, pictures.length);
        const all = pictures.map((more) => ({
            peer: {}, kind: 'camera', size: hd,
            bandwidth: Infinity, bandwidthStep: new BandwidthStep(),
            ...more,
        }));
        const shares = allocateBitrates(budget - audio * all.length, all);
        const encodings = all.map((picture, i) => encodingFor(picture, shares[i]));
        return {
            encodings,
            sum: encodings.reduce((sum, {maxBitrate = 0}) => sum + maxBitrate, audio * all.length),
            bandwidths: shares.map(({bandwidth}) => bandwidth),
        };
    };
    const times = (count, value) => Array.from({length: count}, () => value);

    return {
        hd, times, divide, allocateAudio, voice, stepFor,
        affordable: (kind, bitrate, current) => affordable(ladders[kind], bitrate, current),

        /** The encodings in short form. */
        sent: (budget, ...pictures) => mesh(budget, pictures).encodings.map((encoding) => {
            const {active, maxBitrate, maxFramerate, scaleResolutionDownBy} = encoding;
            return active ? `${Math.round(720 / scaleResolutionDownBy)}@${maxFramerate}:${maxBitrate / 1000}` : 'off';
        }).join(' '),

        /**
         * The bitrate that its connection leaves each video, in kbit/s; Infinity if that is not the
         * limit.
         */
        bandwidths: (budget, ...pictures) => mesh(budget, pictures).bandwidths
            .map((bandwidth) => Math.round(bandwidth / 1000)).join(' '),

        /** Combinations of budget, number of peers, size and connection whose total exceeds the budget. */
        overdrawn() {
            const found = [];
            for (const budget of [200e3, 500e3, 1e6, 3e6, 20e6]) {
                for (const width of [16, 160, 320, 640, 1280, 4096]) {
                    for (const bandwidth of [0, 100e3, 1e6, Infinity]) {
                        for (let count = 1; count <= 11; count++) {
                            const shown = {width, height: width * 9 / 16};
                            const {sum} = mesh(budget, times(count, {shown, bandwidth}));
                            if (!(sum <= budget)) {
                                found.push(`${budget} for ${count} at ${width} by ${bandwidth}: ${sum}`);
                            }
                        }
                    }
                }
            }
            return found.join('\n');
        },

        /** What a Hysteresis does with these goals, one per second: its new value, or `-` for no change. */
        climb(patience, ...goals) {
            const hysteresis = new Hysteresis(patience);
            return goals.map((goal) => hysteresis.update(goal) ? hysteresis.value : '-').join('');
        },

        firstSteps,

        /** The steps of a camera whose connection has these bitrates, one per second. */
        steps(...bitrates) {
            return b.stepsFrom(0, ...bitrates);
        },

        /** The same for a video that starts at this step. */
        stepsFrom(first, ...bitrates) {
            const step = new BandwidthStep(first);
            return bitrates.flat().map((bitrate) => {
                step.update(bitrate, ladders.camera);
                return step.value;
            }).join('');
        },

        /** The recording sizes (L, M or S) for these numbers of viewers, one per second. `-` is a slow device. */
        captures(...watching) {
            const capture = new Capture();
            return watching.flat().map((people) => {
                capture.update(people === '-' ? 1 : people, people === '-');
                return capture.size[0].toUpperCase();
            }).join('');
        },

        /** The estimates for a connection with these samples, in kbit/s. */
        estimates(...samples) {
            const estimate = new BandwidthEstimate(3e6);
            return samples.map((sample) => {
                estimate.update({roundTrip: 100, lossOut: 0, bitsOut: 1e6, available: NaN, ...sample});
                return Math.round(estimate.value / 1000);
            }).join(' ');
        },
    };
})()
