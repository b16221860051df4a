/** @odoo-module **/

import { registry } from "@web/core/registry";

const MILLISECONDS_OF_A_SLOW_CALL = 400;
const PEOPLE = ["Ana", "Ben", "Carla", "Dario", "Elena"];
const send = XMLHttpRequest.prototype.send;

/** Only calls about sessions fail: Odoo makes calls of its own at any time, and a tour ends at an error of theirs. */
function cutNetwork() {
    XMLHttpRequest.prototype.send = function (body) {
        if (String(body).includes('"model":"spp.session')) {
            setTimeout(() => this.dispatchEvent(new Event("error")));
        } else {
            send.call(this, body);
        }
    };
}

function slowDownNetwork() {
    XMLHttpRequest.prototype.send = function (body) {
        setTimeout(() => send.call(this, body), MILLISECONDS_OF_A_SLOW_CALL);
    };
}

function restoreNetwork() {
    XMLHttpRequest.prototype.send = send;
}

/** What somebody else does at the same time, on the server. */
async function cancelSession() {
    const domain = [["name", "=", "Tour session"]];
    const [id] = await call("search", [domain]);
    await call("cancel", [[id], "Flood"]);
    document.body.classList.add("is_cancelled");
}

async function call(method, args) {
    const response = await fetch(`/web/dataset/call_kw/spp.session/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", params: { model: "spp.session", method, args, kwargs: {} } }),
    });
    return (await response.json()).result;
}

function look(trigger) {
    return { trigger, run: () => {} };
}

const openSession = [
    { trigger: ".o_kanban_record:contains('Tour session')", run: "click" },
    look(".o_form_view .o_field_widget[name='attendance_ids'] button[name='action_present']"),
];

/** row: the selector of a row in the list, or of a card on a phone. */
function tapWithoutNetwork(row) {
    const ana = `${row}:contains('Ana')`;
    return [
        ...openSession,
        { trigger: `${ana} button[name='action_present']`, run: cutNetwork },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} [role='alert']:contains('Not saved'):contains('Tap again')`),
        look(`${ana} button[name='action_present'][aria-pressed='false']`),
    ];
}

function tapAgain(row) {
    const ana = `${row}:contains('Ana')`;
    return [
        { trigger: `${ana} button[name='action_present']`, run: restoreNetwork },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
        look(`.o_form_view .o_field_widget[name='attendance_count']:contains('1')`),
        look(`${ana}:not(:has([role='alert']))`),
    ];
}

const tours = registry.category("web_tour.tours");

tours.add("spp_tap_without_network", { test: true, steps: () => tapWithoutNetwork("tr.o_data_row") });

tours.add("spp_tap_without_network_phone", { test: true, steps: () => tapWithoutNetwork(".o_kanban_record") });

tours.add("spp_tap_again", {
    test: true,
    steps: () => [...tapWithoutNetwork("tr.o_data_row"), ...tapAgain("tr.o_data_row")],
});

tours.add("spp_tap_again_phone", {
    test: true,
    steps: () => [...tapWithoutNetwork(".o_kanban_record"), ...tapAgain(".o_kanban_record")],
});

tours.add("spp_tap_five_rows", {
    test: true,
    steps: () => [
        ...openSession,
        {
            trigger: "tr.o_data_row:contains('Elena') button[name='action_present']",
            run: () => {
                slowDownNetwork();
                for (const name of PEOPLE) {
                    const rows = [...document.querySelectorAll("tr.o_data_row")];
                    const row = rows.find((element) => element.textContent.includes(name));
                    row.querySelector("button[name='action_present']").click();
                }
            },
        },
        look("tr.o_data_row:contains('Elena') [aria-busy='true'] [role='status']:contains('Sending')"),
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('5')"),
    ],
});

tours.add("spp_tap_refused", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: "tr.o_data_row:contains('Ana') button[name='action_present']", run: cancelSession },
        { trigger: "body.is_cancelled tr.o_data_row:contains('Ana') button[name='action_present']", run: "click" },
        look(".modal-body:contains('takes no marks')"),
        { trigger: ".modal-footer button", run: "click" },
        look("tr.o_data_row:contains('Ana') [role='alert']:contains('Not saved'):contains('takes no marks')"),
        look(".o_form_view .alert-warning:contains('Flood')"),
    ],
});

const ana = "tr.o_data_row:contains('Ana')";

tours.add("spp_tap_with_typed_form", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: ".o_notebook a[name='details']", run: "click" },
        { trigger: ".o_field_widget[name='location'] input", run: "text School" },
        { trigger: ".o_notebook a[name='roster']", run: "click" },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('1')"),
    ],
});

tours.add("spp_tap_with_bad_form", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: ".o_notebook a[name='details']", run: "click" },
        { trigger: ".o_field_widget[name='location'] input", run: "text School" },
        { trigger: ".o_field_widget[name='end_time'] input", run: "text later" },
        { trigger: ".o_notebook a[name='roster']", run: "click" },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} [role='alert']:contains('Not saved'):contains('Correct it')`),
        look(`${ana} button[name='action_present'][aria-pressed='false']`),
        { trigger: ".o_form_button_cancel", run: "click" }, // a tour may not end with a form that is not saved
        look(".o_form_view:has(.o_form_status_indicator_buttons.invisible)"),
    ],
});

tours.add("spp_correct", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('1')"),
        { trigger: "button[name='action_complete']", run: "click" },
        { trigger: "button[name='action_confirm']", run: "click" },
        { trigger: `${ana} button[name='action_correct']`, run: "click" },
        { trigger: ".o_radio_item:contains('Late') label", run: "click" },
        { trigger: ".o_field_widget[name='reason'] input", run: "text Came at ten" },
        { trigger: "button[name='action_confirm']", run: "click" },
        look(`${ana} .badge:contains('Late')`),
        look(`${ana} button[name='action_correct']`),
    ],
});

tours.add("spp_tap_after_button", {
    test: true,
    steps: () => [
        ...openSession,
        { trigger: "button[name='action_everyone_present']", run: "click" },
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('5')"),
        { trigger: `${ana} button[name='action_absent']`, run: "click" },
        look(`${ana} .badge:contains('Absent')`),
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('4')"),
    ],
});
