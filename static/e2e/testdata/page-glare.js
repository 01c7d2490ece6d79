// Lets a test make two people act at nearly the same moment on the meeting page. A person's state is
// {here, camera, screen}. It runs in each page before the page's own scripts.
globalThis.glare = {
    /** What the page has said about negotiations that failed. */
    mistakes: [],

    tool: (selector) => document.querySelector(`#toolbar ${selector}`),

    state() {
        return {
            here: document.documentElement.dataset.state === 'in',
            camera: probe.control('Camera', '#toolbar')?.ariaPressed === 'true',
            screen: glare.tool('[data-tool=screen]')?.hasAttribute('data-on') ?? false,
        };
    },

    /** What each action does. The page's buttons are pressed from here: the moment matters. */
    actions: {
        camera: () => probe.control('Camera').click(),
        screen: () => glare.tool('[data-tool=screen]').click(),
        device() {
            const picker = document.querySelector('[data-picker=camera]');
            picker.selectedIndex = (picker.selectedIndex + 1) % picker.options.length;
            picker.dispatchEvent(new Event('change'));
        },
        leave: () => glare.tool('[data-tool=leave]').click(),
        rejoin: () => document.getElementById('rejoin').click(),
        network: () => dispatchEvent(new Event('online')),
    },

    /** Resolves when the action has been started, at that time of the system's clock. */
    async act(action, at) {
        await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
        glare.firstCounts = new WeakMap();
        glare.actions[action]();
    },

    /** How many frames each video had shown when it was first looked at after the action. */
    firstCounts: new WeakMap(),

    /** Whether a tile shows video, of which frames keep coming; or if not wanted, that it shows none. */
    plays(tile, wanted) {
        if (!wanted || tile.dataset.video !== 'on') {
            return tile.dataset.video === (wanted ? 'on' : 'off');
        }
        const video = tile.querySelector('video');
        const shown = probe.shown(video);
        if (!glare.firstCounts.has(video)) {
            glare.firstCounts.set(video, shown);
        }
        return shown >= glare.firstCounts.get(video) + 2;
    },

    /** Whether the page shows another person, and all that they send, if that is their state. */
    shows(name, {here, camera, screen}) {
        const tile = probe.tile(name);
        if (!here || !tile) {
            return !here && !tile;
        }
        const shared = document.querySelector(`[data-screen="${tile.dataset.peer}"]`);
        return tile.dataset.state === 'connected' && !!shared === screen && glare.plays(tile, camera) &&
            (!shared || glare.plays(shared, true));
    },

    /** Does what is missing for a state. Returns whether the person is in it. */
    become({here, camera, screen}) {
        const now = glare.state();
        const page = document.documentElement.dataset.state;
        if (page === 'joining' || !now.here && !here) {
            return !here && page === 'ended';
        }
        if (now.here !== here) {
            glare.actions[here ? 'rejoin' : 'leave']();
            return false;
        }
        if (now.camera !== camera) {
            glare.actions.camera();
        }
        if (now.screen !== screen) {
            glare.actions.screen();
        }
        return now.camera === camera && now.screen === screen;
    },
};

{
    const {warn} = console;
    console.warn = (...words) => {
        if (words[0] === 'negotiation') {
            glare.mistakes.push(words.join(' '));
        }
        warn.apply(console, words);
    };
}

if (navigator.mediaDevices) { // not in the empty page before the first one
    navigator.mediaDevices.getDisplayMedia = async () => { // headless browsers have no screen to share
        const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
        const context = canvas.getContext('2d');
        setInterval(() => {
            context.fillStyle = `hsl(${performance.now() % 360} 90% 50%)`;
            context.fillRect(0, 0, 64, 48);
        }, 100);
        return canvas.captureStream(10);
    };
}
