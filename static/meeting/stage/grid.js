// @ts-check

/**
 * A tile is never wider than 16:9. It is never narrower than 3:4 on an upright stage, or 4:3 on any
 * other. Beyond that, cropping the video costs more than the larger tile is worth.
 */
const widest = 16 / 9;
const narrowest = {upright: 3 / 4, lying: 4 / 3};

/** How much of the stage's longer side the strip beside an enlarged tile may take. */
const share = {beside: 0.22, below: 0.25};

/** Makes the tiles in a list as large as the stage allows. One may be enlarged, with [data-spot]. */
export class Grid {
    #list;
    /** The stage's content box in fractional pixels. If it were rounded up, a row would wrap. */
    #space = new DOMRectReadOnly();

    /** @param {HTMLElement} stage the available space @param {HTMLElement} list of tiles */
    constructor(stage, list) {
        this.#list = list;
        new ResizeObserver(([{contentRect}]) => {
            this.#space = contentRect;
            this.#layOut();
        }).observe(stage);
        const changes = {childList: true, subtree: true, attributeFilter: ['data-spot']};
        new MutationObserver((records) => {
            if (records.some(({target, type}) => target === list || type === 'attributes')) {
                this.#layOut();
            }
        }).observe(list, changes);
    }

    #layOut() {
        const {style, dataset, childElementCount: count} = this.#list;
        const {width, height} = this.#space;
        const gap = parseFloat(getComputedStyle(this.#list).columnGap) || 0;
        const spot = this.#list.querySelector('[data-spot]') !== null;
        const side = width > height ? 'beside' : 'below';
        const strip = spot ? side : '';
        const tile = largestTile(count - Number(spot), strip === 'beside' ? width * share.beside : width,
            strip === 'below' ? height * share.below : height, gap);
        const [across, down] = [Math.floor(tile.width), Math.floor(tile.height)];
        const row = across * tile.columns + gap * (tile.columns - 1);
        const column = down * tile.rows + gap * (tile.rows - 1);
        dataset.strip = strip;
        for (const [name, size] of Object.entries({
            '--tile-width': across,
            '--tile-height': down,
            '--row-width': row,
            '--spot-width': strip === 'beside' ? Math.floor(width - row - gap) : width,
            '--spot-height': strip === 'below' ? Math.floor(height - column - gap) : height,
        })) {
            style.setProperty(name, `${size}px`);
        }
    }
}

/**
 * Shows one tile large and the others in a strip. The choice is stored on the tile itself as
 * [data-spot], so it disappears with the tile. Grid makes room for it.
 */
export class Spotlight {
    #list;

    /** @param {HTMLElement} list of tiles */
    constructor(list) {
        this.#list = list;
        list.addEventListener('click', (event) => {
            const tile = event.target instanceof Element && event.target.closest('.tile-enlarge')?.closest('.tile');
            if (tile) {
                this.enlarge(tile.hasAttribute('data-spot') ? null : tile);
            }
        });
    }

    /** @param {Element | null} wanted null: none is enlarged */
    enlarge(wanted) {
        for (const tile of this.#list.querySelectorAll('.tile')) {
            tile.toggleAttribute('data-spot', tile === wanted);
            tile.querySelector('.tile-enlarge')?.setAttribute('aria-pressed', String(tile === wanted));
        }
    }
}

/**
 * Finds the number of columns that makes `count` equal tiles largest.
 * @param {number} count
 * @param {number} width of the space; all lengths are in CSS pixels
 * @param {number} height
 * @param {number} gap
 */
function largestTile(count, width, height, gap) {
    const least = height > width ? narrowest.upright : narrowest.lying;
    let best = {columns: 1, rows: 1, width: 0, height: 0};
    for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns);
        const tile = {
            columns,
            rows,
            width: Math.max(0, (width - gap * (columns - 1)) / columns),
            height: Math.max(0, (height - gap * (rows - 1)) / rows),
        };
        tile.width = Math.min(tile.width, tile.height * widest);
        tile.height = Math.min(tile.height, tile.width / least);
        if (tile.width * tile.height > best.width * best.height) {
            best = tile;
        }
    }
    return best;
}
