/** @odoo-module **/

import { registry } from "@web/core/registry";

const openSession = [
    { trigger: ".o_kanban_record:contains('Tour session')", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name='attendance_ids']", run: () => {} },
];

const onlyMembersCome = (row) => [
    { trigger: `${row} button[name='action_absent']`, run: () => {} },
    { trigger: `${row}:not(:has(button[name='action_present'])):not(:has(button[name='action_late']))`, run: () => {} },
];

const markAna = [
    { trigger: "tr.o_data_row:contains('Ana'):contains('Adult') td[name='status']", run: "click" },
    { trigger: ".o_selection_badge:contains('Present')", run: "click" },
    { trigger: "button[name='action_confirm']", run: "click" },
];

registry.category("web_tour.tours").add("spp_household_day", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        ...onlyMembersCome("tr.o_data_row:contains('Cruz')"),
        { trigger: "tr.o_data_row:contains('Cruz') button[name='action_members']", run: "click" },
        ...markAna,
        { trigger: "tr.o_data_row:contains('Cruz') .badge:contains('Present')", run: () => {} },
        { trigger: "tr.o_data_row:contains('Ana') td[name='household_id']:contains('Cruz')", run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_household_day_phone", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        ...onlyMembersCome(".o_kanban_record:contains('Cruz')"),
        { trigger: ".o_kanban_record:contains('Cruz') button[name='action_members']", run: "click" },
        ...markAna,
        { trigger: ".o_kanban_record:contains('Cruz') .badge:contains('Present')", run: () => {} },
    ],
});
