"""The history on OpenSPP's paths."""

from odoo import _, http
from odoo.http import request

from ...rest.contract import OPERATIONS
from ...rest.contract.openspp_shapes import MOST_TOLD
from ...rest.openspp import filters_of, identifiers_of, page_of
from ...rest.problem import Malformed, TooLarge
from ...rest.serializers.openspp import CATEGORIES, page_document, pagination, person_document
from ..call import Reply, answers
from .attendances import attendances_of
from .people import domain_of, page_of_people, with_identifier


class OpenSppHistory(http.Controller):
    @answers(OPERATIONS["openSppList"])
    def list_attendances(self, call):
        people = call.env["spp.attendance.subscriber"].with_context(active_test=False)
        named = self._identifiers(call)
        page = page_of(call.query, named)
        found, total = page_of_people(people, domain_of(people, named), page)
        history, domain = self._history(call, found)
        days, count = self._days_present(history, domain)
        if count > MOST_TOLD:
            raise TooLarge(_("These are %(count)s attendances. Ask for fewer people or days.", count=count))
        by_contact = {}
        for attendance in attendances_of(history, domain):
            by_contact.setdefault(attendance.participant_id, []).append(attendance)
        contacts = [(person.person_identifier, person.partner_id.id) for person in found]
        records = [person_document(name, days.get(each, ()), by_contact.get(each, ())) for name, each in contacts]
        return Reply(page_document(records, page, total), rows=count)

    def _identifiers(self, call):
        """The identifiers in the body, None if there is no body. A body that was lost is refused: it is not for all."""
        sent = request.httprequest
        if not sent.get_data(cache=True):
            if sent.is_json:
                raise Malformed(_("The body is missing. Send person_ids in it, or leave Content-Type out to read all."))
            return None
        return identifiers_of(call.checked_body())

    @answers(OPERATIONS["openSppPerson"])
    def get_attendance(self, call):
        person = with_identifier(call.env["spp.attendance.subscriber"], call.path["person_identifier"])
        history, domain = self._history(call, person)
        days, count = self._days_present(history, domain)
        page = page_of(call.query)
        attendances = attendances_of(history, domain, page.offset, page.size)
        document = person_document(person.person_identifier, days.get(person.partner_id.id, ()), attendances)
        return Reply({**document, "pagination": pagination(page, count)}, rows=len(attendances))

    def _history(self, call, people):
        """The history, and the domain of some people in it that the filters of the query let through."""
        history = call.env["spp.attendance.history"]
        domain = history._domain_of(filters_of(call.query))
        return history, [*domain, ("participant_id", "in", people.partner_id.ids)]

    def _days_present(self, history, domain):
        """({contact id: the days present}, how many attendances there are of everybody)."""
        days, count = {}, 0
        for contact_id, by_category in history._dates_by_category(domain).items():
            days[contact_id] = set()
            for category, dates in by_category.items():
                count += len(dates)
                days[contact_id].update(dates if CATEGORIES[category] == "present" else ())
        return days, count
