/** @odoo-module **/

import { mount, whenReady } from "@odoo/owl";
import templates from "@spp_roll_call/templates";
import { _t } from "../core/words";
import { App } from "./app";
import { Store } from "./store";
import { startWorker } from "./start_worker";

async function start() {
    await whenReady();
    const store = new Store();
    const root = document.getElementById("roll-call");
    root.replaceChildren();
    const started = store.start();
    await mount(App, root, {
        env: { store },
        templates,
        translateFn: _t,
        translatableAttributes: ["aria-label"],
    });
    startWorker(store);
    await started;
}

start();
