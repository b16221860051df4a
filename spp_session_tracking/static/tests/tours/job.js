/** @odoo-module **/

import { registry } from "@web/core/registry";

function look(trigger) {
    return { trigger, run: () => {} };
}

registry.category("web_tour.tours").add("spp_job_start", {
    test: true,
    steps: () => [
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: "button[name='action_complete_many']", run: "click" },
        look(".modal-content .alert-warning [name='unmarked_count']:contains('5')"),
        { trigger: ".modal-content button[name='action_confirm']", run: "click" },
        look(".o_form_view .o_field_widget[name='done_count']:contains('0')"),
        look(".o_form_view .o_progressbar"),
        look(".o_form_view button[name='action_cancel']"),
    ],
});

registry.category("web_tour.tours").add("spp_job_progress", {
    test: true,
    steps: () => [
        look(".o_list_view .o_data_row .o_progressbar:contains('40')"),
        { trigger: ".o_list_view .o_data_row td[name='name']", run: "click" },
        look(".o_form_view .o_progressbar:contains('40')"),
        { trigger: ".o_form_view button[name='action_look_again']", run: "click" },
        { trigger: ".o_form_view button[name='action_cancel']", run: "click" },
        { trigger: ".modal-content .btn-primary", run: "click" },
        look(".o_form_view .o_statusbar_status:has(.o_arrow_button_current:contains('Cancelled'))"),
        { trigger: ".o_form_view button[name='action_open_result']", run: "click" },
        look(".o_list_view .o_data_row:contains('Completed')"),
    ],
});
