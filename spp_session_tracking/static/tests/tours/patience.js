/** @odoo-module **/

import { registry } from "@web/core/registry";

// The steps of our tours wait longer than Odoo's ten seconds: on a busy machine the server or a page is late.
const MILLISECONDS = 60000;
const tours = registry.category("web_tour.tours");

function wait(name, tour) {
    const { steps } = tour;
    if (name.startsWith("spp_")) {
        tour.steps = () => steps().map((step) => ({ timeout: MILLISECONDS, ...step }));
    }
}

tours.getEntries().forEach(([name, tour]) => wait(name, tour));
tours.addEventListener("UPDATE", ({ detail: { operation, key, value } }) => operation === "add" && wait(key, value));
