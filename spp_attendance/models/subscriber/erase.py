from odoo import _, api
from odoo.addons.spp_session_tracking.models.partner.erase import forget_trail
from odoo.addons.spp_session_tracking.tools.omitted import OMITTED
from odoo.exceptions import AccessError, ValidationError

from ...rules import digest_of

# Of a person, and of whoever was named by the identifier while nobody here had it.
RECORDS = """
    update spp_attendance_list
       set person_identifier = null, identifier_key = null, person_name = null, attendance_description = null,
           attendance_external_url = null,
           excuse = case when excuse is not null then %(omitted)s end,
           decision_reason = case when decision_reason is not null then %(omitted)s end,
           end_reason = case when end_reason is not null then %(omitted)s end
     where subscriber_id = %(person)s or company_id = %(company)s and identifier_key = %(key)s
"""


class SubscriberErase:
    """A person known to attendance is erased with the contact: `res.partner.erase_person()` calls _forget()."""

    __slots__ = ()

    def _forget(self):
        """Take out who these people are. To be called in sudo, by whoever has asked for the right to erase."""
        for person in self:
            person._remember_erased()
            person._forget_records()
            person._forget_registry()
        former = self._normal_keys()
        nobody = {"person_identifier": None, "identifier_key": None}
        self._store_identifiers([{"id": person.id, **nobody} for person in self])
        self._end_twins(former)
        badge = {"badge_code": False, "badge_hash": False}
        self._by_server().write({**badge, "active": False, "was_erased": True})
        forget_trail(self)

    def _remember_erased(self):
        """Note keyed hashes of what names the person, so that nobody makes them known again by it."""
        known = self.env["spp.registry.source.person"].search([("subscriber_id", "=", self.id)])
        digests = {*known.mapped("record_key"), *map(digest_of, self._names_to_remember())}
        self.env["spp.erased.identifier"]._note(self.company_id, digests)

    def _names_to_remember(self):
        """The identifiers that name the person. A hook: an addon that knows others extends it with super()."""
        return [self.person_identifier] if self.person_identifier else []

    def _forget_records(self):
        self.env.flush_all()
        of_person = {"person": self.id, "company": self.company_id.id, "key": self.identifier_key or None}
        self.env.cr.execute(RECORDS, {**of_person, "omitted": OMITTED}, log_exceptions=False)
        self.env.invalidate_all()

    def _forget_registry(self):
        """Delete whom registries' records were about, and what runs said of them."""
        for model, names in (
            ("spp.registry.source.person", ["subscriber_id"]),
            ("spp.registry.double", ["subscriber_id", "other_id"]),
            ("spp.registry.run.line", ["subscriber_id"]),
        ):
            for name in names:
                self.env[model].search([(name, "=", self.id)]).unlink()
        if self.person_identifier:
            named = [("record_key", "=", self.person_identifier), ("run_id.company_id", "=", self.company_id.id)]
            self.env["spp.registry.run.line"].search(named).unlink()

    # whoever was erased is not made known again

    @api.model
    def _erased_among(self, keys):
        """Those (company id, identifier) that are of erased people, as a set."""
        # sudo: whoever states attendance need not see what was erased, and learns of identifiers they know
        erased, found = self.env["spp.erased.identifier"].sudo(), set()
        for company_id in {company_id for company_id, _identifier in keys}:
            digests = {digest_of(text): text for company, text in keys if company == company_id and text}
            company = self.env["res.company"].browse(company_id)
            found.update((company_id, digests[each]) for each in erased._among(company, digests))
        return found

    @api.model
    def _check_none_erased(self, keys):
        if self._erased_among(keys):
            raise ValidationError(
                _(
                    "A person with this identifier was erased, and is not made known again. If it is somebody else's "
                    "now, a session manager admits it again."
                )
            )

    @api.model
    def admit_again(self, identifiers):
        """Let identifiers of erased people be given to somebody in the company: who comes back, or has a used number.

        Returns how many of them were those of erased people. Raises AccessError where the user is no session manager.
        """
        if not self.env["spp.session"]._user_is_manager():
            raise AccessError(_("Only session managers admit identifiers again. Ask one of them."))
        erased = self.env["spp.erased.identifier"].sudo()  # sudo: nobody sees them
        found = erased._of(self.env.company, [digest_of(each) for each in identifiers])
        count = len(found)
        found.unlink()
        return count
