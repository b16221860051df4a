/** @odoo-module **/

import { registry } from "@web/core/registry";

const choose = (name, person) => [
    { trigger: `.o_field_widget[name='${name}'] input`, run: `text ${person}` },
    { trigger: `.o-autocomplete--dropdown-item:contains('${person}')`, run: "click" },
];

const confirm = (reason) => [
    { trigger: ".modal-content .o_field_widget[name='reason'] input", run: `text ${reason}` },
    { trigger: ".modal-content button[name='action_confirm']", run: "click" },
    { trigger: "body:not(:has(.modal))", run: () => {} },
];

const see = (trigger) => ({ trigger, run: () => {} });
const click = (trigger) => ({ trigger, run: "click" });
const isNow = (state) => see(`.o_statusbar_status:has(.o_arrow_button_current:contains('${state}'))`);

const openDevices = [
    click(".o_user_menu button"),
    click("[data-menu='settings'], [data-menu='preferences']"), // 17.0, 19.0
    click(".nav-link:contains('My devices')"),
];

registry.category("web_tour.tours").add("spp_attendance_record", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(".o_list_button_add"),
        ...choose("subscriber_id", "Ana"),
        click(".o_form_button_save"),
        isNow("Valid"),
        click("button[name='action_correct']"),
        see(".alert-info:contains('Replaces')"),
        { trigger: ".o_field_widget[name='attendance_description'] textarea", run: "text By bus" },
        click(".o_form_button_save"),
        isNow("Valid"),
        click("button[name='action_void']"),
        ...confirm("Came on another day"),
        isNow("Voided"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_decide", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click("tr.o_data_row:contains('WHO-1') td[name='person_identifier']"),
        click("button[name='action_decide']"),
        click(".modal-content .o_field_widget[name='decision'] .o_radio_item:contains('Choose the person') input"),
        ...choose("subscriber_id", "Ana"),
        ...confirm("It is Ana"),
        isNow("Valid"),
        click(".o_back_button"),
        click("tr.o_data_row:contains('Ben') td[name='person_identifier']"),
        click("button[name='action_decide']"),
        ...confirm("The sheet says so"),
        isNow("Valid"),
        click(".o_back_button"),
        // 19.0 shows the rows of before until it has those of now
        see("tbody:has(tr.o_data_row:contains('WHO-3')):not(:has(tr.o_data_row:contains('Ben')))"),
        click("thead .o_list_record_selector input"),
        click(".o_control_panel button[name='action_decide']"),
        click(".modal-content .o_field_widget[name='decision'] .o_radio_item:contains('Refuse') input"),
        ...confirm("Nobody knows them"),
        see(".o_nocontent_help:contains('No record waits')"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_new_person", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click("tr.o_data_row:contains('Maria Santos') td[name='person_name']"),
        click("button[name='action_decide']"),
        click(".modal-content .o_field_widget[name='decision'] .o_radio_item:contains('Make a new person') input"),
        see(".modal-content .o_field_widget[name='new_identifier'] input"),
        ...confirm("She lives here"),
        isNow("Valid"),
        see(
            ".o_field_widget[name='subscriber_id']:contains('Maria Santos'), .o_field_widget[name='subscriber_id'] input"
        ),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_revoke_device", {
    test: true,
    checkDelay: 100,
    steps: () => [
        see(".o_action_manager > *"), // a page that appears closes dialogs
        ...openDevices,
        see("tr.o_data_row:contains('New phone')"),
        click("tr.o_data_row:contains('Old phone') button[name='action_revoke']"),
        click(".modal-content:contains('shut out at once') .btn-primary"),
        see("body:not(:has(.modal))"),
        ...openDevices,
        see("tbody:has(tr.o_data_row:contains('New phone')):not(:has(tr.o_data_row:contains('Old phone')))"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_totals", {
    test: true,
    checkDelay: 100,
    steps: () => [
        see("tr.o_data_row:contains('Ben')"),
        click(".o_searchview_dropdown_toggler"),
        click(".o_group_by_menu .o_menu_item:contains('Person')"),
        see("tr.o_group_header:contains('Ana (3)') .o_list_number:contains('2')"),
        see("tr.o_group_header:contains('Ben (1)') .o_list_number:contains('0')"),
        click(".o_switch_view.o_pivot"),
        see(".o_pivot td.o_pivot_cell_value:contains('2')"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_days", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(".modal-content button[name='action_view_days']"),
        see("tr.o_data_row:contains('Ana') td[name='days_present']:contains('1')"),
        see("tr.o_data_row:contains('Ben') td[name='outcome']:contains('Not compliant')"),
        click(".o_searchview_dropdown_toggler"),
        click(".o_filter_menu .o_menu_item:contains('Came on no day')"),
        see(".o_list_view:not(:has(tr.o_data_row:contains('Ana')))"),
        click(".o_facet_remove"),
        click("tr.o_data_row:contains('Ana') button[name='action_view_attendances']"),
        see("tr.o_data_row:contains('Ana')"),
        click(".breadcrumb-item a:contains('Days present')"),
        see("tr.o_data_row:contains('Ben') td[name='outcome']:contains('Not compliant')"),
        click(".o_switch_view.o_pivot"),
        see(".o_pivot td.o_pivot_cell_value:contains('1')"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_days_snapshot", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click("tr.o_data_row:contains('Payment') td[name='label']"),
        click("button[name='action_view_days_changed']"),
        see("tr.o_data_row:contains('Ben') td[name='now_outcome']:contains('Compliant')"),
        see(".o_list_view:not(:has(tr.o_data_row:contains('Ana')))"),
        click(".breadcrumb-item a:contains('Payment')"),
        click("button[name='action_view_days']"),
        click("tr.o_data_row:contains('Ana') td[name='participant_id']"),
        see(".o_field_widget[name='day_ids'] tr.o_data_row:contains('Present')"),
    ],
});

registry.category("web_tour.tours").add("spp_attendance_rule", {
    test: true,
    checkDelay: 100,
    steps: () => [
        click(".settings_tab .tab[data-key='spp_attendance']"),
        click(".o_field_widget[name='attendance_date_unique'] input"),
        click(".o_form_button_save"),
        see(".modal-body:contains('recorded twice')"),
        click(".modal-content button:contains('Show them')"),
        click("tr.o_data_row:contains('Ana') .o_list_record_selector input"),
        click(".o_control_panel button[name='action_void']"),
        ...confirm("Sent twice"),
        see(".o_nocontent_help:contains('Nobody is recorded twice')"),
        click(".o_back_button"),
        click(".settings_tab .tab[data-key='spp_attendance']"),
        click(".o_field_widget[name='attendance_date_unique'] input"),
        { trigger: ".o_dirty_warning", run: () => document.body.classList.add("is_before") },
        { ...click(".o_form_button_save"), expectUnloadPage: true },
        see("body:not(.is_before) .settings_tab"), // once it is saved, the page is loaded anew
    ],
});
