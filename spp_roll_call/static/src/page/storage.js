/** @odoo-module **/

import * as database from "../core/database";
import { _t } from "../core/words";

// What is said about the storage of this browser.

export function fullText() {
    return _t(
        "This phone is full: it could not store what the server says. Nothing that waits is lost. Make room on the phone."
    );
}

/** Why this browser would not keep marks, said before marking begins; "" if it does. */
export async function refusalOfStorage() {
    if (!isSecureContext) {
        return _t("Open this page by its address that begins with https. Browsers keep nothing safely for others.");
    }
    try {
        await database.tryRoom();
        return "";
    } catch {
        return _t(
            "This browser cannot keep marks: it is a private window, or the phone is full. Open the page in an " +
                "ordinary window, or make room on the phone. Until then use paper."
        );
    }
}

/**
 * Ask the browser to promise that what waits stays. True where it does, or where the user has understood that it does not.
 *
 * A private window cannot be told from others: it stores everything until it is closed. What was understood is
 * stored as well, so that an ordinary window says it once, and a private one each time it is opened.
 */
export async function isStoragePromised() {
    const isPromised = Boolean(await navigator.storage?.persist?.());
    return isPromised || Boolean(await database.setting("understood"));
}

/** What is said where the browser does not promise it, in the language of the page by now. */
export function warningOfStorage() {
    return _t(
        "This browser does not promise to keep marks that wait. In a private window they are lost when you close it: " +
            "use an ordinary one, and put this page on the home screen."
    );
}
