from odoo.tests.common import tagged
from odoo.tools.translate import code_translations

from ..rest.results import PENDING, SENTENCES, WOULD
from .api_common import ApiCase

SECOND = "2026-03-14T09:30:00"


@tagged("post_install", "-at_install")
class TestApiResults(ApiCase):
    """The results of rows: with the ids that all calls use, and with what is left to do."""

    def send_rows(self, *cards):
        cards = [{"date_time": "2026-03-14T09:00:00Z", **card} for card in cards]
        return self.call("POST", "/attendances", {"records": [{"person_id": "P-1", "time_card": cards}]})["results"]

    def send_marks(self, *marks, **envelope):
        body = {"attendances": [{"participant_id": self.ana.id, **mark} for mark in marks], **envelope}
        return self.call("POST", f"/sessions/{self.session.id}/attendances", body)["results"]

    def record_of(self, result):
        return self.env["spp.attendance.list"].browse(result["id"] // 2)

    def in_short(self, *results):
        return [(each["outcome"], each["code"], each["action"], each["standing"]) for each in results]

    def test_every_reason_to_wait_has_a_sentence(self):
        reasons = dict(self.env["spp.attendance.list"]._fields["held_reason"].selection)
        self.assertEqual(PENDING.keys(), reasons.keys())
        self.assertLessEqual(PENDING.keys(), WOULD.keys())

    def test_what_became_of_a_row_is_told_in_the_language_of_its_sender(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.facilitator.lang = "fr_FR"
        self.registry.clear_cache()  # a server that has just begun knows no language
        french = code_translations.get_python_translations("spp_attendance", "fr_FR")
        (saved,) = self.send_rows({"external_id": "E1"})
        self.assertEqual(saved["detail"], french[SENTENCES["created"]])
        unknown = {"records": [{"person_id": "NOBODY", "time_card": [{"date_time": "2026-03-14T09:00:00Z"}]}]}
        (waiting,) = self.call("POST", "/attendances", unknown)["results"]
        self.assertEqual(waiting["detail"], french[PENDING["unknown_person"]])
        (tried,) = self.call("POST", "/attendances?dry_run=true", unknown)["results"]
        self.assertEqual(tried["detail"], french[PENDING["unknown_person"]])

    def test_who_only_tries_is_not_told_that_anything_was_saved(self):
        records = [{"person_id": "P-1", "time_card": [{"date_time": "2026-03-14T09:00:00Z", "external_id": "E1"}]}]
        (tried,) = self.call("POST", "/attendances?dry_run=true", {"records": records})["results"]
        self.assertEqual((tried["outcome"], tried["id"], tried["detail"]), ("created", None, WOULD["created"]))

    # ids

    def test_one_attendance_has_the_same_id_in_every_answer(self):
        position = self.call("GET", "/changes")["next_cursor"]
        (sent,) = self.send_rows({"external_id": "E1"})
        (change,) = self.call("GET", f"/changes?cursor={position}")["items"]
        (read,) = self.call("GET", "/attendances")["items"]
        self.assertEqual([change["id"], read["id"]], [sent["id"]] * 2)
        self.call("DELETE", f"/attendances?ids={change['id']}")
        self.assertEqual(self.call("GET", "/attendances")["items"], [])

    def test_a_mark_has_the_id_of_its_line_in_the_history_and_in_the_feed(self):
        position = self.call("GET", "/changes")["next_cursor"]
        self.mark(self.ana, "present")
        changes = self.call("GET", f"/changes?cursor={position}")["items"]
        (read,) = self.call("GET", "/attendances")["items"]
        self.assertEqual([each["id"] for each in changes if each["kind"] == "mark"], [read["id"]])

    def test_sentences_name_the_ids_that_clients_know(self):
        self.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        self.env["spp.attendance.list"]._follow_uniqueness()
        (first,) = self.send_rows({"external_id": "E1"})
        (like,) = self.send_rows({"date_time": "2026-03-14T09:10:00Z"})
        self.assertIn(f"as record {first['id']}.", like["detail"])
        theirs = self.record({"external_id": "THEIRS", "attended_at": "2026-03-13 09:00:00"}, user=self.colleague)
        (refused,) = self.send_rows({"external_id": "E2", "replaces": "THEIRS"})
        self.assertIn(f"Record {theirs.id * 2} ", refused["detail"])

    def test_the_sentence_about_a_row_like_another_has_its_pointer(self):
        self.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        self.env["spp.attendance.list"]._follow_uniqueness()
        day = {"date_time": "2026-03-12T09:00:00Z"}
        bad = {"attendance_category": "asleep"}
        results = self.send_rows(bad, day, {**day, "date_time": "2026-03-12T09:10:00Z"})
        self.assertIn("row /records/0/time_card/1.", results[2]["detail"])

    # what has ended

    def test_a_voided_row_is_reported_as_voided_when_it_is_sent_again(self):
        mine, refused = self.send_rows(
            {"external_id": "E1"}, {"external_id": "E2", "date_time": "2026-03-13T09:00:00Z"}
        )
        self.call("DELETE", f"/attendances?ids={mine['id']}")
        self.record_of(refused).with_user(self.officer).void("Nobody was there")
        again = self.send_rows({"external_id": "E1"}, {"external_id": "E2", "date_time": "2026-03-13T09:00:00Z"})
        self.assertEqual(
            self.in_short(*again),
            [("duplicate", "voided", "done", None), ("duplicate", "voided", "ask_officer", None)],
        )

    def test_a_device_learns_that_its_held_row_was_refused(self):
        card = {"date_time": "2026-03-14T09:00:00Z", "external_id": "E1"}
        body = {"records": [{"person_id": "NOBODY", "time_card": [card]}]}
        (held,) = self.call("POST", "/attendances", body)["results"]
        self.record_of(held).with_user(self.officer).refuse("There is no such person")
        again = self.call("POST", "/attendances", body)["results"]
        self.assertEqual(self.in_short(*again), [("duplicate", "voided", "ask_officer", None)])

    def test_an_edit_that_came_second_learns_what_counts(self):
        self.send_rows({"external_id": "E1"})
        self.send_rows({"external_id": "E2", "replaces": "E1", "attendance_category": "late"})
        self.send_rows({"external_id": "E4", "replaces": "E2", "attendance_category": "late"})
        late = {"external_id": "E3", "attendance_category": "absent"}
        refused = self.send_rows({**late, "replaces": "E1"})
        self.assertEqual(self.in_short(*refused), [("rejected", "ended", "fix", "E4")])
        self.assertIn("E4", refused[0]["detail"])
        again = self.send_rows({"external_id": "E1"})
        self.assertEqual(self.in_short(*again), [("duplicate", "replaced", "done", "E4")])
        self.assertEqual(self.send_rows({**late, "replaces": "E4"})[0]["outcome"], "replaced")

    def test_of_two_edits_in_a_request_the_second_learns_the_first(self):
        self.send_rows({"external_id": "E1"})
        edits = [{"external_id": name, "replaces": "E1", "attendance_category": "late"} for name in ("E2", "E3")]
        self.assertEqual([each["standing"] for each in self.send_rows(*edits)], [None, "E2"])

    def test_an_edit_of_what_was_voided_has_a_way_out(self):
        mine, theirs = self.send_rows({"external_id": "E1"}, {"external_id": "F1", "attendance_category": "late"})
        self.call("DELETE", f"/attendances?ids={mine['id']}")
        self.record_of(theirs).with_user(self.officer).void("Nobody was there")
        edits = [{"external_id": f"{name}2", "replaces": f"{name}1"} for name in ("E", "F")]
        self.assertEqual([each["action"] for each in self.send_rows(*edits)], ["fix", "ask_officer"])

    def test_rows_that_replace_one_another_are_to_be_mended_and_others_go_on(self):
        circle = [{"external_id": one, "replaces": other} for one, other in ("AB", "BC", "CA")]
        behind = {"external_id": "D", "replaces": "A"}
        chain = [{"external_id": "F", "replaces": "E", "attendance_category": "late"}, {"external_id": "E"}]
        results = self.send_rows(*circle, behind, *chain)
        self.assertEqual({each["code"] for each in results[:4]}, {"unknown_replaces"})
        self.assertEqual([each["action"] for each in results[:4]], ["fix", "fix", "fix", "retry_later"])
        self.assertEqual([each["outcome"] for each in results[4:]], ["replaced", "created"])
        results = self.send_rows({"external_id": "A", "attendance_category": "late"}, *circle[1:])
        self.assertEqual([each["outcome"] for each in results[1:]], ["replaced"] * 2)

    def test_a_circle_beside_too_many_edits_is_to_be_mended_at_once(self):
        circle = [{"external_id": one, "replaces": other} for one, other in ("AB", "BA")]
        categories = ("late", "present")
        chain = [{"external_id": "E0"}] + [
            {"external_id": f"E{n}", "replaces": f"E{n - 1}", "attendance_category": categories[n % 2]}
            for n in range(1, 23)
        ]
        results = self.send_rows(*chain, *circle)
        self.assertEqual([each["action"] for each in results[-4:]], ["retry_later", "retry_later", "fix", "fix"])
        self.assertEqual({each["code"] for each in results[-4:-2]}, {"too_many_edits"})

    def test_what_replaces_itself_is_malformed(self):
        own = {"external_id": "E1", "replaces": "E1"}
        mark = {"status": "present", "marked_at": SECOND + "Z", **own}
        for result, pointer in (
            (self.send_rows(own)[0], "/records/0/time_card/0/replaces"),
            (self.send_marks(mark)[0], "/attendances/0/replaces"),
        ):
            self.assertEqual((result["code"], result["action"], result["pointer"]), ("malformed", "fix", pointer))

    # what does not stand

    def test_a_mark_that_does_not_count_is_superseded(self):
        late = {"status": "late", "marked_at": "2026-03-14T09:20:00Z", "external_id": "L"}
        absent = {"status": "absent", "marked_at": "2026-03-14T09:10:00Z", "external_id": "A"}
        self.assertEqual(self.in_short(*self.send_marks(late)), [("created", "ok", "done", None)])
        (result,) = self.send_marks(absent)
        self.assertEqual((result["outcome"], result["code"]), ("created", "superseded"))
        self.assertIn("later statement", result["detail"])

    def test_within_a_request_too_a_mark_that_does_not_count_is_superseded(self):
        present = {"status": "present", "marked_at": "2026-03-14T09:10:00Z"}
        back = {"status": "unmarked", "marked_at": "2026-03-14T09:20:00Z"}
        self.assertEqual([each["code"] for each in self.send_marks(present, back)], ["superseded", "ok"])

    def test_a_mark_that_is_taken_back_in_the_same_second_is_taken_back(self):
        present = {"status": "present", "marked_at": SECOND + ".100Z"}
        back = {"status": "unmarked", "marked_at": SECOND + ".900Z"}
        results = self.send_marks(back, present)
        self.assertEqual([each["code"] for each in results], ["ok", "superseded"])
        self.assertFalse(self.line(self.ana).status)

    def test_of_the_same_second_the_lower_row_counts(self):
        marks = [{"status": status, "marked_at": SECOND + "Z"} for status in ("present", "absent", "late", "absent")]
        codes = [each["code"] for each in self.send_marks(*marks, submitted_datetime="2026-03-14T09:40:00Z")]
        self.assertEqual(
            (codes, self.line(self.ana).status), (["superseded", "superseded", "ok", "superseded"], "late")
        )

    def test_a_mark_is_taken_back_also_where_the_clock_is_ahead(self):
        present = {"status": "present", "marked_at": "2026-03-15T09:00:00Z"}
        back = {"status": "unmarked", "marked_at": "2026-03-15T09:10:00Z"}
        self.send_marks(present, back, submitted_datetime="2026-03-15T09:20:00Z")
        self.assertFalse(self.line(self.ana).status)

    def test_a_mark_is_taken_back_in_the_same_second_by_a_later_request(self):
        self.send_marks({"status": "present", "marked_at": SECOND + "Z"}, submitted_datetime="2026-03-14T09:30:05Z")
        (result,) = self.send_marks({"status": "unmarked", "marked_at": SECOND + "Z"})
        self.assertEqual((result["code"], self.line(self.ana).status), ("ok", False))
