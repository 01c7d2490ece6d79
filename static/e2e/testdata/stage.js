// Measures the stage of a call as a person sees it.
globalThis.stage = {
    box(node) {
        const {left, right, top, bottom, width, height} = node.getBoundingClientRect();
        return {left, right, top, bottom, width, height};
    },

    /** The visible elements that match a selector. */
    all(selector) {
        return [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
    },

    /** How much of the largest 16:9 rectangle beside the toolbar the large video covers, from 0 to 1. */
    covered() {
        const {width, height} = stage.box(document.querySelector('[data-main] video'));
        const left = innerHeight - stage.box(document.getElementById('toolbar')).height;
        const most = Math.min(innerWidth, left * 16 / 9);
        return width * height / (most * most * 9 / 16);
    },

    /** How much of the stage the large tile fills, from 0 to 1. */
    filled() {
        const {width, height} = stage.box(document.querySelector('[data-main]'));
        const space = stage.box(document.getElementById('grid'));
        return width * height / (space.width * space.height);
    },

    /** How much of the large video is cut off, from 0 to 1. */
    cropped() {
        const video = document.querySelector('[data-main] video');
        const {width, height} = stage.box(video);
        const shapes = [width / height, video.videoWidth / video.videoHeight];
        return 1 - Math.min(...shapes) / Math.max(...shapes);
    },

    /** Puts on the large tile what may also be there: the marks of a bad connection, a raised hand and a reaction. */
    crowd() {
        const tile = document.querySelector('[data-main]');
        const add = (name, child) => {
            const mark = document.createElement('span');
            mark.className = `tile-${name}`;
            mark.append(child);
            tile.append(mark);
            mark.getAnimations().forEach((animation) => animation.cancel());
        };
        const picture = document.createElement('span');
        picture.className = 'picture';
        const label = document.createElement('span');
        label.className = 'tile-quality-label';
        label.textContent = 'Bad connection';
        tile.toggleAttribute('data-hand', true);
        tile.querySelectorAll('.tile-hand, .tile-quality, .tile-reaction').forEach((mark) => mark.remove());
        add('hand', '');
        add('quality', label);
        add('reaction', picture);
    },

    /** The classes of elements that overlap or extend beyond the window, once nothing moves. */
    async collisions() {
        const moves = document.querySelector('[data-corner]')?.getAnimations() ?? [];
        await Promise.allSettled(moves.map(({finished}) => finished));
        const parts = stage.all('.toolbar > .tool, .call-title, .own-show, .call-notes > :not(:empty), ' +
            '[data-corner], [data-main] > :is(.tile-label, .tile-hand, .tile-quality, .tile-reaction), ' +
            '[data-main] .tile-corner > *')
            .map((node) => [node, stage.box(node.matches('.tile-reaction') ? node.firstChild : node)]);
        const found = parts.filter(([, {left, right, top, bottom}]) => left < -1 || right > innerWidth + 1 ||
            top < -1 || bottom > innerHeight + 1).map(([{className}]) => `${className} is out`);
        parts.forEach(([node, a], i) => parts.slice(i + 1).forEach(([other, b]) => {
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
                found.push(`${node.className} over ${other.className}`);
            }
        }));
        return found.join('; ');
    },
};
