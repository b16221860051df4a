from odoo.tests.common import tagged

from ..rest.contract import PREFIX
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiChoices(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = cls.env["spp.area"].create({"name": "North", "code": "N"})
        cls.hall.write({"area_id": cls.area.id, "description": "By the river"})

    def answer(self, path, tag=None):
        headers = {"Authorization": f"Bearer {self.token()}", **({"If-None-Match": tag} if tag else {})}
        return self.send("GET", PREFIX + path, headers=headers)

    def test_types_and_locations_are_listed_without_archived_ones(self):
        self.visit.active = False
        types = self.call("GET", "/attendance/types", scope="attendance:read")["items"]
        self.assertIn({"id": self.training.id, "name": "Training", "description": None}, types)
        self.assertNotIn(self.visit.id, [each["id"] for each in types])
        hall = {"id": self.hall.id, "name": "Hall", "description": "By the river", "area_id": self.area.id}
        self.assertIn(hall, self.call("GET", "/attendance/locations")["items"])

    def test_choices_of_another_company_are_not_listed(self):
        other = self.env["spp.attendance.type"].create({"name": "Theirs", "company_id": self.other_company().id})
        self.assertNotIn(other.id, [each["id"] for each in self.call("GET", "/attendance/types")["items"]])

    def test_what_the_client_has_is_not_sent_again(self):
        tag = self.answer("/attendance/locations").headers["ETag"]
        for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = self.answer("/attendance/locations", sent)
            self.assertEqual((again.status_code, again.content), (304, b""))
            self.assertEqual(again.headers["ETag"], tag)
        self.assertEqual(self.answer("/attendance/locations", '"other"').status_code, 200)

    def test_the_tag_changes_with_whatever_the_answer_says(self):
        tags = [self.answer("/attendance/locations").headers["ETag"]]
        for values in ({"name": "Big hall"}, {"description": False}, {"area_id": False}, {"active": False}):
            self.hall.write(values)
            answer = self.answer("/attendance/locations", tags[-1])
            self.assertEqual(answer.status_code, 200)
            tags.append(answer.headers["ETag"])
        self.assertEqual(len(set(tags)), 5)

    def test_the_scope_is_needed(self):
        for path in ("/attendance/types", "/attendance/locations"):
            self.call("GET", path, status=403, scope="session:read")
