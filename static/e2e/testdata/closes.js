// How the library handles a socket that the server closes. Takes the close code and the reason, and
// resolves to the error's code and whether rejoining can help.
async (code, reason) => {
    const {Signaling} = await import('/tincan/signaling.js');
    const {WebSocket} = globalThis;
    let socket;
    globalThis.WebSocket = class extends EventTarget {
        constructor() {
            super();
            socket = this;
        }
        close() {}
    };
    const signaling = new Signaling('wss://tincan.example/ws');
    globalThis.WebSocket = WebSocket;
    const closed = new Promise((resolve) => signaling.addEventListener('close', ({detail}) => resolve(detail)));
    socket.dispatchEvent(new CloseEvent('close', {code, reason}));
    const error = await closed;
    return `${error.code} ${error.comeBack}`;
}
