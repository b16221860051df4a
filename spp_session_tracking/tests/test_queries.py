from lxml import etree

from .common import SessionCase

FEW, MANY, LISTED = 30, 300, 80


class TestQueries(SessionCase):
    """What a facilitator does takes as many queries for few people as for many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = [{"name": f"Person {number}"} for number in range(1000)]
        cls.people = cls.env["res.partner"].create(people)

    def rows(self, session):
        return [
            {
                "session_id": session.id,
                "participant_id": participant_id,
                "status": "late" if number % 2 else "present",
                "marked_at": f"2026-03-14 09:{number % 60:02}:00",
            }
            for number, participant_id in enumerate(session.attendance_ids.participant_id.ids)
        ]

    def planned(self, count, **values):
        return self.new_session(expected_participant_ids=self.people[:count].ids, **values)

    def assert_same_for_few_and_many(self, queries_for):
        """queries_for: from a number of people to a number of queries; the first time warms up what Odoo keeps."""
        queries_for(FEW)
        self.assertEqual(queries_for(FEW), queries_for(MANY))

    def specification(self, records, view):
        """What a view asks web_read for, those inside it included."""
        asked = {}
        for node in view.xpath("//field[not(ancestor::field)]"):
            wanted = asked.setdefault(node.get("name"), {})
            if records._fields[node.get("name")].relational:
                wanted["fields"] = {"display_name": {}}
                for inside in node:
                    inner = self.specification(records[node.get("name")], etree.fromstring(etree.tostring(inside)))
                    wanted["fields"].update(inner)
        return asked

    def test_marking(self):
        def queries_to_mark(count):
            session = self.planned(count)
            rows = self.rows(session)
            return self.queries(lambda: session.mark(rows))

        self.assert_same_for_few_and_many(queries_to_mark)

    def test_marking_a_thousand_people_takes_a_handful(self):
        session = self.planned(1000)
        rows = self.rows(session)
        self.assertLess(self.queries(lambda: session.mark(rows)), 50)

    def test_completing_with_unmarked_people(self):
        def queries_to_complete(count):
            session = self.planned(count)
            session.mark(self.rows(session)[5:])
            return self.queries(session.complete)

        self.assert_same_for_few_and_many(queries_to_complete)

    def asked_by(self, view):
        """What the screen reads for the view of that name."""
        found = self.env["ir.ui.view"].search([("name", "=", f"spp.session.view.{view}")])
        return self.specification(self.session, etree.fromstring(self.session.get_view(found.id, found.type)["arch"]))

    def test_opening_the_form_with_all_its_lines(self):
        form = self.asked_by("form")
        self.assertIn("status", form["attendance_ids"]["fields"])

        def queries_to_open(count):
            session = self.planned(count)
            session.mark(self.rows(session)[5:])
            return self.queries(lambda: session.web_read(form))

        self.assert_same_for_few_and_many(queries_to_open)

    def test_listing_sessions(self):
        columns = self.asked_by("list")
        sessions = self.env["spp.session"].with_user(self.facilitator)

        def queries_to_list(people, count):
            days = [f"2026-04-{number % 28 + 1:02}" for number in range(count)]
            ids = [self.planned(people, date=day).id for day in days]
            # one more than there are: behind a full page Odoo counts the rest, which is a query more
            return self.queries(lambda: sessions.web_search_read([("id", "in", ids)], columns, limit=LISTED + 1))

        queries_to_list(FEW, 2)
        self.assertEqual(queries_to_list(FEW, 2), queries_to_list(MANY, 2))
        self.assertEqual(queries_to_list(FEW, 2), queries_to_list(FEW, LISTED))

    def test_starting_a_session_writes_none_of_its_lines(self):
        def versions():
            self.env.flush_all()
            query = "select id, ctid::text from spp_session_attendance where session_id = %s order by id"
            self.env.cr.execute(query, [self.session.id])
            return self.env.cr.fetchall()

        before = versions()
        self.session.start()
        self.assertEqual(versions(), before)
