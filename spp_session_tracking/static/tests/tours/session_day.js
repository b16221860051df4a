/** @odoo-module **/

import { registry } from "@web/core/registry";

const openSession = [
    { trigger: ".o_kanban_record:contains('Tour session')", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name='attendance_ids']", run: () => {} },
];

const completeSession = [
    { trigger: "button[name='action_confirm']", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name='assumed_absent_count']:contains('1')", run: () => {} },
];

const excuse = [
    { trigger: ".o_field_widget[name='reason'] input", run: "text At the clinic" },
    { trigger: "button[name='action_confirm']", run: "click" },
];

registry.category("web_tour.tours").add("spp_session_day", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: "tr.o_data_row:contains('Ana') button[name='action_present']", run: "click" },
        { trigger: "tr.o_data_row:contains('Ana') .badge:contains('Present')", run: () => {} },
        { trigger: "tr.o_data_row:contains('Ben') button[name='action_excused']", run: "click" },
        ...excuse,
        { trigger: "tr.o_data_row:contains('Ben') .badge:contains('Excused')", run: () => {} },
        { trigger: "button[name='action_complete']", run: "click" },
        { trigger: ".alert-warning:contains('1')", run: () => {} },
        ...completeSession,
    ],
});

registry.category("web_tour.tours").add("spp_session_day_phone", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: ".o_kanban_record:contains('Ana') button[name='action_present']", run: "click" },
        { trigger: ".o_kanban_record:contains('Ana') button.btn-success[name='action_present']", run: () => {} },
        { trigger: ".o_kanban_record:contains('Ben') button[name='action_excused']", run: "click" },
        ...excuse,
        { trigger: ".o_kanban_record:contains('Ben') button.btn-info[name='action_excused']", run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_session_name_phone", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        {
            trigger: ".o_field_widget[name='name'] :is(input, textarea)",
            run: () => {
                const shown = document.querySelector(".o_field_widget[name='name'] :is(input, textarea)");
                if (shown.scrollWidth > shown.clientWidth || shown.scrollHeight > shown.clientHeight) {
                    throw new Error("The name of the session is cut.");
                }
            },
        },
    ],
});
