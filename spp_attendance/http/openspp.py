"""OpenSPP's paths."""

from odoo import _, http
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.http import request

from ..rest import items
from ..rest.contract import OPERATIONS
from ..rest.contract.openspp_shapes import MOST_PEOPLE, MOST_TOLD
from ..rest.openspp import choices, faults_of, page_of, person, rows_of, subscriber
from ..rest.problem import Malformed, TooLarge
from ..rest.request import malformed
from ..rest.results import summary
from ..rest.rows import envelope_of
from ..sending.openspp_edits import OpenSppEdits
from ..sending.submission import Submission
from . import openspp_history, openspp_people
from .call import Reply, answers


class OpenSpp(http.Controller):
    @answers(OPERATIONS["openSppSend"])
    def send(self, call):
        body = call.checked_body()
        rows, records = rows_of(body), call.env["spp.attendance.list"]
        records.check_access_rights("create")
        submission = Submission(records, rows, call.caller, VisibilityCache(call.env))
        done = submission.submit(envelope_of(body, call.caller.tz))
        faults = faults_of(done, call.query.get("ignore_unique", "").lower() == "true")
        if faults:
            raise malformed(_("Nothing was kept."), faults)
        kept = [row.person["person_identifier"] for row, result in zip(rows, done, strict=True) if result.id]
        answer = {"message": _("The attendances are kept."), "person_ids": list(dict.fromkeys(kept))}
        return Reply(answer, rows=len(done), outcome=summary(done))

    @answers(OPERATIONS["openSppEdit"])
    def edit(self, call):
        body = call.checked_body()
        edits = [(record["id"], record["time_card"]) for record in body["records"]]
        openspp_edits = OpenSppEdits(call.env["spp.attendance.list"], call.caller)
        changed = openspp_edits.save(edits, envelope_of(body, call.caller.tz))
        outcome = f"{changed} replaced, {len(edits) - changed} duplicate"
        return Reply({"message": _("The attendances are corrected.")}, rows=len(edits), outcome=outcome)

    @answers(OPERATIONS["openSppVoid"])
    def void(self, call):
        ids = [int(text) for text in call.query["ids"].split(",")]
        records = call.env["spp.attendance.list"]._to_void(ids)
        records._check_own()
        records._check_scope(call.caller.scopes)
        records.void(_("Taken back by its sender"))
        return Reply({"message": _("They are voided.")}, rows=len(ids))

    # attendance

    @answers(OPERATIONS["openSppList"])
    def list_attendances(self, call):
        people = call.env["spp.attendance.subscriber"].with_context(active_test=False)
        page = page_of(call.query, MOST_PEOPLE)
        found, total = openspp_people.found_on(people, openspp_people.domain_of(people, self._asked(call)), page)
        history = call.env["spp.attendance.history"]
        domain = openspp_history.domain_of(history, call.query, found)
        days, count = openspp_history.days_present(history, domain)
        if count > MOST_TOLD:
            raise TooLarge(_("These are %(count)s attendances. Ask for fewer people or days.", count=count))
        by_person = {}
        for attendance in openspp_history.attendances(history, domain):
            by_person.setdefault(attendance.participant_id, []).append(attendance)
        records = [
            person(each.person_identifier, days[each.partner_id.id], by_person.get(each.partner_id.id, ()))
            for each in found
        ]
        return Reply({"records": records, "pagination": page.document(total)}, rows=count)

    def _asked(self, call):
        """The identifiers in the body, None where there is none. One that was lost on its way would find everybody."""
        sent = request.httprequest
        if not sent.get_data(cache=True):
            if sent.is_json:
                raise Malformed(_("The body is missing. Send person_ids in it, or leave Content-Type out to read all."))
            return None
        return call.checked_body()["person_ids"]

    @answers(OPERATIONS["openSppPerson"])
    def get_attendance(self, call):
        found = openspp_people.with_identifier(call.env["spp.attendance.subscriber"], call.path["person_identifier"])
        history = call.env["spp.attendance.history"]
        page, domain = page_of(call.query, MOST_PEOPLE), openspp_history.domain_of(history, call.query, found)
        days, count = openspp_history.days_present(history, domain)
        attendances = openspp_history.attendances(history, domain, page.offset, page.size)
        item = person(found.person_identifier, days[found.partner_id.id], attendances)
        return Reply({**item, "pagination": page.document(count)}, rows=len(attendances))

    @answers(OPERATIONS["openSppTypes"])
    def list_types(self, call):
        return self._choices(call.env["spp.attendance.type"])

    @answers(OPERATIONS["openSppLocations"])
    def list_locations(self, call):
        return self._choices(call.env["spp.attendance.location"])

    def _choices(self, model):
        found = openspp_history.choices_by_id(model.search([]))
        return Reply(choices(found.values()), rows=len(found))

    # people

    @answers(OPERATIONS["openSppSubscribers"])
    def list_subscribers(self, call):
        people = call.env["spp.attendance.subscriber"]
        page = page_of(call.query, MOST_PEOPLE)
        found, total = openspp_people.found_on(
            people, openspp_people.domain_after(people, call.query.get("last_id", "")), page
        )
        records = self._subscribers(call, found)
        return Reply({"records": records, "pagination": page.document(total)}, rows=len(records))

    @answers(OPERATIONS["openSppSubscriber"])
    def get_subscriber(self, call):
        found = openspp_people.with_identifier(call.env["spp.attendance.subscriber"], call.path["person_identifier"])
        return Reply(self._subscribers(call, found)[0], rows=1)

    def _subscribers(self, call, found):
        values = found._values_for_client("subscriber:contact" in call.caller.scopes)
        return [subscriber(items.subscriber(values[each.id])) for each in found]
