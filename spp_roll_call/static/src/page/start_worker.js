/** @odoo-module **/

import { ADDRESS } from "./address";

/** Let the service worker store this page, and say when it has a new version. */
export async function startWorker(store) {
    if (!navigator.serviceWorker) {
        return;
    }
    let hasWorker = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
        if (hasWorker) {
            location.reload(); // a new version took over
        }
        hasWorker = true;
    });
    try {
        const registration = await navigator.serviceWorker.register(`${ADDRESS}/worker.js`, { scope: ADDRESS });
        watch(registration, store);
    } catch (error) {
        console.info("No service worker:", error.message); // without network, or forbidden: the page works as it is
    }
}

function watch(registration, store) {
    const offer = () =>
        (store.state.hasNewVersion = Boolean(registration.waiting && navigator.serviceWorker.controller));
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
    document.addEventListener("visibilitychange", () => {
        if (!document.hidden && navigator.onLine) {
            registration.update().catch(() => {}); // no network: asked again at the next look
        }
    });
    store.takeOver = () => registration.waiting?.postMessage("take-over");
}
