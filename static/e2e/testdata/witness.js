// Records what happens in a page from now on. Tests ask for it later.
probe.news = [];
new MutationObserver((records) => {
    for (const {addedNodes} of records) {
        probe.news.push(...[...addedNodes].map(({textContent}) => textContent));
    }
}).observe(document.querySelector('.toasts'), {childList: true});

probe.tilesGone = 0;
new MutationObserver((records) => {
    for (const {removedNodes} of records) {
        probe.tilesGone += [...removedNodes].filter((node) => node.matches('[data-peer]')).length;
    }
}).observe(document.querySelector('[data-self]').parentElement, {childList: true});

/** What the tiles have said about connections and video. */
probe.said = new Set();
new MutationObserver(() => {
    for (const words of document.querySelectorAll('[data-tile-state]')) {
        probe.said.add(words.textContent);
    }
}).observe(document.querySelector('[data-self]').parentElement, {childList: true, subtree: true});

/**
 * The ICE username fragment of this end of the newest connection. That need not be the first
 * connection: one that waits for the camera is replaced when the camera is there.
 */
probe.made = probe.connections.length;
probe.ufrag = () => probe.connections[probe.made - 1].localDescription.sdp.match(/a=ice-ufrag:.*/)[0];
probe.ufragBefore = probe.ufrag();

/** The types of the messages received on the current socket. */
probe.heard = [];
probe.sockets.at(-1).addEventListener('message', ({data}) => probe.heard.push(JSON.parse(data).type));

/** The last `join` that was sent. */
probe.join = '';
const {send} = WebSocket.prototype;
WebSocket.prototype.send = function (message) {
    if (JSON.parse(message).type === 'join') {
        probe.join = message;
    }
    send.call(this, message);
};

// By the others' names: how often we measured, how many frames had been decoded, and the longest
// run of measurements without a new frame. A slow machine measures less often, which gives its
// frames more time.
const seen = new Map();
const look = async () => {
    for (const name of probe.others().split(', ')) {
        const {decoded} = await probe.inbound(name);
        const count = seen.get(name) ?? {samples: 0, decoded: 0, without: 0, pause: 0};
        count.without = decoded > count.decoded ? 0 : count.without + 1;
        count.pause = Math.max(count.pause, count.without);
        count.decoded = Math.max(count.decoded, decoded);
        count.samples++;
        seen.set(name, count);
    }
    setTimeout(look, 200); // one at a time: if several measurements wait for statistics, they all get the same ones
};
void look();
probe.witnessed = (name) => seen.get(name);
