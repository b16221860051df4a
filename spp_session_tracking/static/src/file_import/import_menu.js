/** @odoo-module **/

import { importRecordsItem } from "@base_import/import_records/import_records";
import { registry } from "@web/core/registry";

/** "Import records" on a list that makes no records by hand, but says import="1". */
const item = {
    ...importRecordsItem,
    isDisplayed: ({ config, isSmall }) =>
        !isSmall &&
        config.actionType === "ir.actions.act_window" &&
        config.viewType === "list" &&
        config.viewArch.getAttribute("import") === "1" &&
        !/^(0|false)$/i.test(config.viewArch.getAttribute("edit") || ""),
};

registry.category("cogMenu").add("spp-import-menu", item, { sequence: 1 });
