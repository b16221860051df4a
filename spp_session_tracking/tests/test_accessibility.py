import json
import unittest

from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .axe import axe, findings
from .test_browser import BrowserCase

OURS = (".o_action_manager", ".modal-content")  # not the bar above, nor the frame of dialogs
# What Odoo's own web client draws, which no view of ours can change.
OF_ODOO = (
    ".o_control_panel",  # the search, the switch of views and the wheel: buttons with a picture only
    ".o_list_record_selector",  # the boxes by which rows of lists are chosen have no label
    ".o_optional_columns_dropdown",  # the button that chooses columns has no name
    ".o_progress",  # bars have a role, and attributes that do not belong to it
    ".o_m2o_avatar, .o_m2m_avatar",  # pictures of users have no text, their names stand beside them
    ".o_field_selection",  # its list of choices, on 19.0
    ".o_notebook_headers",  # tabs that lie in no list of tabs
    ".o-mail-Chatter",  # pictures without a text; it comes after the rest of a form
    ".badge, .alert",  # their colours, in lists and wherever else they are
)
SESSIONS = "spp_session_tracking"
# Opens pages one after another, each by the action service as a menu does, and looks at each once it is there.
WALK = """
(async () => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const there = async (selector) => {
        while (!document.querySelector(selector)) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    const script = Object.assign(document.createElement("script"), { src: "/web/content/%(axe)s" });
    await new Promise((resolve) => {
        script.onload = resolve;
        document.head.append(script);
    });
    const found = {};
    for (const [name, request, selector] of %(pages)s) {
        await action.doAction(request, request.target === "new" ? {} : { clearBreadcrumbs: true });
        await there(selector);
        const findings = await %(findings)s;
        if (Object.keys(findings).length) {
            found[name] = findings;
        }
    }
    if (Object.keys(found).length) {
        throw new Error(JSON.stringify(found));
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


class AccessibilityCase(BrowserCase):
    """An officer, and axe-core that looks at pages in one browser."""

    def setUp(self):
        super().setUp()
        if not axe():
            raise unittest.SkipTest("axe-core is not installed here: see requirements/test.txt")
        role = "spp_session_tracking.group_officer"
        new_test_user(self.env, "axe_officer", password="axe_officer", groups=role, tz="UTC")

    def opened(self, action, **values):
        """The action of a menu."""
        return {**self.env["ir.actions.actions"]._for_xml_id(action), **values}

    def form(self, record):
        action = {"type": "ir.actions.act_window", "res_model": record._name, "res_id": record.id}
        return {**action, "views": [[False, "form"]]}

    def look(self, pages):
        """pages: [name, action, selector of what is there once the page is]"""
        script = {"name": "axe.js", "raw": axe().encode(), "mimetype": "text/javascript", "public": True}
        walk = WALK % {
            "axe": self.env["ir.attachment"].create(script).id,
            "pages": json.dumps(pages, default=str),
            "findings": findings(OURS, OF_ODOO).strip(),
        }
        ready = "!!document.querySelector('.o_spp_start_page')"
        url = "/web#action=spp_session_tracking.spp_start_page_action"
        self.browser_js(url, walk, ready, login="axe_officer")


@tagged("post_install", "-at_install")
class TestAccessibility(AccessibilityCase):
    """axe-core finds nothing serious in what our views draw, on the pages that officers look at most."""

    def setUp(self):
        super().setUp()
        ana, ben, _carla = self.tour_session.expected_participant_ids
        row = {"session_id": self.tour_session.id, "status": "present"}
        self.tour_session.mark([{**row, "participant_id": person.id} for person in (ana, ben)])
        self.tour_session.copy().write({"location": "Barangay hall"})

    def test_axe_finds_nothing_serious_of_ours_on_the_pages_of_officers(self):
        listed, cards = {"views": [[False, "list"]]}, {"views": [[False, "kanban"]]}
        ana = self.tour_session.expected_participant_ids[0]
        dialog = {**self.form(self.env["spp.session.change.many"]), "res_id": False, "target": "new"}
        row, card = ".o_list_view .o_data_row", ".o_kanban_view .o_kanban_record"
        pages = [
            ["start page", self.opened(f"{SESSIONS}.spp_start_page_action"), ".o_spp_start_page [aria-busy=false]"],
            ["sessions", self.opened(f"{SESSIONS}.spp_session_action", **listed), row],
            ["session cards", self.opened(f"{SESSIONS}.spp_session_action", **cards), card],
            ["session", self.form(self.tour_session), ".o_form_view [name=action_present]"],
            ["paper sheet", self.tour_session.action_paper_sheet(), ".o_spp_sheet_grid"],
            ["compliance", self.opened(f"{SESSIONS}.spp_session_compliance_action", **listed), row],
            ["person", self.form(self.env["spp.session.person"].browse(ana.id)), ".o_form_view [name=rate]"],
            ["change many", dialog, ".modal .o_form_view [name=reason]"],
        ]
        self.look(pages)
