from odoo import _, api
from odoo.addons.spp_session_tracking.models.partner.erase import NO_ADDRESS, forget_trail
from odoo.addons.spp_session_tracking.tools.omitted import OMITTED
from odoo.exceptions import AccessError, ValidationError

from ...rules import digest_of, normal_form

# Of a person, and of whoever was named by an identifier of theirs while nobody here had it. By a digest, or an external
# id that was made of what was sent (a UUID of version 5), somebody could try which identifier was theirs.
RECORDS = """
    update spp_attendance_list
       set person_identifier = null, identifier_key = null, person_name = null, attendance_description = null,
           attendance_external_url = null, digest = null,
           external_id = case when external_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-'
                              then md5(random()::text || id)::uuid::text else external_id end,
           excuse = case when excuse is not null then %(omitted)s end,
           decision_reason = case when decision_reason is not null then %(omitted)s end,
           end_reason = case when end_reason is not null then %(omitted)s end
     where subscriber_id = %(person)s
        or subscriber_id is null and company_id = %(company)s and identifier_key = any(%(keys)s)
"""
CLAIMS = "delete from spp_attendance_api_claim where name = any(%s)"


def compared(identifier):
    """An identifier as it is compared with those of erased people: in "<ID type>|<value>" the type in small letters."""
    name, bar, value = normal_form(identifier).partition("|")
    return f"{name.strip().casefold()}|{value.strip()}" if bar else name


def digests_of(identifiers):
    """The digests of identifiers, each in its normal form and as it is compared, as a set."""
    return {digest_of(form(each)) for each in identifiers if each for form in (normal_form, compared)}


class SubscriberErase:
    """A person known to attendance is erased with the contact: `res.partner.erase_person()` calls _forget()."""

    __slots__ = ()

    def _forget(self):
        """Remove what says who these people are. To be called in sudo, by whoever has asked for the right to erase."""
        for person in self:
            names, digests = person._names_to_remember(), person._digests_to_remember()
            self.env["spp.erased.identifier"]._note(person.company_id, digests)
            person._forget_records(names, digests)
            person._forget_registry(digests)
        former = self._normal_keys()
        nobody = {"person_identifier": None, "identifier_key": None}
        self._store_identifiers([{"id": person.id, **nobody} for person in self])
        self._end_twins(former)
        badge = {"badge_code": False, "badge_hash": False}
        self._by_server().write({**badge, "active": False, "was_erased": True})
        forget_trail(self)

    def _digests_to_remember(self):
        """Of what names the person: keyed hashes of these are noted, so that nobody makes them known again by it."""
        known = self.env["spp.registry.source.person"].search([("subscriber_id", "=", self.id)])
        return {*known.mapped("record_key"), *digests_of(self._names_to_remember())}

    def _names_to_remember(self):
        """The identifiers that name the person. A hook: an addon that knows others extends it with super()."""
        return [self.person_identifier] if self.person_identifier else []

    @api.model
    def _names_alike(self, identifier):
        """The ways to name whoever is meant by an identifier. A hook, like _names_to_remember()."""
        return [identifier]

    def _forget_records(self, names, digests):
        self.env.flush_all()
        of_person = {"person": self.id, "company": self.company_id.id, "keys": [normal_form(name) for name in names]}
        self.env.cr.execute(RECORDS, {**of_person, "omitted": OMITTED}, log_exceptions=False)
        self.env.cr.execute(CLAIMS, [[f"person {self.company_id.id} {digest}" for digest in digests]])
        self.env.invalidate_all()

    def _forget_registry(self, digests):
        """Delete whom registries' records were about, and what runs said of them."""
        for model, names in (
            ("spp.registry.source.person", ["subscriber_id"]),
            ("spp.registry.double", ["subscriber_id", "other_id"]),
            ("spp.registry.run.line", ["subscriber_id"]),
        ):
            for name in names:
                self.env[model].search([(name, "=", self.id)]).unlink()
        lines = self.env["spp.registry.run.line"]
        of_nobody = [("run_id.company_id", "=", self.company_id.id), ("subscriber_id", "=", False)]
        found = lines.search_fetch([*of_nobody, ("record_key", "!=", False)], ["record_key"])
        found.filtered(lambda line: not digests_of([line.record_key]).isdisjoint(digests)).unlink()

    # whoever was erased is not made known again

    @api.model
    def _erased_among(self, keys):
        """Those (company id, identifier) that are of erased people, as a set."""
        # sudo: whoever states attendance need not see what was erased, and learns of identifiers they know
        erased, found = self.env["spp.erased.identifier"].sudo(), set()
        for company_id in {company_id for company_id, _identifier in keys}:
            digests = {text: digests_of([text]) for company, text in keys if company == company_id}
            company = self.env["res.company"].browse(company_id)
            gone = erased._among(company, set().union(*digests.values()))
            found.update((company_id, text) for text, each in digests.items() if not gone.isdisjoint(each))
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

        identifiers: a list of texts. Odoo's privacy log says who did it, without them.

        Returns how many of them were those of erased people. Raises AccessError where the user is no session manager,
        ValidationError for arguments that cannot be read.
        """
        if not self.env["spp.session"]._user_is_manager():
            raise AccessError(_("Only session managers admit identifiers again. Ask one of them."))
        if not isinstance(identifiers, list) or not all(isinstance(each, str) for each in identifiers):
            raise ValidationError(_("Give the identifiers as a list of texts."))
        erased = self.env["spp.erased.identifier"].sudo()  # sudo: nobody sees them
        found = [erased._of(self.env.company, digests_of(self._names_alike(each))) for each in identifiers]
        count = sum(map(bool, found))
        if count:
            erased.union(*found).unlink()
            self._log_admitted(count)
        return count

    @api.model
    def _log_admitted(self, count):
        what = _("Identifiers of erased people admitted again: %(count)s", count=count)
        values = {"anonymized_name": "-", "anonymized_email": NO_ADDRESS, "execution_details": what}
        # sudo: session managers write the log, which administrators read
        self.env["privacy.log"].sudo().create({**values, "user_id": self.env.uid})
