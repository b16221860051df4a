from itertools import count
from types import SimpleNamespace
from urllib.parse import parse_qs

from odoo.addons.spp_session_tracking.tests.repository import require_repository

from ..models.people_source import advance
from .registry_common import RegistryCase, record

SECRET = "a-client-s-secret-that-nobody-sees"
BY_CURSOR = {
    "method": "POST",
    "request_template": '{"id": "{{uuid}}", "after": "{{cursor}}", "most": {{limit}}}',
    "paging_kind": "cursor",
    "page_parameter": False,
    "size_parameter": False,
    "list_path": "found.people",
    "cursor_path": "found.next",
}
BY_LINK = {"paging_kind": "link", "page_parameter": False, "list_path": "value", "link_path": r"@odata\.nextLink"}


class TestRegistryWays(RegistryCase):
    """Whole runs, as officers start them, of registries that are asked in other ways than the small one."""

    def connected(self, behave, **values):
        """A registry that answers as `behave` does, and its server."""
        require_repository()
        from tests.spp_attendance import outside_server

        self.answer = outside_server.answer
        serving = outside_server.serving(behave)
        server = serving.__enter__()
        self.addCleanup(serving.__exit__, None, None, None)
        plain = {"url": f"{server.address}/people", "auth_kind": "none", "secret": False}
        return self.connect(name="Other way", **{**plain, **values}), server

    # signing in

    def token_server(self, statuses=(), good_for=99):
        """Gives tokens, each good for so many pages. statuses: of what it answers at first instead of a token"""
        statuses, numbers, uses = list(statuses), count(1), {}

        def behave(asked):
            if asked.path == "/token":
                if statuses:
                    return self.answer({}, status=statuses.pop(0))
                token = f"token-{next(numbers)}"
                uses[f"Bearer {token}"] = good_for
                return self.answer({"access_token": token})
            signed = asked.headers.get("authorization")
            if not uses.get(signed):
                return self.answer({}, status=401)
            uses[signed] -= 1
            page = int(asked.query["page"])
            return self.answer([record(number) for number in range(5)][2 * page - 2 : 2 * page])

        source, server = self.connected(behave, client_id="attendance")
        source.write({"auth_kind": "oauth", "token_url": f"{server.address}/token", "secret": SECRET})
        return source, server

    def test_a_client_signs_in_and_its_token_is_renewed_when_it_ends(self):
        source, server = self.token_server(good_for=2)
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 5}))
        tokens = [asked for asked in server.asked if asked.path == "/token"]
        self.assertEqual(len(tokens), 2)
        form = parse_qs(tokens[0].body.decode())
        self.assertEqual((form["client_id"], form["client_secret"]), (["attendance"], [SECRET]))
        others = [asked for asked in server.asked if asked.path != "/token"]
        self.assertNotIn(SECRET, str(others))

    def test_a_token_may_be_asked_for_in_json(self):
        source, server = self.token_server()
        source.token_template = '{"client_id": "{{client_id}}", "client_secret": "{{secret}}", "db_name": "openspp"}'
        self.assertEqual(self.run_it(source=source).state, "done")
        wanted = {"client_id": "attendance", "client_secret": SECRET, "db_name": "openspp"}
        self.assertEqual(server.asked[0].json, wanted)

    def test_an_address_for_tokens_that_is_busy_is_asked_again_and_one_that_refuses_ends_the_run(self):
        source, server = self.token_server(statuses=[503])
        self.assertEqual(self.run_it(source=source).state, "done")
        self.assertEqual(len(self.waits), 1)
        source, server = self.token_server(statuses=[401])
        with self.assertLogs("odoo.addons", level="DEBUG") as caught:
            run = self.run_it(source=source)
        self.assertEqual((run.state, [asked.path for asked in server.asked]), ("failed", ["/token"]))
        self.assertIn("no token", run.summary)
        self.assertNotIn(SECRET, f"{run.read()}{caught.output}")

    # pages

    def turns(self, source):
        """A run in turns of one page each, so that each place is stored and read again."""
        self.patch(advance, "time", SimpleNamespace(monotonic=count().__next__))
        self.env.flush_all()
        run = source.with_user(self.officer)._new_run()
        self.env.flush_all()
        turns = 0
        while run.state == "running":
            run._advance(1.5)  # of the clock that goes on by 1 whenever it is looked at
            turns += 1
        self.assertEqual(turns, run.page_count)
        return run

    def test_pages_by_a_cursor_in_the_request_go_on_from_where_it_is_stored(self):
        people = [record(number) for number in range(5)]

        def behave(asked):
            first, most = int(asked.json["after"] or 0), asked.json["most"]
            following = str(first + most) if first + most < len(people) else None
            return self.answer({"found": {"people": people[first : first + most], "next": following}})

        source, server = self.connected(behave, **BY_CURSOR)
        run = self.turns(source)
        self.assertEqual((run.state, run.page_count, self.counts(run)), ("done", 3, {"created": 5}))
        self.assertEqual([asked.json["after"] for asked in server.asked], ["", "2", "4"])
        self.assertEqual(len({asked.json["id"] for asked in server.asked}), 3)

    def test_pages_by_a_link_in_the_answer_go_on_from_where_it_is_stored(self):
        source, _server = self.connected(self.linking(lambda first: f"/people?skip={first}"), **BY_LINK)
        run = self.turns(source)
        self.assertEqual((run.state, run.page_count, self.counts(run)), ("done", 3, {"created": 5}))

    def test_a_link_to_another_host_ends_the_run_and_is_not_followed(self):
        thief, server = self.connected(lambda asked: self.answer([]))
        source, _server = self.connected(
            self.linking(lambda first: f"{server.address}/people"), **BY_LINK, auth_kind="bearer", secret=SECRET
        )
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run), server.asked), ("failed", {}, []))
        self.assertIn("another host", run.summary)

    def linking(self, link):
        """Two people on a page, with a link to the next one: link(number of its first person)"""
        people = [record(number) for number in range(5)]

        def behave(asked):
            first = int(asked.query.get("skip", 0))
            more = {"@odata.nextLink": link(first + 2)} if first + 2 < len(people) else {}
            return self.answer({"value": people[first : first + 2], **more})

        return behave

    def test_a_registry_that_goes_round_ends_the_run_with_words_and_makes_nobody_twice(self):
        source, _server = self.connected(lambda asked: self.answer([record(1), record(2)]))
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run)), ("partial", {"created": 2}))
        self.assertIn("same page again", run.summary)

    # what comes

    def test_a_connection_that_is_cut_in_the_middle_is_tried_again(self):
        answers = []

        def behave(asked):
            body = self.answer([record(1)] if asked.query["page"] == "1" else [])
            answers.append(body)
            return [body[:-20]] if len(answers) == 1 else body

        source, _server = self.connected(behave)
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run), len(self.waits)), ("done", {"created": 1}, 1))

    def test_a_huge_field_rejects_its_record_alone(self):
        huge = "Ana " * 1_000_000
        people = [record(1), record(2, given_name=huge), {**record(3), "id": "R" * 1_000_000}, record(4, notes=huge)]
        source, _server = self.connected(lambda asked: self.answer(people if asked.query["page"] == "1" else []))
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 2, "rejected": 2}))
        told = [f"{line.record_key}{line.reasons}" for line in run.line_ids]
        self.assertLess(max(map(len, told)), 300)

    def test_an_answer_that_is_too_large_ends_the_run_and_takes_nobody(self):
        source, _server = self.connected(lambda asked: [self.answer(b"[", length=10**12), b" " * 10**6])
        run = self.run_it(source=source)
        self.assertEqual((run.state, self.counts(run)), ("failed", {}))

    def test_people_in_other_scripts_come_and_stay_as_they_are(self):
        people = [
            record(1, "ደስታ", "ሰላም"),
            record(2, "الحسن", "عائشة"),
            record(3, "ក្រុង", "សុខា"),
            record(4, "ႏိုင္", "မ"),
            record(5, "Nguyễn", "Ánh"),
            record(6, "𞤀𞤣𞤤𞤢𞤥", "𞤀"),
        ]
        source, _server = self.connected(lambda asked: self.answer(people if asked.query["page"] == "1" else []))
        self.assertEqual(self.counts(self.run_it(source=source)), {"created": 6})
        names = [(self.person(number).family_name, self.person(number).given_name) for number in range(1, 7)]
        self.assertEqual(names, [(each["family_name"], each["given_name"]) for each in people])
        self.assertEqual(self.counts(self.run_it(source=source)), {"left": 6})

    def test_whoever_is_skipped_because_others_were_deleted_meanwhile_comes_with_the_next_run(self):
        self.serve(*(record(number) for number in range(5)))
        self.outside.meanwhile = lambda page: self.outside.people.pop(0) if page == 2 else None
        self.assertEqual(self.counts(self.run_it()), {"created": 4})
        self.outside.meanwhile = None
        run = self.run_it()
        self.assertEqual(self.counts(run), {"created": 1, "left": 3, "missing": 1})
        self.assertTrue(self.person(0).active)
