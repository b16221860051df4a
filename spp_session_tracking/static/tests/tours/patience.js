/** @odoo-module **/

import { registry } from "@web/core/registry";

// The steps of our tours wait longer than Odoo's ten seconds: on a busy machine the server or a page is late.
// Odoo ends a whole tour after 60 seconds: a step that fails must do so, and be named, before that.
const MILLISECONDS = 40000;
const tours = registry.category("web_tour.tours");

function wait(name, tour) {
    const { steps } = tour;
    if (name.startsWith("spp_")) {
        tour.steps = () => steps().map((step) => ({ timeout: MILLISECONDS, ...step }));
    }
}

tours.getEntries().forEach(([name, tour]) => wait(name, tour));
tours.addEventListener("UPDATE", ({ detail: { operation, key, value } }) => operation === "add" && wait(key, value));
