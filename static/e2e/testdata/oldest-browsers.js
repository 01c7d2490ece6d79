// Takes from Chromium what Chrome 110, Firefox 115 or Safari 16.4 lacks, according to MDN's
// browser-compat-data: all that the pages use where it exists, and what one is tempted to use. It
// runs after probe.js.
const lacking = `
    AbortSignal.any Animation.overallProgress Array.fromAsync ArrayBuffer.resize
    ArrayBuffer.transfer AudioContext.setSinkId AudioContext.sinkId Blob.bytes Clipboard.read
    Clipboard.write Document.exitPictureInPicture Document.pictureInPictureElement
    Document.pictureInPictureEnabled Document.startViewTransition Element.ariaNotify
    Element.checkVisibility Element.role Element.setHTMLUnsafe FileSystemFileHandle.createWritable
    HTMLDetailsElement.name HTMLDialogElement.closedBy HTMLElement.hidePopover HTMLElement.popover
    HTMLElement.showPopover HTMLElement.togglePopover HTMLMediaElement.setSinkId
    HTMLMediaElement.sinkId HTMLVideoElement.requestPictureInPicture
    HTMLVideoElement.requestVideoFrameCallback Intl.DurationFormat Intl.Segmenter Iterator.drop
    Iterator.every Iterator.filter Iterator.find Iterator.flatMap Iterator.forEach Iterator.from
    Iterator.map Iterator.reduce Iterator.some Iterator.take Iterator.toArray Map.groupBy
    Math.sumPrecise MediaDevices.getDisplayMedia MediaStreamTrack.contentHint Navigator.connection
    Navigator.share Navigator.userActivation Navigator.wakeLock Notification.actions Object.groupBy
    Performance.memory Promise.try Promise.withResolvers RTCIceCandidate.protocol
    RTCIceCandidate.relayProtocol RTCIceCandidate.type RTCIceCandidate.url
    RTCIceTransport.getSelectedCandidatePair RTCRtpReceiver.getParameters
    RTCRtpReceiver.jitterBufferTarget ReadableStream.from ReadableStream.values RegExp.escape
    Request.bytes Response.bytes Scheduler.yield Set.difference Set.intersection Set.isDisjointFrom
    Set.isSubsetOf Set.isSupersetOf Set.symmetricDifference Set.union StorageManager.estimate
    String.isWellFormed String.toWellFormed URL.canParse URL.parse URLSearchParams.size
    Uint8Array.fromBase64 Uint8Array.fromHex Uint8Array.setFromBase64 Uint8Array.toBase64
    Uint8Array.toHex
`;
for (const name of lacking.trim().split(/\s+/)) {
    const [owner, member] = name.split('.');
    delete globalThis[owner]?.[member];
    delete globalThis[owner]?.prototype?.[member];
}
for (const name of ['CloseWatcher', 'CookieStore', 'EditContext', 'Iterator', 'Keyboard', 'NavigationHistoryEntry',
    'OverconstrainedError', 'Report', 'RTCEncodedVideoFrame', 'ToggleEvent', 'URLPattern', 'WakeLock', 'cookieStore',
    'documentPictureInPicture', 'navigation', 'scheduler', 'showOpenFilePicker', 'showSaveFilePicker']) {
    delete globalThis[name];
}
