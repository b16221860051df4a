from lxml import etree

from odoo.tests import tagged

from .common import LedgerCase

OTHER_KINDS = ("search", "pivot", "graph", "calendar", "activity", "qweb")  # these name nobody


@tagged("post_install", "-at_install")
class TestNamesakes(LedgerCase):
    """Two people of one name are told apart wherever they are named."""

    def setUp(self):
        super().setUp()
        village = self.env["spp.area"].create({"name": "Poblacion"})
        people = [{"name": "Santos, Maria", "person_identifier": number} for number in ("S-1", "S-2")]
        self.first, self.second = self.env["spp.attendance.subscriber"].create(people)
        self.first.partner_id.area_id = village
        self.contacts = (self.first + self.second).partner_id

    def names(self, user, contacts=None):
        contacts = self.contacts if contacts is None else contacts
        return (contacts.with_user(user).with_context(told_apart=True)).mapped("display_name")

    def test_identifier_and_village_stand_beside_the_name(self):
        self.assertEqual(self.names(self.recorder), ["Santos, Maria (S-1, Poblacion)", "Santos, Maria (S-2)"])

    def test_who_may_not_see_identifiers_sees_the_village(self):
        shown = ["Santos, Maria (Poblacion)", "Santos, Maria"]
        self.assertEqual(self.names(self.viewer), shown)
        as_odoo_computes = self.contacts.with_user(self.viewer).sudo().with_context(told_apart=True)
        self.assertEqual(as_odoo_computes.mapped("display_name"), shown)

    def test_elsewhere_a_name_is_a_name(self):
        self.assertEqual(set(self.contacts.with_user(self.recorder).mapped("display_name")), {"Santos, Maria"})

    def test_a_roster_names_people_so(self):
        session = self.session.with_user(self.facilitator)
        session.expected_participant_ids += self.contacts
        specification = {"participant_id": {"fields": {"display_name": {}}, "context": {"told_apart": True}}}
        lines = session.attendance_ids.filtered(lambda line: line.participant_id in self.contacts)
        shown = [line["participant_id"]["display_name"] for line in lines.web_read(specification)]
        self.assertEqual(sorted(shown), self.names(self.facilitator))

    def test_an_identifier_finds_the_person_in_the_list_of_contacts(self):
        arch = etree.fromstring(self.env["res.partner"].get_view(view_type="search")["arch"])
        (first, *_others) = arch.xpath("//field[@name='name']")
        self.assertIn("('lookup', 'ilike', self)", first.get("filter_domain"))

    def test_every_view_of_the_suite_tells_namesakes_apart(self):
        views = self.env["ir.ui.view"].search([("model", "=like", "spp.%"), ("type", "not in", OTHER_KINDS)])
        without = [
            (view.xml_id, field.get("name"))
            for view in views.filtered(lambda view: (view.xml_id or "").startswith("spp_"))
            for field in self._people_of(etree.fromstring(view.arch), self.env[view.model])
            if "told_apart" not in field.get("context", "")
        ]
        # it has columns of its own for what tells them apart
        self.assertEqual(without, [("spp_session_tracking.spp_session_compliance_view_tree", "participant_id")])

    def _people_of(self, node, model):
        """The visible fields of a view that name contacts, those of the lists within it too."""
        for child in node:
            field = child.tag == "field" and model._fields.get(child.get("name"))
            is_hidden = "1" in (child.get("invisible"), child.get("column_invisible"))
            if field and field.comodel_name == "res.partner" and not is_hidden:
                yield child
            inner = self.env[field.comodel_name] if field and field.comodel_name else model
            yield from self._people_of(child, inner)
