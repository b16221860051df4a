/** @odoo-module **/

/** A scanner types so fast: milliseconds between two keys. */
const FAST = 60;
const SHORTEST = 8;

/** Call back with what a USB scanner reads: keys in fast order that end in Enter. Returns what stops it. */
export function listenToScanner(callback) {
    let text = "";
    let last = 0;
    const listen = (event) => {
        if (event.key === "Enter") {
            if (text.length >= SHORTEST) {
                event.preventDefault();
                event.stopPropagation();
                callback(text);
            }
            text = "";
        } else if (event.key.length === 1) {
            text = event.timeStamp - last < FAST ? text + event.key : event.key;
            last = event.timeStamp;
        }
    };
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
}
