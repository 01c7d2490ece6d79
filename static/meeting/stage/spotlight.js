// @ts-check

/**
 * Shows one tile large and the others in a strip. The choice is stored on the tile itself as
 * [data-spot], so it disappears with the tile. grid.js makes room for it.
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

    /** @param {Element | null} wanted null: none is enlarged */
    show(wanted) {
        for (const tile of this.#list.querySelectorAll('.tile')) {
            tile.toggleAttribute('data-spot', tile === wanted);
            tile.querySelector('.tile-enlarge')?.setAttribute('aria-pressed', String(tile === wanted));
        }
    }
}
