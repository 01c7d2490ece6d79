// What tests of files add to `lib`: contents that need no disk, and a place for received files.
Object.assign(lib, {
    files: null,
    /** The files that were offered to us, and what has arrived, by name. */
    offers: [],
    got: new Map(),
    outgoing: [],

    async share() {
        const {Files} = await import('/tincan/tincan.js');
        lib.files = new Files(lib.room);
        lib.files.addEventListener('offer', ({detail}) => lib.offers.push(detail));
    },

    /** A file of this size in which all blocks differ. */
    file(name, size) {
        const block = new Uint32Array((1 << 20) / 4).map((_, i) => i * 2654435761);
        const parts = [];
        for (let left = size; left > 0; left -= 1 << 20) {
            block[0] = left;
            parts.push(new Blob([new Uint8Array(block.buffer, 0, Math.min(left, 1 << 20))]));
        }
        return new File(parts, name);
    },

    offer(name, size, ...to) {
        lib.outgoing.push(...lib.files.offer(lib.file(name, size), to.length ? to.map(lib.peer) : undefined));
    },

    /** A stream that keeps what is written to it, and takes this long for each block. */
    sink(name, ms = 0) {
        const parts = [];
        lib.got.set(name, 'nothing yet');
        return new WritableStream({
            write: async (part) => {
                parts.push(part.slice());
                await (ms && new Promise((resolve) => setTimeout(resolve, ms)));
            },
            close: () => { lib.got.set(name, new Blob(parts)); },
            abort: () => { lib.got.set(name, 'thrown away'); },
        });
    },

    offered: (name) => lib.offers.find((offer) => offer.name === name),

    /** Whether the received file is the one that the other tab created with file(). */
    async same(name, size) {
        const [a, b] = [await lib.got.get(name).arrayBuffer(), await lib.file(name, size).arrayBuffer()];
        const [x, y] = [new Uint32Array(a, 0, a.byteLength >> 2), new Uint32Array(b, 0, b.byteLength >> 2)];
        return a.byteLength === size && x.every((word, i) => word === y[i]);
    },
});

/**
 * Offers and sends a file without the library. Resolves to the code with which the other side ends
 * it, such as `received`.
 */
lib.lie = async (name, {id, file, size, pieces}) => {
    const peer = lib.peer(name);
    const channel = lib.raw(name, 3)?.channel ?? peer.connection.createDataChannel('raw', {negotiated: true, id: 3});
    const heard = [];
    const stop = lib.room.subscribe('tincan.file-reply', (reply) => heard.push(reply));
    await lib.room.request(peer, 'tincan.file', {id, name: file, size});
    await probe.until(() => channel.readyState === 'open' &&
        heard.some((reply) => reply.id === id && reply.from === 0));
    for (const [at, bytes] of pieces) {
        const frame = new Uint8Array(12 + bytes.length);
        new DataView(frame.buffer).setUint32(0, id);
        new DataView(frame.buffer).setBigUint64(4, BigInt(at));
        frame.set(bytes, 12);
        channel.send(frame);
        await probe.until(() => channel.bufferedAmount < 8 << 20); // browsers accept up to twice that
    }
    const {end} = await probe.until(() => heard.find((reply) => reply.id === id && reply.end));
    stop();
    return end;
};
