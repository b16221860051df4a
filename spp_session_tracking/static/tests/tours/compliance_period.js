/** @odoo-module **/

import { registry } from "@web/core/registry";

const PERIOD = ".o_spp_compliance_period select";

function choose(period) {
    const select = document.querySelector(PERIOD);
    select.value = period;
    select.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("spp_compliance_period", {
    test: true,
    checkDelay: 100,
    steps: () => [
        { trigger: PERIOD, run: () => choose("last_month") },
        { trigger: "tr.o_data_row:contains('Ana'):contains('Not compliant')", run: () => {} },
        { trigger: "tr.o_data_row:contains('Carla') td[name='attendance_rate']:contains('–')", run: () => {} },
        { trigger: ".o_switch_view.o_pivot", run: "click" },
        { trigger: ".o_pivot_view .o_spp_compliance_period", run: () => {} },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: "tr.o_data_row td:contains('Ana')", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name='outcome']:contains('Not compliant')", run: () => {} },
        { trigger: ".o_form_view [name='counted_line_ids'] .badge:contains('Absent')", run: () => {} },
        // the page is given the period of the list, and can be about another one
        { trigger: `.o_form_view ${PERIOD}`, run: () => choose("this_month") },
        { trigger: ".o_form_view .o_field_widget[name='outcome']:contains('Nothing due')", run: () => {} },
        { trigger: ".o_form_view .o_field_widget[name='name']:contains('Ana')", run: () => {} },
        // the list stays in its own
        { trigger: ".o_breadcrumb a:contains('Compliance')", run: "click" },
        { trigger: "tr.o_data_row:contains('Ana'):contains('Not compliant')", run: () => {} },
    ],
});
