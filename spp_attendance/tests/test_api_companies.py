from odoo.tests.common import new_test_user, tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiCompanies(ApiCase):
    """A client of a company that has another one above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.above = cls.env["res.company"].create({"name": "Above"})
        cls.branch = cls.env["res.company"].create({"name": "Branch", "parent_id": cls.above.id})
        groups, ids = "spp_session_tracking.group_facilitator", [(6, 0, cls.branch.ids)]
        cls.user = new_test_user(cls.env, "branch", groups=groups, company_id=cls.branch.id, company_ids=ids)
        cls.branch_client = cls.new_client(cls.user, company_id=cls.branch.id)

        kind = cls.session_type.copy({"company_id": cls.branch.id})
        values = {"session_type_id": kind.id, "company_id": cls.branch.id, "facilitator_id": cls.user.id}
        cls.branch_session = cls.env["spp.session"].create({**values, "date": "2026-03-14"})

    def outcome(self, company):
        """What becomes of the mark of somebody who was not expected, and is a contact of a company."""
        contact = self.env["res.partner"].create({"name": "Dina", "company_id": company.id})
        mark = {"participant_id": contact.id, "status": "present", "marked_at": "2026-03-14T09:00:00Z"}
        body = {"attendances": [{**mark, "external_id": str(company.id)}]}
        path = f"/sessions/{self.branch_session.id}/attendances"
        (result,) = self.call("POST", path, body, client=self.branch_client)["results"]
        return result["outcome"], result["code"]

    def test_it_sees_the_contacts_of_the_company_above(self):
        for company in (self.branch, self.above):
            self.assertEqual(self.outcome(company), ("created", "ok"), company.name)

    def test_it_does_not_see_the_contacts_of_another_one(self):
        self.assertEqual(self.outcome(self.other_company()), ("rejected", "unknown"))

    def test_it_records_the_people_of_the_company_above(self):
        contact = self.env["res.partner"].create({"name": "Dina", "company_id": self.above.id})
        people = self.env["spp.attendance.subscriber"]
        people.create({"partner_id": contact.id, "person_identifier": "D-1", "company_id": self.branch.id})
        body = {"records": [{"person_id": "D-1", "time_card": [{"date_time": "2026-03-14T09:00:00Z"}]}]}
        (result,) = self.call("POST", "/attendances", body, client=self.branch_client)["results"]
        self.assertEqual((result["outcome"], result["code"]), ("created", "ok"))
