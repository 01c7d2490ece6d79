// Interruptions as the browser reports them: by a phone call, another app or a privacy switch.
globalThis.interruption = {
    /** The track of this kind that was opened last. */
    track(kind) {
        return probe.devices.findLast((track) => track.kind === kind);
    },

    /** Makes the page believe that the browser has muted its track, or unmuted it. */
    setMuted(kind, muted) {
        const track = interruption.track(kind);
        Object.defineProperty(track, 'muted', {value: muted, configurable: true});
        track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    },

    /** Takes a device away. */
    end(kind) {
        const track = interruption.track(kind);
        track.stop();
        track.dispatchEvent(new Event('ended'));
    },

    /** Pauses a video, as unplugging headphones does. */
    pause(selector) {
        document.querySelector(`${selector} video`).pause();
    },

    /** From now on, videos play only after a click on the page's button. */
    needTap() {
        const {play} = HTMLMediaElement.prototype;
        let tapped = false;
        addEventListener('click', ({target}) => { tapped ||= target.closest('.sound') !== null; }, true);
        HTMLMediaElement.prototype.play = function () {
            return tapped ? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'));
        };
    },

    /** The user comes back to the page. */
    comeBack() {
        document.dispatchEvent(new Event('visibilitychange'));
    },

    /** How often a device was refused. */
    refusals: 0,

    /** Makes the browser refuse all devices, or none. */
    refuse(refused) {
        navigator.mediaDevices.getUserMedia = refused ? async () => {
            interruption.refusals++;
            throw new DOMException('', 'NotReadableError');
        } : open;
    },
};

const open = navigator.mediaDevices.getUserMedia;
