"""The history on OpenSPP's paths."""

import itertools

from odoo import _, http
from odoo.http import request
from odoo.tools import split_every

from ...rest import json_text
from ...rest.contract import OPERATIONS
from ...rest.contract.openspp_shapes import MOST_ATTENDANCES
from ...rest.openspp import filters_of, identifiers_of, page_of
from ...rest.problem import Malformed, TooLarge
from ...rest.serializers.openspp import OPENSPP_CATEGORIES, page_text, pagination, person_document
from ..call import Reply, answers
from .attendances import attendances_of
from .people import domain_of, names_of, page_of_people, with_identifier

PEOPLE_AT_ONCE = 500


class OpenSppHistory(http.Controller):
    @answers(OPERATIONS["openSppList"])
    def list_attendances(self, call):
        people = call.env["spp.attendance.subscriber"].with_context(active_test=False)
        named = self._identifiers(call)
        page = page_of(call.query, named)
        found, total = page_of_people(people, domain_of(people, named), page)
        history = call.env["spp.attendance.history"]
        days, count = self._days_present(history, self._domain(call, found.partner_id.ids))
        if count > MOST_ATTENDANCES:
            raise TooLarge(_("So many attendances are too many: %(count)s. Ask for fewer people or days.", count=count))
        contacts = [(name, person.partner_id.id) for name, person in zip(names_of(found, named), found, strict=True)]
        some = [self._records(call, days, each) for each in split_every(PEOPLE_AT_ONCE, contacts, list)]
        return Reply(page_text(itertools.chain(*some), page, total), rows=count)

    def _records(self, call, days, contacts):
        """The JSON of each of some people. contacts: (identifier, contact id) of each; days: see _days_present().

        Only the text stays in memory: of a whole programme the records that it is made of would not fit.
        """
        history, by_contact = call.env["spp.attendance.history"], {}
        for attendance in attendances_of(history, self._domain(call, [each for _name, each in contacts])):
            by_contact.setdefault(attendance.participant_id, []).append(attendance)
        call.env.invalidate_all(flush=False)
        documents = (person_document(name, days.get(each, ()), by_contact.get(each, ())) for name, each in contacts)
        return [json_text.written(document) for document in documents]

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
        history, domain = call.env["spp.attendance.history"], self._domain(call, person.partner_id.ids)
        days, count = self._days_present(history, domain)
        page = page_of(call.query)
        attendances = attendances_of(history, domain, page.offset, page.size)
        asked = call.path["person_identifier"]
        document = person_document(asked, days.get(person.partner_id.id, ()), attendances)
        return Reply({**document, "pagination": pagination(page, count)}, rows=len(attendances))

    def _domain(self, call, contact_ids):
        """The domain in the history of what the filters of the query let through of some people.

        OpenSPP decides by what is sent here: what waits for confirmation is left out.
        """
        history = call.env["spp.attendance.history"]
        filters = [*history._domain_of(filters_of(call.query)), *history._domain_confirmed()]
        return [*filters, ("participant_id", "in", contact_ids)]

    def _days_present(self, history, domain):
        """({contact id: the days present}, how many attendances there are of everybody)."""
        days, count = {}, 0
        for contact_id, by_category in history._dates_by_category(domain).items():
            days[contact_id] = set()
            for category, dates in by_category.items():
                count += len(dates)
                days[contact_id].update(dates if OPENSPP_CATEGORIES[category] == "present" else ())
        return days, count
