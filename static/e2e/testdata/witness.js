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

/** The connections that are connected now, which must never be given up. */
probe.kept = probe.connections.filter(({connectionState}) => connectionState === 'connected');
probe.failed = 0;
for (const pc of probe.kept) {
    pc.addEventListener('connectionstatechange', () => { probe.failed += pc.connectionState === 'failed'; });
}
probe.lost = () => probe.failed + probe.kept.filter(({connectionState}) => connectionState === 'closed').length;
