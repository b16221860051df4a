/** @odoo-module **/

import { registry } from "@web/core/registry";

const openSession = [
    { trigger: ".o_kanban_record:contains('Tour session')", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name='attendance_ids']", run: () => {} },
];

const markAna = [
    { trigger: "tr.o_data_row:contains('Ana'):contains('Adult') td[name='status']", run: "click" },
    { trigger: ".o_selection_badge:contains('Present')", run: "click" },
    { trigger: "button[name='action_confirm']", run: "click" },
];

registry.category("web_tour.tours").add("spp_household_day", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: "tr.o_data_row:contains('Cruz') button[name='action_members']", run: "click" },
        ...markAna,
        { trigger: "tr.o_data_row:contains('Cruz') .badge:contains('Present')", run: () => {} },
        { trigger: "tr.o_data_row:contains('Ana') td[name='household_id']:contains('Cruz')", run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_household_day_phone", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: ".o_kanban_record:contains('Cruz') button[name='action_members']", run: "click" },
        ...markAna,
        { trigger: ".o_kanban_record:contains('Cruz') button.btn-success[name='action_present']", run: () => {} },
    ],
});
