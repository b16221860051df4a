import xmlrpc.client

from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user


@tagged("post_install", "-at_install")
class TestRpc(HttpCase):
    """The verbs as an integrator calls them: over XML-RPC, which cannot carry None."""

    def setUp(self):
        super().setUp()
        self.facilitator = new_test_user(
            self.env, "rpc_facilitator", password="rpc_facilitator", groups="spp_session_tracking.group_facilitator"
        )
        self.session_type = self.env["spp.session.type"].create({"name": "Health Education"})
        self.people = self.env["res.partner"].create([{"name": "Ana"}, {"name": "Ben"}, {"name": "Carla"}])
        self.env.flush_all()

    def call(self, model, method, *arguments):
        login = "rpc_facilitator"
        uid = self.xmlrpc_common.authenticate(self.cr.dbname, login, login, {})
        return self.xmlrpc_object.execute_kw(self.cr.dbname, uid, login, model, method, list(arguments))

    def new_session(self):
        values = {
            "session_type_id": self.session_type.id,
            "date": "2026-03-14",
            "expected_participant_ids": [(6, 0, self.people[:2].ids)],
        }
        return self.call("spp.session", "create", values)

    def row(self, session_id, person, status, **members):
        return {"session_id": session_id, "participant_id": person.id, "status": status, **members}

    def test_a_session_is_held_over_rpc(self):
        ana, ben, carla = self.people
        session_id = self.new_session()
        self.assertIs(self.call("spp.session", "start", [session_id]), True)
        rows = [
            self.row(session_id, ana, "present", marked_at="2026-03-14T09:05:00+08:00"),
            self.row(session_id, carla, "late"),
        ]
        answers = self.call("spp.session", "mark", rows)
        self.assertEqual(
            answers,
            [{"session_id": session_id, "participant_id": who.id, "outcome": "marked"} for who in (ana, carla)],
        )
        self.assertEqual(self.call("spp.session", "mark", rows[:1])[0]["outcome"], "unchanged")
        self.assertEqual(self.call("spp.session", "complete", [session_id], 1), 1)
        fields = ["state", "attendance_count", "assumed_absent_count", "walk_in_count", "attendance_rate"]
        session = self.call("spp.session", "read", [session_id], fields)[0]
        self.assertEqual(
            session,
            {
                "id": session_id,
                "state": "completed",
                "attendance_count": 2,
                "assumed_absent_count": 1,
                "walk_in_count": 1,
                "attendance_rate": 50.0,
            },
        )
        self.assertEqual(self.call("spp.session.attendance", "search_count", [("participant_id", "=", ben.id)]), 1)

    def test_a_session_is_cancelled_over_rpc(self):
        session_id = self.new_session()
        self.assertIs(self.call("spp.session", "cancel", [session_id], "Storm"), True)

    def test_a_bad_row_comes_back_as_a_sentence(self):
        session_id = self.new_session()
        with self.assertRaisesRegex(xmlrpc.client.Fault, "Row 2: Give the reason of the excuse"):
            self.call(
                "spp.session",
                "mark",
                [self.row(session_id, self.people[0], "present"), self.row(session_id, self.people[1], "excused")],
            )

    def test_a_session_is_copied_over_rpc(self):
        session_id = self.new_session()
        copied = self.call("spp.session", "copy", [session_id])
        (copied_id,) = copied if isinstance(copied, list) else [copied]
        session = self.call("spp.session", "read", [copied_id], ["state", "expected_participant_ids"])[0]
        self.assertEqual(session["state"], "scheduled")
        self.assertEqual(sorted(session["expected_participant_ids"]), sorted(self.people[:2].ids))
