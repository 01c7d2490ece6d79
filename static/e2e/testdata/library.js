// A page that uses the library without camera and microphone, and notes what it sees of the others.
globalThis.lib = {
    room: null,
    /** What has come, in order: who from, which topic, what. */
    heard: [],
    warnings: [],
    /** The `join` messages that went to the server. */
    joins: [],
    /** Every data channel, with its connection, what has come over it and the most its buffer has held. */
    channels: [],
    /** The longest time between two ticks of a clock. */
    longestTick: 0,

    /** Joins, and no more. */
    async enter(room, options) {
        const {Room} = await import('/tincan/tincan.js');
        lib.room = await Room.join(room, options);
    },

    /** Joins, notes all that is said, and greets. */
    async join(room, options) {
        await lib.enter(room, options);
        lib.room.addEventListener('message', ({detail: {peer, topic, data}}) => {
            const binary = data instanceof Uint8Array && data.byteLength === data.buffer.byteLength;
            lib.heard.push({from: peer.name, topic, data: binary ? {bytes: data.length, sum: lib.sum(data)} : data});
        });
        lib.room.addEventListener('warning', ({detail}) => lib.warnings.push(detail.message));
        lib.room.addEventListener('channel', ({detail: {peer, state}}) => { peer.channelState = state; });
        // Long before there is a connection.
        lib.room.addEventListener('peer-joined', ({detail: {peer}}) => lib.room.send(peer, 'greeting', lib.room.name));
    },

    peer: (name) => [...lib.room.peers.values()].find((peer) => peer.name === name),

    /** Whether what we send to these others leaves at once. */
    open: (...names) => names.every((name) => lib.peer(name)?.channelState === 'open'),

    /** What was heard under a topic, as lines. */
    of: (topic) => lib.heard.filter((message) => message.topic === topic)
        .map(({from, data}) => `${from} ${JSON.stringify(data)}`).join('\n'),

    sum: (bytes) => bytes.reduce((sum, byte, i) => (sum + byte * (i + 1)) % 65521, 0),

    /** Bytes that no run of zeroes stands for. */
    bytes: (length) => Uint8Array.from({length}, (_, i) => i * 31 + (i >> 8)),

    /** The code of the error with which a promise is rejected. */
    async code(promise) {
        try {
            return `no error but ${JSON.stringify(await promise)}`;
        } catch (error) {
            return error.code ?? String(error);
        }
    },

    /** The channel of that number to one of the others, past the library. */
    raw: (name, id) => lib.channels.findLast(({pc, channel}) => pc === lib.peer(name).connection && channel.id === id),

    /**
     * Sends to one of the others over one channel, as fast as told and past the library, until it does not
     * listen any more or has had enough of them.
     */
    async flood(name, id, perSecond, frames, most = Infinity) {
        const {channel} = lib.raw(name, id);
        const started = performance.now();
        let sent = 0;
        while (channel.readyState === 'open' && sent < most) {
            const due = Math.min(most, (performance.now() - started) / 1000 * perSecond);
            for (; sent < due && channel.readyState === 'open'; sent++) {
                channel.send(frames[sent % frames.length]);
            }
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        return `${sent} in ${Math.round(performance.now() - started)} ms`;
    },
};

const create = RTCPeerConnection.prototype.createDataChannel;
RTCPeerConnection.prototype.createDataChannel = function (...options) {
    const channel = create.apply(this, options);
    const note = {pc: this, channel, received: 0, mostBuffered: 0};
    lib.channels.push(note);
    channel.addEventListener('message', () => note.received++);
    const send = channel.send;
    channel.send = (...data) => {
        send.apply(channel, data);
        note.mostBuffered = Math.max(note.mostBuffered, channel.bufferedAmount);
    };
    return channel;
};

const {send} = WebSocket.prototype;
WebSocket.prototype.send = function (message) {
    if (JSON.parse(message).type === 'join') {
        lib.joins.push(JSON.parse(message));
    }
    send.call(this, message);
};

let lastTick = performance.now();
setInterval(() => {
    lib.longestTick = Math.max(lib.longestTick, performance.now() - lastTick);
    lastTick = performance.now();
}, 20);
