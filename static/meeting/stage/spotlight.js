// @ts-check

/**
 * One tile large, the others in a strip beside it. Which one it is stands in the page itself, as
 * [data-spot] on the tile, so that it is gone when the tile is; grid.js makes the room for it.
 */
export class Spotlight {
    #list;

    /** @param {HTMLElement} list of tiles */
    constructor(list) {
        this.#list = list;
        list.addEventListener('click', (event) => {
            const tile = event.target instanceof Element && event.target.closest('.tile-enlarge')?.closest('.tile');
            if (tile) {
                this.show(tile.hasAttribute('data-spot') ? null : tile);
            }
        });
    }

    /** @param {Element | null} wanted null: all are alike again */
    show(wanted) {
        for (const tile of this.#list.querySelectorAll('.tile')) {
            tile.toggleAttribute('data-spot', tile === wanted);
            tile.querySelector('.tile-enlarge')?.setAttribute('aria-pressed', String(tile === wanted));
        }
    }
}
