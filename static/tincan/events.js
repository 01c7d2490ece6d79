// @ts-check

/**
 * An EventTarget whose events have names and details that an editor (and `tsc --checkJs`) knows.
 * It adds types and `fire`, nothing else: listeners, options and order are the browser's own.
 *
 * @template {Record<string, any>} Events the name of each event, and the type of its `detail`
 */
export class TypedTarget extends EventTarget {
    /**
     * @template {keyof Events & string} T
     * @override
     * @param {T} type
     * @param {((event: CustomEvent<Events[T]>) => void) | EventListenerObject | null} listener
     * @param {boolean | AddEventListenerOptions} [options] `{signal}` is how our own listeners end
     */
    addEventListener(type, listener, options) {
        super.addEventListener(type, /** @type {EventListener} */ (listener), options);
    }

    /**
     * Calls the listeners of `type`, at once and in the order in which they were added.
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
