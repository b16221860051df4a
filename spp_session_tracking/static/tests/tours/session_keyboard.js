/** @odoo-module **/

import { registry } from "@web/core/registry";

const KEYS = { ArrowDown: "", ArrowRight: "", p: "KeyP", l: "KeyL", a: "KeyA", u: "KeyU", Enter: "Enter" };

/** Press keys where the focus is, as a keyboard does. */
function press(...keys) {
    for (const key of keys) {
        const init = { key, code: KEYS[key] || key, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", init));
    }
}

function look(trigger) {
    return { trigger, run: () => {} };
}

function row(name) {
    return `tr.o_data_row:contains('${name}')`;
}

const openSession = [
    { trigger: ".o_kanban_record:contains('Tour session')", run: "click" },
    look(".o_form_view .o_field_widget[name='attendance_ids'] button[name='action_present']"),
];

registry.category("web_tour.tours").add("spp_roster_by_keyboard", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        look(".o_spp_roster_status:contains('Go to another row')"),
        {
            trigger: `${row("Ana")} button[name='action_present']`,
            run: () => {
                [...document.querySelectorAll("tr.o_data_row")]
                    .find((each) => each.textContent.includes("Ana"))
                    .querySelector("button[name='action_present']")
                    .focus();
                press("p", "ArrowDown", "l", "ArrowDown", "a", "ArrowRight");
            },
        },
        look(`${row("Ana")} button[name='action_present'][aria-pressed='true']`),
        look(`${row("Ben")} button[name='action_late'][aria-pressed='true']`),
        look(`${row("Carla")} button[name='action_absent'][aria-pressed='true']`),
        { trigger: `${row("Carla")} button[name='action_late']`, run: () => press("u") },
        look(`${row("Carla")} button[name='action_absent'][aria-pressed='false']`),
    ],
});

/** A photo, as somebody chooses one. */
function choosePhoto(content = "a photo") {
    const input = document.querySelector("input[name='sheet_photo']");
    const files = new DataTransfer();
    files.items.add(new File([content], "sheet.jpg", { type: "image/jpeg" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
}

const problem = ".o_spp_sheet_problem";

function typeAbsent(text) {
    const input = document.querySelector("input[name='absent']");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    press("Enter");
}

registry.category("web_tour.tours").add("spp_paper_sheet", {
    test: true,
    checkDelay: 100,
    steps: () => [
        ...openSession,
        { trigger: "button[name='action_paper_sheet']", run: "click" },
        { trigger: ".o_spp_sheet_grid tr:contains('Elena')", run: () => press("p", "l", "p", "u") },
        look("tr:contains('Ben') [data-status='late'][aria-pressed='true']"),
        { trigger: ".o_spp_sheet_grid tr:contains('Elena')", run: () => press("e") },
        { trigger: ".o_spp_sheet_grid tr:contains('Elena') input", run: () => press("Enter", "u") }, // it has the focus
        look(".o_spp_sheet_grid tr:contains('Elena'):not(:has(input))"),
        { trigger: "input[name='absent']", run: () => typeAbsent("a") },
        look(`${problem}:contains('fits several people (4)')`),
        { trigger: "input[name='absent']", run: () => typeAbsent("4, elena") },
        look(".o_spp_sheet_grid tr:contains('Dario') [data-status='absent'][aria-pressed='true']"),
        look(".o_spp_sheet_grid tr:contains('Elena') [data-status='absent'][aria-pressed='true']"),
        { trigger: "input[name='sheet_photo']", run: () => choosePhoto(new Uint8Array(10_000_001)) },
        look(`${problem}:contains('10 MB')`),
        {
            trigger: "input[name='sheet_photo']",
            run: () => {
                if (document.querySelector("input[name='sheet_photo']").files.length) {
                    throw new Error("A photo that is not sent stands there.");
                }
            },
        },
        { trigger: "input[name='sheet_photo']", run: () => choosePhoto() },
        { trigger: "button[name='save_sheet']:contains('Save marks: 5')", run: "click" },
        look(".o_notification:contains('Marks: 5')"),
        look(".o_form_view .o_field_widget[name='attendance_count']:contains('3')"),
    ],
});

registry.category("web_tour.tours").add("spp_lands_on_today", {
    test: true,
    checkDelay: 100,
    steps: () => [
        look(".o_kanban_record:contains('Tour session')"),
        look(".o_kanban_renderer:not(:has(.o_kanban_record:contains('Old session')))"),
    ],
});

registry.category("web_tour.tours").add("spp_lands_on_the_next_one", {
    test: true,
    checkDelay: 100,
    steps: () => [look(".o_kanban_record:contains('Next session') .badge:contains('Next one')")],
});
