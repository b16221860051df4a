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

/** Marks reach the server, their answers are lost. What a row looks up by itself gets no answer. */
function loseAnswers() {
    XMLHttpRequest.prototype.send = function (body) {
        if (String(body).includes("mark_as_seen")) {
            this.addEventListener("load", (ev) => ev.stopImmediatePropagation(), { capture: true });
            const lost = new XMLHttpRequest();
            lost.open("POST", "/web/dataset/call_kw/spp.session.attendance/mark_as_seen");
            lost.setRequestHeader("Content-Type", "application/json");
            lost.addEventListener("load", () => {
                document.body.classList.add("is_lost");
                this.dispatchEvent(new Event("error"));
            });
            send.call(lost, body);
        } else if (!String(body).includes("read_as_shown")) {
            send.call(this, body);
        }
    };
}

/** The next mark never gets an answer; the others do. */
function hangOneCall() {
    let isHung = false;
    XMLHttpRequest.prototype.send = function (body) {
        if (!isHung && String(body).includes("mark_as_seen")) {
            isHung = true;
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

const held = [];

/** Calls wait until they are let go. */
function holdCalls() {
    XMLHttpRequest.prototype.send = function (body) {
        held.push(() => send.call(this, body));
    };
}

function letCallsGo() {
    restoreNetwork();
    held.splice(0).forEach((go) => go());
}

/** What somebody else does at the same time, on the server. */
async function cancelSession() {
    const domain = [["name", "=", "Tour session"]];
    const [id] = await call("search", [domain]);
    await call("cancel", [[id], "Flood"]);
    document.body.classList.add("is_cancelled");
}

/** Somebody marks Ana late: her mark is older than the screen that shows none. */
async function markAnaLate() {
    const [id] = await call("search", [[["name", "=", "Tour session"]]]);
    const { lines } = await call("read_paper_sheet", [[id]]);
    const { participant_id } = lines.find((line) => line.participant_id.display_name === "Ana");
    await call("mark", [[{ session_id: id, participant_id: participant_id.id, status: "late" }]]);
    document.body.classList.add("is_marked");
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
        look(`${ana} [role='alert']:contains('not known')`),
        look(`${ana} button[name='action_present'][aria-pressed='false']`),
    ];
}

/** Once the network is back the row finds out by itself that the tap was lost. */
function tapAgain(row) {
    const ana = `${row}:contains('Ana')`;
    return [
        { trigger: `${ana} button[name='action_present']`, run: restoreNetwork },
        look(`${ana} [role='alert']:contains('Not kept'):contains('did not reach the server')`),
        { trigger: `${ana} button[name='try_again']`, run: "click" },
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
        look(`.o_form_view .o_field_widget[name='attendance_count']:contains('1')`),
        look(`${ana}:not(:has([role='alert']))`),
    ];
}

function rowOf(name) {
    return [...document.querySelectorAll("tr.o_data_row")].find((row) => row.textContent.includes(name));
}

function tap(name, button) {
    rowOf(name).querySelector(`button[name='${button}']`).click();
}

const tours = registry.category("web_tour.tours");
const ana = "tr.o_data_row:contains('Ana')";
const ben = "tr.o_data_row:contains('Ben')";

tours.add("spp_tap_without_network", { test: true, checkDelay: 100, steps: () => tapWithoutNetwork("tr.o_data_row") });

tours.add("spp_tap_without_network_phone", {
    test: true,
    checkDelay: 100,
    steps: () => tapWithoutNetwork(".o_kanban_record"),
});

tours.add("spp_tap_again", {
    test: true,
    checkDelay: 100,
    steps: () => [...tapWithoutNetwork("tr.o_data_row"), ...tapAgain("tr.o_data_row")],
});

tours.add("spp_tap_again_phone", {
    test: true,
    checkDelay: 100,
    steps: () => [...tapWithoutNetwork(".o_kanban_record"), ...tapAgain(".o_kanban_record")],
});

tours.add("spp_tap_answer_lost", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: `${ana} button[name='action_present']`, run: loseAnswers },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        {
            trigger: `body.is_lost ${ana} [role='alert']:contains('not known') button[name='look_again']`,
            run: () => {
                restoreNetwork();
                tap("Ana", "look_again");
                cutNetwork(); // what the row looks up by itself from now on does not arrive
            },
        },
        look(`${ana}:not(:has([role='alert'])) button[name='action_present'][aria-pressed='true']`),
    ],
});

tours.add("spp_tap_that_hangs", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        {
            trigger: `${ben} button[name='action_late']`,
            run: () => {
                hangOneCall();
                tap("Ana", "action_present");
                tap("Ben", "action_late");
                cutNetwork(); // a mark that is not on its way by now does not arrive
            },
        },
        { trigger: `${ben} button[name='action_late'][aria-pressed='true']`, run: restoreNetwork },
        { trigger: `${ana} [role='alert']:contains('did not reach') button[name='try_again']`, run: "click" },
        look(`${ana}:not(:has([role='alert'])) button[name='action_present'][aria-pressed='true']`),
    ],
});

tours.add("spp_tap_five_rows", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        {
            trigger: "tr.o_data_row:contains('Elena') button[name='action_present']",
            run: () => {
                holdCalls();
                PEOPLE.forEach((name) => tap(name, "action_present"));
            },
        },
        {
            trigger: "tr.o_data_row:contains('Elena') [aria-busy='true'] [role='status']:contains('Sending')",
            run: letCallsGo,
        },
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('5')"),
    ],
});

tours.add("spp_tap_one_row_often", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        {
            trigger: `${ana} button[name='action_present']`,
            run: () => {
                slowDownNetwork();
                for (const status of ["present", "late", "present", "absent"]) {
                    tap("Ana", `action_${status}`);
                }
            },
        },
        look(`${ana} [aria-busy='false'] button[name='action_absent'][aria-pressed='true']`),
        look(".o_form_view .o_field_widget[name='absent_count']:contains('1')"),
    ],
});

tours.add("spp_tap_refused", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: `${ana} button[name='action_present']`, run: cancelSession },
        { trigger: `body.is_cancelled ${ana} button[name='action_present']`, run: "click" },
        look(`${ana} [role='alert']:contains('Not kept'):contains('takes no marks')`),
        look(".o_form_view .alert-warning:contains('Flood')"),
    ],
});

tours.add("spp_tap_on_a_stale_screen", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: `${ana} button[name='action_present']`, run: markAnaLate },
        { trigger: `body.is_marked ${ana} button[name='action_absent']`, run: "click" },
        look(`${ana} [role='alert']:contains('Somebody else'):contains('Late'):contains('tour_facilitator')`),
        look(`${ana} button[name='action_late'][aria-pressed='true']`),
        { trigger: `${ana} button[name='action_absent']`, run: "click" },
        look(`${ana}:not(:has([role='alert'])) button[name='action_absent'][aria-pressed='true']`),
    ],
});

const typeLocation = [
    { trigger: ".o_notebook a[name='details']", run: "click" },
    { trigger: ".o_field_widget[name='location'] input", run: "text School" },
];

tours.add("spp_tap_with_typed_form", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        ...typeLocation,
        { trigger: ".o_notebook a[name='roster']", run: "click" },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('1')"),
        look(".o_form_status_indicator_buttons:not(.invisible)"),
        { trigger: ".o_form_button_save", run: "click" },
        look(".o_form_view:has(.o_form_status_indicator_buttons.invisible)"),
    ],
});

tours.add("spp_tap_with_bad_form", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        ...typeLocation,
        { trigger: ".o_field_widget[name='end_time'] input", run: "text later" },
        { trigger: ".o_notebook a[name='roster']", run: "click" },
        { trigger: `${ana} button[name='action_present']`, run: "click" },
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
        { trigger: ".o_form_button_cancel", run: "click" }, // a tour may not end with a form that is not saved
        look(".o_form_view:has(.o_form_status_indicator_buttons.invisible)"),
        look(`${ana} button[name='action_present'][aria-pressed='true']`),
    ],
});

tours.add("spp_mark_in_dialog", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: `${ana} td[name='participant_id']`, run: "click" },
        look(".o_field_widget[name='participant_id']:contains('Ana')"),
        { trigger: "button[name='action_mark']", run: "click" },
        { trigger: ".o_radio_item:contains('Late') label", run: "click" },
        { trigger: "button[name='action_confirm']", run: "click" },
        // of the line: the dialog above it has a choice instead, and may stay for a moment
        look(".modal-content .o_field_widget[name='status']:not(:has(.o_radio_item)):contains('Late')"),
        { trigger: ".o_form_button_cancel, .btn-close", run: "click" },
        look(`${ana} .badge:contains('Late')`),
    ],
});

tours.add("spp_correct", {
    test: true,
    checkDelay: 100,
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

tours.add("spp_everyone_present", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: "button[name='action_everyone_present']", run: "click" },
        look(".modal-body:contains('People not marked yet: 5')"),
        { trigger: ".modal-footer .btn-primary:contains('Mark all present (5)')", run: "click" },
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('5')"),
        { trigger: `${ana} button[name='action_absent']`, run: "click" },
        look(`${ana} .badge:contains('Absent')`),
        { trigger: "button[name='undo_everyone_present']", run: "click" },
        look(".o_notification:contains('Marks taken back: 4'):contains('marked again since then and stay so: 1')"),
        look(".o_form_view .o_field_widget[name='unmarked_count']:contains('4')"),
        look(`${ben} button[name='action_present'][aria-pressed='false']`),
    ],
});
