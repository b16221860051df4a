from datetime import date
from importlib.util import find_spec
from unittest import skipUnless

from odoo.tests import HttpCase, tagged

TODAY = date(2026, 3, 14)


@tagged("post_install", "-at_install")
@skipUnless(find_spec("demo"), "the sample programme lies beside the addons in their repository")
class TestDemoProgramme(HttpCase):
    """The whole sample programme, loaded as `./spp demo` does, against a small computation of its own."""

    def setUp(self):
        super().setUp()
        from demo.load import Loader
        from demo.programme import Programme

        def login(name):
            uid = self.xmlrpc_common.authenticate(self.cr.dbname, name, name, {})

            def call(model, method, *arguments):
                return self.xmlrpc_object.execute_kw(self.cr.dbname, uid, name, model, method, list(arguments))

            return call

        self.programme = Programme(TODAY)
        self.loader = Loader(self.programme, login("admin"), login)
        self.loader.say = lambda text: None
        self.loader.load()

    def expected_lines(self):
        """{(session ref, person): (status, basis)}, from the files alone."""
        last = {}
        for mark in self.programme.marks:
            pair = (mark["session_ref"], mark["person_identifier"])
            last[pair] = max(last.get(pair, mark), mark, key=lambda mark: mark["attended_at"])
        lines = {pair: (mark["status"], "observed") for pair, mark in last.items()}
        for session in self.programme.sessions:
            unmarked = ("absent", "assumed") if session["state"] == "completed" else (False, False)
            for person in self.programme.roster[session["ref"]]:
                lines.setdefault((session["ref"], person), unmarked)
        return lines

    def test_every_mark_and_every_session_ends_as_the_files_say(self):
        refs = {session_id: ref for ref, session_id in self.loader.sessions.items()}
        people = {contact_id: identifier for identifier, contact_id in self.loader.people.items()}
        sessions = self.env["spp.session"].browse(refs)
        lines = {
            (refs[line.session_id.id], people[line.participant_id.id]): (line.status, line.basis)
            for line in sessions.attendance_ids
        }
        self.assertEqual(lines, self.expected_lines())
        self.assertEqual(
            {refs[session.id]: session.state for session in sessions},
            {session["ref"]: session["state"] for session in self.programme.sessions},
        )
        self.assertEqual(max(sessions.mapped("date")).isocalendar().week, TODAY.isocalendar().week - 1)
