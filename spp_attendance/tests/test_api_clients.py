from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests.common import Form, new_test_user, tagged

from ..rest import secret
from ..rest.contract import PREFIX
from .api_common import ApiCase

CLIENTS = "spp.attendance.api.client.credential"
HASHES = ("secret_hash", "previous_secret_hash")


@tagged("post_install", "-at_install")
class TestApiClients(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.env[CLIENTS].with_user(cls.manager).create({"name": "Mine"})
        cls.administrator = cls.env.ref("base.user_admin")

    def tables(self):
        """All that the tables of this addon and of the mails say, as one text."""
        self.env.flush_all()
        self.env.cr.execute(
            "select table_name from information_schema.tables where table_schema = current_schema "
            "and table_type = 'BASE TABLE' and table_name ~ '^(spp_|mail_)'"
        )
        tables = [table for (table,) in self.env.cr.fetchall()]
        self.assertIn("spp_attendance_api_secret", tables)
        texts = []
        for table in tables:
            self.env.cr.execute(f'select t::text from "{table}" t')  # pylint: disable=sql-injection
            texts += [text for (text,) in self.env.cr.fetchall()]
        return "\n".join(texts)

    # the secret

    def test_a_dialog_shows_the_secret_and_nothing_keeps_it(self):
        action = self.mine.action_generate_secret()
        dialogs = self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        shown = dialogs.onchange({}, [], {"client_id": {}, "client_secret": {}})["value"]
        self.assertEqual(shown["client_id"], self.mine.client_id)
        response = self.send("POST", f"{PREFIX}/oauth/token", {**shown, "grant_type": "client_credentials"})
        self.assertEqual(response.status_code, 200)
        dialogs.create(shown)
        tables = self.tables()
        self.assertIn(self.mine.client_id, tables)
        self.assertNotIn(shown["client_secret"], tables)
        self.assertNotIn(response.json()["access_token"], tables)

    def test_nobody_reads_exports_or_groups_by_a_hash(self):
        groups = "spp_session_tracking.group_manager,base.group_allow_export"
        manager = new_test_user(self.env, "exporting_manager", groups=groups)
        mine = self.new_client(manager)
        mine.generate_secret()
        for user in (manager, self.administrator):
            client = mine.with_user(user)
            for name in HASHES:
                self.assertNotIn(name, client.fields_get())
                self.assertNotIn(name, client.read()[0])
                for read in (
                    lambda client=client, name=name: client.read([name]),
                    lambda client=client, name=name: client.export_data([name]),
                    lambda client=client, name=name: client.search([(name, "!=", False)]),
                    lambda client=client, name=name: client._read_group([], [name]),
                ):
                    with self.assertRaises(AccessError):
                        read()
            self.assertTrue(client.has_secret)

    # the form

    def test_only_administrators_choose_whom_a_client_acts_as(self):
        for user, is_fixed in ((self.manager, True), (self.administrator, False)):
            arch = self.env[CLIENTS].with_user(user).get_view(view_type="form")["arch"]
            (shown,) = etree.fromstring(arch).xpath("//sheet//field[@name='user_id']")
            self.assertEqual(shown.get("readonly") == "1", is_fixed)

    def test_a_name_is_enough(self):
        form = Form(self.env[CLIENTS].with_user(self.manager))
        form.name = "Phone"
        client = form.save()
        self.assertEqual((client.user_id, len(client.scope_ids), client.token_lifetime), (self.manager, 5, 60))

    def test_what_a_client_may_do_is_followed_in_its_messages(self):
        self.cr.precommit.run()
        before = self.mine.message_ids
        self.mine.scopes = "session:read"
        self.mine.token_lifetime = 5
        self.mine.active = False
        self.mine.with_user(self.administrator).user_id = self.colleague
        self.env.flush_all()
        self.cr.precommit.run()
        tracked = (self.mine.sudo().message_ids - before).tracking_value_ids
        names = ["active", "scope_ids", "token_lifetime", "user_id"]
        self.assertEqual(sorted(tracked.field_id.mapped("name")), names)
        self.assertNotIn(self.colleague.partner_id, self.mine.sudo().message_partner_ids)

    def test_what_the_server_gives_nobody_sets(self):
        clients = self.env[CLIENTS].with_user(self.manager)
        for name, value in (
            ("client_id", "mine"),
            ("last_used", "2026-03-14 09:00:00"),
            ("previous_secret_until", "2036-03-14 09:00:00"),
            ("ended_reason", "unused"),
        ):
            with self.assertRaisesRegex(UserError, "server sets this field"):
                self.mine.with_user(self.manager).write({name: value})
            with self.assertRaisesRegex(UserError, "server sets this field"):
                clients.create({"name": "Phone", name: value})
            made = clients.with_context(**{f"default_{name}": value}).create({"name": "Phone"})
            self.assertNotEqual(str(made[name]), value)

    def test_nobody_writes_a_hash_on_any_path(self):
        known = secret.hashed("known to whoever wrote it")
        groups = "spp_session_tracking.group_manager,base.group_allow_export"
        for user in (new_test_user(self.env, "importing_manager", groups=groups), self.administrator):
            clients = self.env[CLIENTS].with_user(user)
            mine = clients.create({"name": "Mine"})
            for name in HASHES:
                with self.assertRaises(UserError):
                    mine.write({name: known})
                with self.assertRaises(UserError):
                    clients.create({"name": "Phone", name: known})
                with self.assertRaises(UserError):
                    mine.with_context(spp_server_writes={"model": CLIENTS}).write({name: known})
                context = {f"default_{name}": known, "import_file": True}
                clients.with_context(**context).create({"name": "Phone"})
                clients.with_context(**context).load(["name", name], [["Phone", known]])
                mine.copy({"name": "Copy"})
        self.env.flush_all()
        query = "select count(*) from spp_attendance_api_client_credential where secret_hash = %(known)s"
        self.env.cr.execute(f"{query} or previous_secret_hash = %(known)s", {"known": known})
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_no_model_of_ours_takes_what_is_closed_to_everybody(self):
        for name, model in self.env.items():
            if name.startswith("spp.") and hasattr(model, "_closed_fields") and model._auto and not model._abstract:
                for closed in model._closed_fields():
                    with self.assertRaises(UserError, msg=(name, closed)):
                        model.with_user(self.manager).create({closed: "x"})

    def test_a_client_of_another_company_has_to_get_a_new_token(self):
        other = self.other_company()
        self.facilitator.company_ids += other
        token = self.token()
        self.client.company_id = other
        me = self.send("GET", f"{PREFIX}/me", headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(me.status_code, 401)

    def test_clients_are_archived_and_never_deleted(self):
        for user in (self.manager, self.administrator):
            with self.assertRaises(AccessError):
                self.mine.with_user(user).unlink()
        self.mine.action_archive()
        self.assertFalse(self.mine.active)

    # a copy of the database

    def test_a_neutralized_copy_lets_no_client_in(self):
        token = self.token()
        self.env.flush_all()
        for query in get_neutralization_queries(["spp_attendance"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.client.has_secret)
        me = self.send("GET", f"{PREFIX}/me", headers={"Authorization": f"Bearer {token}"})
        form = {"grant_type": "client_credentials"}
        again = self.send("POST", f"{PREFIX}/oauth/token", data=form, auth=(self.client.client_id, self.secret))
        self.assertEqual((me.status_code, again.status_code), (401, 401))
