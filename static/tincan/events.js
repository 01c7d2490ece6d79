// @ts-check

/**
 * An EventTarget that declares the names and details of its events for editors and `tsc --checkJs`.
 * It only adds types and `fire`. Listeners, options and order are the browser's own.
 *
 * @template {Record<string, any>} Events the name of each event, and the type of its `detail`
 */
export class TypedTarget extends EventTarget {
    /**
     * @template {keyof Events & string} T
     * @override
     * @param {T} type
     * @param {((event: CustomEvent<Events[T]>) => void) | EventListenerObject | null} listener
     * @param {boolean | AddEventListenerOptions} [options] we end our own listeners with `{signal}`
     */
    addEventListener(type, listener, options) {
        super.addEventListener(type, /** @type {EventListener} */ (listener), options);
    }

    /**
     * Calls the listeners of `type` synchronously, in the order in which they were added.
     *
     * @protected
     * @template {keyof Events & string} T
     * @param {T} type
     * @param {Events[T]} detail
     */
    fire(type, detail) {
        this.dispatchEvent(new CustomEvent(type, {detail}));
    }
}
