/** @odoo-module **/

import { registry } from "@web/core/registry";

const TOTAL = ".o_control_panel .o_pager_limit";
const VALUE = ".o_control_panel .o_pager_value";
const NEXT = ".o_control_panel .o_pager_next:not([disabled])";
const ALL = "[title='Select all records matching the search']";
const SELECTED = ".list-group[role='alert']";

registry.category("web_tour.tours").add("spp_long_list", {
    test: true,
    steps: () => [
        { trigger: `${TOTAL}:contains('about')`, run: () => {} },
        { trigger: ".o_control_panel .o_pager:has(.o_pager_previous[disabled])", run: () => {} },
        { trigger: `${VALUE}:contains('1-80')`, run: "click" },
        { trigger: `.o_pager:not(:has(input)) .o_pager_next:not([disabled])`, run: "click" },
        { trigger: `${VALUE}:contains('81-160')`, run: () => {} },
        { trigger: ".o_control_panel .o_pager_previous:not([disabled])", run: "click" },
        { trigger: `${VALUE}:contains('1-80')`, run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_long_list_selected", {
    test: true,
    steps: () => [
        { trigger: `${TOTAL}:contains('about')`, run: () => {} },
        { trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { trigger: `${ALL}:contains('Select all'):not(:contains('1'))`, run: "click" },
        { trigger: `${SELECTED}:contains('All 170 selected')`, run: () => {} },
        { trigger: NEXT, run: "click" },
        { trigger: `${VALUE}:contains('81-160')`, run: () => {} },
        { trigger: `${SELECTED}:contains('All 170 selected')`, run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_long_list_refused", {
    test: true,
    steps: () => [
        { trigger: `${VALUE}:contains('1-80')`, run: () => {} },
        { trigger: NEXT, run: "click" },
        { trigger: ".modal-body:contains('Choose a filter first')", run: () => {} },
        { trigger: ".modal-footer button.btn-primary", run: "click" },
        { trigger: `body:not(:has(.modal)) ${VALUE}:contains('1-80')`, run: () => {} },
        { trigger: NEXT, run: () => {} },
    ],
});

registry.category("web_tour.tours").add("spp_compliance_too_long", {
    test: true,
    steps: () => [
        { trigger: ".o_notification:contains('Too many people')", run: () => {} },
        { trigger: ".o_searchview_input", run: () => {} },
        { trigger: ".o_spp_compliance_period", run: () => {} },
        { trigger: "body:not(:has(.o_view_nocontent))", run: () => {} },
    ],
});
