/** @odoo-module **/

import { registry } from "@web/core/registry";

const see = (trigger) => ({ trigger, run: () => {} });
const click = (trigger) => ({ trigger, run: "click" });
// A row of a list, on a phone a card.
const row = (text, inside = "") =>
    `tr.o_data_row:contains('${text}') ${inside}, .o_kanban_record:contains('${text}') ${inside}`;

const send = XMLHttpRequest.prototype.send;
let letSyncGo;

/** A run begins once it is let go. */
function holdSync() {
    XMLHttpRequest.prototype.send = function (body) {
        if (String(body).includes("action_sync")) {
            letSyncGo = () => send.call(this, body);
        } else {
            send.call(this, body);
        }
    };
}

registry.category("web_tour.tours").add("spp_moodle_sync_now", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click("tr.o_data_row td[name='name']:contains('School'), .o_kanban_record:contains('School')"),
        { trigger: "button[name='action_sync']", run: holdSync },
        click("button[name='action_sync']"),
        { trigger: ".o_spp_moodle_progress .progress", run: () => letSyncGo() },
        see(".o_form_view .o_field_widget[name='state']:contains('Partly done')"),
        see(".o_field_widget[name='line_ids']:contains('nobody has said what they mean')"),
    ],
});

registry.category("web_tour.tours").add("spp_moodle_new_site", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(".o_list_button_add"),
        {
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "text New school",
        },
        { trigger: ".o_field_widget[name='url'] input", run: "text https://moodle.invalid" },
        click("button[name='action_test_connection']"),
        see(".o_field_widget[name='check_state']"),
        see(".o_last_breadcrumb_item:contains('New school'), .breadcrumb-item.active:contains('New school')"),
    ],
});

registry.category("web_tour.tours").add("spp_moodle_link", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(row("Björn Learner01", "button[name='action_link_suggestion']")),
        see("body:not(:has(button[name='action_link_suggestion']))"),
        see(row("Mele Learner23")),
    ],
});

registry.category("web_tour.tours").add("spp_moodle_decide", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(row("Chloé", "button[name='action_use_odoo']")),
        see(".o_nocontent_help:contains('Nothing to decide')"),
    ],
});
