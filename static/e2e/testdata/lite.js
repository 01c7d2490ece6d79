// Calls lite.html from the same tab. Resolves to the types of the replies to two offers. Between the two, the
// page fails to make an offer of its own.
async () => {
    // Joins until the page is the impolite one, which ignores an offer while it makes one.
    const join = () => new Promise((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
        const room = location.hash.slice(1);
        socket.onopen = () => socket.send(JSON.stringify({type: 'join', room, name: 'Cy'}));
        socket.onmessage = ({data}) => {
            const {type, id, peers} = JSON.parse(data);
            if (type === 'welcome') {
                resolve({socket, id, to: peers[0].id});
            }
        };
    });
    let caller = await join();
    while (caller.id > caller.to) {
        caller.socket.send(JSON.stringify({type: 'leave'}));
        caller = await join();
    }
    const {socket, to} = caller;
    const link = 'from-cy';
    const pc = new RTCPeerConnection();
    pc.createDataChannel('topics', {negotiated: true, id: 1});
    socket.onmessage = async ({data}) => {
        const {type, data: signal} = JSON.parse(data);
        if (type === 'signal' && signal.description?.type === 'answer') {
            await pc.setRemoteDescription(signal.description);
        }
    };
    const offer = async () => {
        await pc.setLocalDescription();
        socket.send(JSON.stringify({type: 'signal', to, data: {link, description: pc.localDescription}}));
        return probe.until(() => pc.signalingState === 'stable' && pc.remoteDescription.type);
    };
    const first = await offer();

    const theirs = probe.connections.at(-1);
    const {setLocalDescription} = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.setLocalDescription = () => Promise.reject(new Error('no offer this time'));
    theirs.dispatchEvent(new Event('negotiationneeded'));
    RTCPeerConnection.prototype.setLocalDescription = setLocalDescription;
    await new Promise((resolve) => setTimeout(resolve)); // the page has heard of it
    return `${first}, ${await offer()}`;
}
