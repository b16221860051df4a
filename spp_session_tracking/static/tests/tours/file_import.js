/** @odoo-module **/

import { registry } from "@web/core/registry";

const PEOPLE = 120;
const BAD = 110;

function look(trigger) {
    return { trigger, run: () => {} };
}

/** A file of marks, one of which is bad; with -1 none is. */
function marks(bad = BAD) {
    const rows = [...Array(PEOPLE).keys()].map((number) => {
        const status = number === bad ? "Perhaps" : "Present";
        return `Tour session,Person ${String(number).padStart(3, "0")},${status}`;
    });
    return new File([["Session,Person,Status", ...rows].join("\n")], "marks.csv", { type: "text/csv" });
}

function chooseFile(file) {
    const input = document.querySelector(".o_import_action input[type='file'], .o_control_panel input[type='file']");
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const pressImport = {
    trigger: ".o_control_panel button:contains('Import')",
    run: () => {
        const buttons = [...document.querySelectorAll(".o_control_panel button")];
        buttons.find((button) => button.textContent.trim() === "Import").click();
    },
};

registry.category("web_tour.tours").add("spp_file_import", {
    test: true,
    checkDelay: 100,
    steps: () => [
        { trigger: ".o_list_view .o_cp_action_menus button:has(.fa-cog)", run: "click" },
        { trigger: ".o_import_menu", run: "click" },
        look("a[href*='/static/import/rosters.csv']"),
        look("a[href*='/static/import/marks.csv']"),
        { trigger: "button:contains('Upload')", run: () => chooseFile(marks()) },
        look(".o_import_data_sidepanel:not(:has(.o_import_batch_limit)) .o_spp_import_rows"),
        pressImport,
        look(`.alert-danger:contains('Nothing is imported'):contains('Row ${BAD + 1}:')`),
        { trigger: "#o_spp_import_good", run: "click" },
        pressImport,
        look(`.alert-warning:contains('Created: ${PEOPLE - 1}, Refused: 1'):contains('Row ${BAD + 1}:')`),
        look("a.o_spp_refused_rows[href*='/web/content/base_import.import/']"),
        pressImport,
        look(".alert-danger:contains('imported already')"),
    ],
});

registry.category("web_tour.tours").add("spp_file_import_job", {
    test: true,
    steps: () => [
        { trigger: ".o_list_view .o_cp_action_menus button:has(.fa-cog)", run: "click" },
        { trigger: ".o_import_menu", run: "click" },
        { trigger: "button:contains('Upload')", run: () => chooseFile(marks(-1)) },
        look(".o_import_data_sidepanel .o_spp_import_rows"),
        pressImport,
        look(`.o_form_view .o_field_widget[name='total_count']:contains('${PEOPLE}')`),
        look(".o_form_view button[name='action_cancel']"),
    ],
});
