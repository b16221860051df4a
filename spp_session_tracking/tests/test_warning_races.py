from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWarningRaces(BaseCase):
    """Two runs at once, in two real transactions."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            template = env.ref("spp_session_tracking.mail_template_warning")
            values = {"warn_absences": 1, "warn_lost": False, "warning_wait_days": 0}
            session_type = env["spp.session.type"].create({"name": "At once", **values})
            session_type.warning_mail_template_id = template
            people = env["res.partner"].create([{"name": name, "email": f"{name}@example.org"} for name in ("a", "b")])
            roster = [fields.Command.set(people.ids)]
            values = {"session_type_id": session_type.id, "expected_participant_ids": roster}
            session = env["spp.session"].create(values)
            session.start()
            rows = [("absent", people[0]), ("present", people[1])]
            session.mark(
                [{"session_id": session.id, "participant_id": each.id, "status": status} for status, each in rows]
            )
            session.complete()
            self.session_id, self.type_id, self.people_ids = session.id, session_type.id, people.ids
        self.addCleanup(self.delete)

    def delete(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["spp.session.warning"].search([]).unlink()
            env["mail.activity"].search([("res_model", "=", "spp.session")]).unlink()
            cr.execute("delete from spp_session_attendance_change where session_id = %s", [self.session_id])
            cr.execute("delete from spp_session where id = %s", [self.session_id])
            cr.execute("delete from spp_session_type where id = %s", [self.type_id])
            cr.execute("delete from res_partner where id = any(%s)", [self.people_ids])

    def at_once(self, act):
        """Both look at the same moment; the first commits before the second begins to write."""
        with closing(self.registry.cursor()) as earlier, closing(self.registry.cursor()) as later:
            first, second = (api.Environment(cr, SUPERUSER_ID, {})["spp.session.warning"] for cr in (earlier, later))
            for warnings in (first, second):
                warnings.search_count([])
            act(first)
            first.env.flush_all()
            earlier.commit()
            act(second)
            second.env.flush_all()
            later.commit()

    def test_two_runs_begin_one_warning(self):
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            self.at_once(lambda warnings: warnings._find())
        with self.registry.cursor() as cr:
            found = api.Environment(cr, SUPERUSER_ID, {})["spp.session.warning"].search([])
            self.assertEqual(found.participant_id.ids, self.people_ids[:1])

    def test_two_runs_send_one_message(self):
        with self.registry.cursor() as cr:
            warnings = api.Environment(cr, SUPERUSER_ID, {})["spp.session.warning"]
            warnings._find()
            ids = warnings.search([]).ids
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            self.at_once(lambda warnings: warnings._send("mail", ids))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            mails = env["mail.mail"].search([("model", "=", "spp.session.warning"), ("res_id", "in", ids)])
            self.assertEqual((len(mails), mails.recipient_ids.ids), (1, self.people_ids[:1]))
