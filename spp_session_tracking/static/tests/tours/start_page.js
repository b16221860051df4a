/** @odoo-module **/

import { registry } from "@web/core/registry";

const figure = (key, count) => `.o_spp_figure[data-figure='${key}'] .o_spp_figure_count:contains('${count}')`;

function look(trigger) {
    return { trigger, run: () => {} };
}

/** From a figure to its list, from there to the session, and back to the figure. */
function walk(record) {
    return [
        look(figure("to_complete", 1)),
        look(".o_spp_figure[data-figure='at_risk'][aria-busy='false']"),
        { trigger: ".o_spp_figure[data-figure='to_complete']", run: "click" },
        look(`.o_breadcrumb:contains('Sessions to complete')`),
        { trigger: `${record}:contains('Tour session')`, run: "click" },
        look(".o_form_view .o_field_widget[name='attendance_ids']"),
    ];
}

registry.category("web_tour.tours").add("spp_start_page", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...walk("tr.o_data_row td[name='what']"),
        { trigger: ".o_breadcrumb a:contains('Sessions to complete')", run: "click" },
        look("tr.o_data_row:contains('Tour session')"),
        { trigger: ".o_breadcrumb a:contains('Start page')", run: "click" },
        look(figure("to_complete", 1)),
        { trigger: "button[data-link='rate_by_month']", run: "click" },
        look(".o_graph_view .o_facet_value:contains('Three months')"),
        { trigger: ".o_breadcrumb a:contains('Start page')", run: "click" },
        { trigger: "button[data-link='reach']", run: "click" },
        look(".o_pivot_view th:contains('Different people')"),
    ],
});

registry.category("web_tour.tours").add("spp_start_page_phone", {
    test: true,
    checkDelay: 100,
    steps: () => walk(".o_kanban_record"),
});
