// What browser tests know about a page beyond what a person sees. It runs in each page before the
// page's own scripts, which know nothing about it.
globalThis.probe = {
    /**
     * Every RTCPeerConnection and WebSocket that the page has created, and every camera or
     * microphone track.
     */
    connections: [],
    /** Connections that gather candidates before they are used. */
    spares: [],
    sockets: [],
    devices: [],
    /**
     * Notifications that were shown and that no test has asked for yet. On the page they last only
     * seconds.
     */
    toasts: [],

    /** Whether this notification was shown, since that was last asked. */
    wasTold(words) {
        const told = probe.toasts.includes(words);
        probe.toasts = probe.toasts.filter((toast) => toast !== words);
        return told;
    },

    /** Resolves to the value of look() once that is truthy and the page is complete. Tests wait with it. */
    async until(look) {
        for (;;) {
            // Without a body the page has not even begun, and readyState is still that of the blank
            // page before it.
            const value = document.readyState !== 'loading' && document.body && await look();
            if (value) {
                return value;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    },

    /** The visible and enabled button, link or field with this name. */
    control(name, within = 'body') {
        return [...document.querySelectorAll('button, a, input, textarea, summary')].find((control) => {
            const words = control.getAttribute('aria-label') ?? (control.labels?.[0] ?? control).textContent;
            return words.trim() === name && control.closest(within) && !control.disabled &&
                isVisible(control, {visibilityProperty: true});
        });
    },

    /** The visible select with this name. */
    select(name) {
        return [...document.querySelectorAll('select')].find((select) =>
            select.labels[0].textContent.startsWith(name) && isVisible(select));
    },

    /** Finds the target of the next click. */
    aim: null,
    /** Why the last click did not reach its target, or ''; null if it has not arrived. */
    miss: '',

    /** Returns `miss` when the last click has arrived. Gives up after a second. */
    async missReason() {
        for (let i = 0; i < 20 && probe.miss === null; i++) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return probe.miss ?? 'the click did not reach the page';
    },

    /** Where to click on a control, or null while it moves or is covered. */
    async place(name, within) {
        const control = probe.control(name, within);
        if (!control) {
            return null;
        }
        control.scrollIntoView({block: 'nearest', behavior: 'instant'});
        const middle = () => {
            const {x, y, width, height} = control.getBoundingClientRect();
            return {x: x + width / 2, y: y + height / 2};
        };
        const before = middle();
        await new Promise((resolve) => setTimeout(resolve, 40)); // a few frames
        const {x, y} = middle();
        if (x !== before.x || y !== before.y || !control.contains(document.elementFromPoint(x, y))) {
            return null;
        }
        probe.aim = () => probe.control(name, within); // the element may be replaced meanwhile
        probe.miss = null;
        return {x, y};
    },

    /** Another person's tile, by name. */
    tile(name) {
        return [...document.querySelectorAll('[data-peer]')].find((tile) => probe.nameOn(tile) === name);
    },

    nameOn(tile) {
        return tile.querySelector('[data-name]').textContent;
    },

    /** The names on the others' tiles, sorted. */
    others() {
        return [...document.querySelectorAll('[data-peer]')].map(probe.nameOn).sort().join(', ');
    },

    /** Whether a tile shows video that is not black. (The simulated camera of Firefox shows only one color.) */
    picture(tile) {
        const video = tile.querySelector('video');
        if (!video.videoWidth || !isVisible(video, {visibilityProperty: true, opacityProperty: true})) {
            return false;
        }
        const canvas = new OffscreenCanvas(8, 8);
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0, 8, 8);
        const {data} = context.getImageData(0, 0, 8, 8);
        return data.some((level, i) => i % 4 < 3 && level > 64); // every fourth is the opacity
    },

    /** How many frames a video has shown. For a stream, Firefox counts them only in its own property. */
    shown(video) {
        return video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames;
    },

    /** The connection that carries what this person's tile plays. */
    connectionTo(name) {
        const tracks = probe.tile(name)?.querySelector('video').srcObject?.getTracks() ?? [];
        return probe.connections.find((pc) => pc.getReceivers().some(({track}) => tracks.includes(track)));
    },

    async inbound(name) {
        const found = {decoded: 0, shown: 0, packets: 0, loudness: 0, duration: 0};
        const report = await probe.connectionTo(name)?.getStats() ?? new Map();
        for (const stats of report.values()) {
            if (stats.type === 'inbound-rtp' && stats.kind === 'video') {
                found.decoded += stats.framesDecoded;
            } else if (stats.type === 'inbound-rtp') {
                found.packets += stats.packetsReceived;
                found.loudness += stats.totalAudioEnergy;
                found.duration += stats.totalSamplesDuration;
            }
        }
        const video = probe.tile(name)?.querySelector('video');
        found.shown = video ? probe.shown(video) : 0;
        return found;
    },

    /**
     * Milliseconds from the last click on Join, in this page or the previous one, to the first
     * remote frame.
     */
    joinToPicture() {
        return probe.firstPicture && probe.firstPicture - Number(sessionStorage.getItem('probe.join'));
    },
    firstPicture: 0,

    /** Handles n messages as the plainest page could: the control of tests that flood a page. */
    handlePlainly(n) {
        const list = document.body.appendChild(document.createElement('ul'));
        for (let i = 0; i < n; i++) {
            const item = list.appendChild(document.createElement('li'));
            item.textContent = JSON.parse(JSON.stringify({topic: 'plain', data: `message ${i}`})).data;
            if (list.childElementCount > 500) {
                list.firstElementChild.remove();
            }
            if (i % 10 === 0) {
                list.getBoundingClientRect(); // as often as a page is drawn during a flood
            }
        }
        list.remove();
    },

    /** The last messages on the page's sockets, with the time in ms, for the report of a failed test. */
    trace: [],

    note(what, data) {
        probe.trace.push(`${performance.now().toFixed()} ${what} ${String(data).slice(0, 4000)}`);
        probe.trace = probe.trace.slice(-1000);
    },
};

// A test may take these from the page, to see how it does without.
const {requestVideoFrameCallback} = HTMLVideoElement.prototype;
const {checkVisibility} = Element.prototype;
const isVisible = (node, options) => checkVisibility.call(node, options);

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
        super(configuration);
        if (configuration?.iceCandidatePoolSize) {
            probe.spares.push(this);
        } else {
            probe.connections.push(this);
        }
    }

    /** Adds a spare to the connections, now that a peer calls. */
    setRemoteDescription(description) {
        if (probe.spares.includes(this) && !probe.connections.includes(this)) {
            probe.connections.push(this);
        }
        return super.setRemoteDescription(description);
    }
};

globalThis.WebSocket = class extends WebSocket {
    constructor(...options) {
        super(...options);
        probe.sockets.push(this);
        const n = probe.sockets.length;
        probe.note(`socket ${n} ->`, this.url);
        this.addEventListener('message', ({data}) => probe.note(`socket ${n} <-`, data));
        this.addEventListener('close', ({code, reason}) => probe.note(`socket ${n} closed`, `${code} ${reason}`));
    }

    send(data) {
        probe.note(`socket ${probe.sockets.indexOf(this) + 1} ->`, data);
        super.send(data);
    }
};

if (navigator.mediaDevices) { // a secure context
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await getUserMedia(constraints);
        probe.devices.push(...stream.getTracks());
        return stream;
    };
}

addEventListener('pointerdown', ({target}) => {
    probe.miss = probe.aim === null || probe.aim()?.contains(target) ? '' : 'the target moved away under the mouse';
    probe.aim = null;
}, true);

addEventListener('click', ({target, timeStamp}) => {
    if (target.closest('button')?.textContent === 'Join') {
        sessionStorage.setItem('probe.join', String(performance.timeOrigin + timeStamp));
    }
}, true);

new MutationObserver((records) => {
    const added = records.flatMap(({addedNodes}) => [...addedNodes]);
    probe.toasts.push(...added.filter((node) => node.matches?.('.toasts[role=status] > *') && isVisible(node))
        .map(({textContent}) => textContent));
    for (const video of added.flatMap((node) => [...node.querySelectorAll?.('video') ?? []])) {
        if (video.closest('[data-peer]')) {
            requestVideoFrameCallback.call(video, (now) => { probe.firstPicture ||= performance.timeOrigin + now; });
        }
    }
}).observe(document, {childList: true, subtree: true});
