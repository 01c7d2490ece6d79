// Runs the arithmetic of the uplink. Resolves to functions for a table of tests.
(async () => {
    const {affordable, encodingFor, LineStep, Stair, stepFor} = await import('/tincan/quality/ladder.js');
    const {allot, divide, soundShare} = await import('/tincan/quality/shares.js');
    const {Estimate} = await import('/tincan/quality/estimate.js');
    const hd = {width: 1280, height: 720};

    /** The encodings for peers that show our camera at these sizes, and the total bitrate including audio. */
    const mesh = (budget, pictures) => {
        const voice = soundShare(budget, pictures.length);
        const all = pictures.map((more) => ({
            peer: {}, kind: 'camera', size: hd, line: Infinity, lineStep: new LineStep('camera'), ...more,
        }));
        const shares = allot(budget - voice * all.length, all);
        const encodings = all.map((picture, i) => encodingFor(picture, shares[i]));
        return {
            encodings,
            sum: encodings.reduce((sum, {maxBitrate = 0}) => sum + maxBitrate, voice * all.length),
            lines: shares.map(({line}) => line),
        };
    };
    const times = (count, value) => Array.from({length: count}, () => value);

    return {
        hd, times, divide, soundShare, stepFor, affordable,

        /** The encodings in short form. */
        sent: (budget, ...pictures) => mesh(budget, pictures).encodings.map(({active, maxBitrate, maxFramerate, scaleResolutionDownBy}) => {
            return active ? `${Math.round(720 / scaleResolutionDownBy)}@${maxFramerate}:${maxBitrate / 1000}` : 'off';
        }).join(' '),

        /**
         * The bitrate that its connection leaves each video, in kbit/s; Infinity if that is not the
         * limit.
         */
        lines: (budget, ...pictures) => mesh(budget, pictures).lines.map((line) => Math.round(line / 1000)).join(' '),

        /** Combinations of budget, number of peers, size and connection whose total exceeds the budget. */
        overdrawn() {
            const found = [];
            for (const budget of [200e3, 500e3, 1e6, 3e6, 20e6]) {
                for (const width of [16, 160, 320, 640, 1280, 4096]) {
                    for (const line of [0, 100e3, 1e6, Infinity]) {
                        for (let count = 1; count <= 11; count++) {
                            const {sum} = mesh(budget, times(count, {shown: {width, height: width * 9 / 16}, line}));
                            if (!(sum <= budget)) {
                                found.push(`${budget} for ${count} at ${width} by ${line}: ${sum}`);
                            }
                        }
                    }
                }
            }
            return found.join('\n');
        },

        /** What a Stair does with these goals, one per second: its new value, or `-` for no change. */
        climb(patience, ...goals) {
            const stair = new Stair(patience);
            return goals.map((goal) => stair.look(goal) ? stair.value : '-').join('');
        },

        /** The steps of a camera whose connection has these bitrates, one per second. */
        steps(...bitrates) {
            const step = new LineStep('camera');
            return bitrates.flat().map((bitrate) => {
                step.look(bitrate);
                return step.value;
            }).join('');
        },

        /** The estimates for a connection with these samples, in kbit/s. */
        estimates(...looks) {
            const estimate = new Estimate(3e6);
            return looks.map((look) => {
                estimate.look({roundTrip: 100, lossOut: 0, bitsOut: 1e6, available: NaN, ...look});
                return Math.round(estimate.value / 1000);
            }).join(' ');
        },
    };
})()
