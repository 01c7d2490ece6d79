// A page that uses the library without camera and microphone, and records what it sees of the
// others.
globalThis.lib = {
    room: null,
    /** What has arrived, in order: sender, topic and data. */
    heard: [],
    warnings: [],
    /** The `join` messages that were sent to the server. */
    joins: [],
    /** Every data channel with its connection, how much has arrived over it, and the most it has buffered. */
    channels: [],

    /** Only joins. */
    async enter(room, options) {
        const {Room} = await import('/tincan/tincan.js');
        lib.room = await Room.join(room, options);
    },

    /** Joins, records all messages, and greets everyone who comes later. */
    async join(room, options) {
        await lib.enter(room, options);
        lib.room.addEventListener('message', ({detail: {peer, topic, data}}) => {
            const binary = data instanceof Uint8Array && data.byteLength === data.buffer.byteLength;
            lib.heard.push({from: peer.name, topic, data: binary ? {bytes: data.length, sum: lib.sum(data)} : data});
        });
        lib.room.addEventListener('warning', ({detail}) => lib.warnings.push(detail.message));
        lib.room.addEventListener('channel', ({detail: {peer, state}}) => { peer.channelState = state; });
        // This is long before there is a connection.
        lib.room.addEventListener('peer-joined', ({detail: {peer}}) => lib.room.send(peer, 'greeting', lib.room.name));
    },

    peer: (name) => [...lib.room.peers.values()].find((peer) => peer.name === name),

    /** Whether messages to these peers are sent at once. */
    open: (...names) => names.every((name) => lib.peer(name)?.channelState === 'open'),

    /** What was heard under a topic, one message per line. */
    of: (topic) => lib.heard.filter((message) => message.topic === topic)
        .map(({from, data}) => `${from} ${JSON.stringify(data)}`).join('\n'),

    sum: (bytes) => bytes.reduce((sum, byte, i) => (sum + byte * (i + 1)) % 65521, 0),

    /** Bytes that cannot be mistaken for a run of zeroes. */
    bytes: (length) => Uint8Array.from({length}, (_, i) => i * 31 + (i >> 8)),

    /** The code of the error with which a promise rejects. */
    async code(promise) {
        try {
            return `no error but ${JSON.stringify(await promise)}`;
        } catch (error) {
            return error.code ?? String(error);
        }
    },

    /** The channel with this id to a peer, bypassing the library. */
    raw: (name, id) => lib.channels.findLast(({pc, channel}) => pc === lib.peer(name).connection && channel.id === id),

    /**
     * Sends to a peer over one channel at this rate, bypassing the library, until the channel
     * closes or `most` frames are sent. Resolves to how many it has sent.
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
        return sent;
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
