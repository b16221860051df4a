"""OpenSPP's paths."""

from odoo import _, http
from odoo.http import request

from ..rest.contract import OPERATIONS
from ..rest.contract.openspp_shapes import MOST_PEOPLE, MOST_TOLD
from ..rest.openspp import choices, page_of, person, refused, rows_of, subscriber
from ..rest.problem import Malformed, TooLarge
from ..rest.request import malformed
from ..rest.results import summary
from ..rest.rows import envelope_of
from .call import Reply, answers


class OpenSpp(http.Controller):
    @answers(OPERATIONS["openSppSend"])
    def send(self, call):
        body = call.checked_body()
        rows, records = rows_of(body), call.env["spp.attendance.list"]
        done = records._submit(rows, envelope_of(body, call.caller.tz), call.caller)
        faults = refused(done, call.query.get("ignore_unique", "").lower() == "true")
        if faults:
            raise malformed(_("Nothing was kept."), faults)
        kept = [row.person["person_identifier"] for row, result in zip(rows, done, strict=True) if result.id]
        answer = {"message": _("The attendances are kept."), "person_ids": list(dict.fromkeys(kept))}
        return Reply(answer, rows=len(done), outcome=summary(done))

    @answers(OPERATIONS["openSppEdit"])
    def edit(self, call):
        body = call.checked_body()
        edits = [(record["id"], record["time_card"]) for record in body["records"]]
        records = call.env["spp.attendance.list"]
        changed = records._edit(edits, envelope_of(body, call.caller.tz), call.caller)
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
        found, total = people._openspp_page(people._openspp_domain(self._asked(call)), page)
        history = call.env["spp.attendance.history"]
        domain = history._openspp_domain(call.query, found)
        days, count = history._days_present(domain)
        if count > MOST_TOLD:
            raise TooLarge(_("These are %(count)s attendances. Ask for fewer people or days.", count=count))
        told = {}
        for attendance in history._attendances(domain):
            told.setdefault(attendance.participant_id, []).append(attendance)
        records = [
            person(each.person_identifier, days[each.partner_id.id], told.get(each.partner_id.id, ())) for each in found
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
        found = call.env["spp.attendance.subscriber"]._with_identifier(call.path["person_identifier"])
        history = call.env["spp.attendance.history"]
        page, domain = page_of(call.query, MOST_PEOPLE), history._openspp_domain(call.query, found)
        days, count = history._days_present(domain)
        attendances = history._attendances(domain, page.offset, page.size)
        told = person(found.person_identifier, days[found.partner_id.id], attendances)
        return Reply({**told, "pagination": page.document(count)}, rows=len(attendances))

    @answers(OPERATIONS["openSppTypes"])
    def list_types(self, call):
        return self._choices(call.env["spp.attendance.type"])

    @answers(OPERATIONS["openSppLocations"])
    def list_locations(self, call):
        return self._choices(call.env["spp.attendance.location"])

    def _choices(self, model):
        found = model.search([])._as_choices()
        return Reply(choices(found.values()), rows=len(found))

    # people

    @answers(OPERATIONS["openSppSubscribers"])
    def list_subscribers(self, call):
        people = call.env["spp.attendance.subscriber"]
        page = page_of(call.query, MOST_PEOPLE)
        found, total = people._openspp_page(people._domain_after(call.query.get("last_id", "")), page)
        records = [self._subscriber(call, each) for each in found]
        return Reply({"records": records, "pagination": page.document(total)}, rows=len(records))

    @answers(OPERATIONS["openSppSubscriber"])
    def get_subscriber(self, call):
        found = call.env["spp.attendance.subscriber"]._with_identifier(call.path["person_identifier"])
        return Reply(self._subscriber(call, found), rows=1)

    def _subscriber(self, call, found):
        return subscriber(found._told("subscriber:contact" in call.caller.scopes))
