// What the tests of Door use, in a page without scripts of its own. All people are in one tab.
globalThis.door = {
    /**
     * The types of messages that each socket has sent (`> join`) and received (`< welcome`), in
     * order. `look` and `room` are repeated, but recorded once.
     */
    said: [],

    /** A stream with video, and with audio if wanted. */
    stream(sound = false) {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d').fillRect(0, 0, 1, 1);
        const stream = canvas.captureStream(5);
        if (sound) {
            const sounds = new AudioContext().createMediaStreamDestination().stream;
            sounds.getTracks().forEach((track) => stream.addTrack(track));
        }
        return stream;
    },

    looked(made) {
        return new Promise((resolve) => made.addEventListener('look', resolve, {once: true}));
    },

    names({peers}) {
        return [...peers.values()].map(({name}) => name).sort().join();
    },

    /** Resolves when everyone in the room is connected. */
    connected(room) {
        return probe.until(() => room.peers.size > 0 &&
            [...room.peers.values()].every(({state}) => state === 'connected'));
    },
};

globalThis.WebSocket = class extends WebSocket {
    constructor(...options) {
        super(...options);
        const said = [];
        door.said.push(said);
        const type = (frame) => {
            const {type, data} = JSON.parse(frame);
            return data?.description?.type ?? (data ? 'candidate' : type);
        };
        const note = (what) => {
            if (!said.includes(what) || !/look|room/.test(what)) {
                said.push(what);
            }
        };
        this.send = (frame) => {
            note(`> ${type(frame)}`);
            super.send(frame);
        };
        this.addEventListener('message', ({data}) => note(`< ${type(data)}`));
    }
};
