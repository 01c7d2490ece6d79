// Notes what happens in a page from here on; tests ask for it afterwards.
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

/** What the tiles have said about connections and pictures. */
probe.said = new Set();
new MutationObserver(() => {
    for (const words of document.querySelectorAll('[data-tile-state]')) {
        probe.said.add(words.textContent);
    }
}).observe(document.querySelector('[data-self]').parentElement, {childList: true, subtree: true});

/**
 * By which name ICE knows this end of the last connection that was made until now. It need not be the
 * first: one that waits for the camera is made again when that comes.
 */
probe.made = probe.connections.length;
probe.ufrag = () => probe.connections[probe.made - 1].localDescription.sdp.match(/a=ice-ufrag:.*/)[0];
probe.ufragBefore = probe.ufrag();

/** The types of the messages that came over the socket of the moment. */
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

// By the others' names: how often we have looked, how many pictures had been decoded, and for how
// many looks in a row at most there were no new ones. A slow machine looks less often; what it
// decodes has the same time to come.
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
    setTimeout(look, 200); // one after the other: looks that wait for their figures together would all get the same
};
void look();
probe.witnessed = (name) => seen.get(name);
