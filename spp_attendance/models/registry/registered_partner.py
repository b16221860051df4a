from odoo import _, api

from ...rules import normal_form


class RegisteredPartner:
    """A contact that may be a registrant."""

    __slots__ = ()
    # the model of the registry's IDs
    _registry_ids_model = ""

    @api.model
    def _domain_participants(self):
        return [*super()._domain_participants(), ("disabled", "=", False)]

    def _expected_again(self):
        return super()._expected_again().filtered(lambda partner: not partner.disabled)

    @api.model
    def _lookup_domains(self, text, operator="ilike"):
        """By the IDs in the registry as well, if the user may read them."""
        domains = super()._lookup_domains(text, operator)
        reg_ids = self.env[self._registry_ids_model].with_user(
            self.env.user
        )  # not in sudo: names are looked up there too
        if text.strip() and reg_ids.check_access_rights("read", raise_exception=False):
            domains.append([("reg_ids.attendance_key", operator, normal_form(text))])
        return domains

    def write(self, vals):
        disabled = self.filtered("disabled") if "disabled" in vals else self.browse()
        result = super().write(vals)
        if vals.get("disabled"):
            self._leave_rosters(_("The registrant was disabled"))
        elif disabled:
            disabled._return_to_rosters(_("The registrant was enabled again"))
        return result

    def _forget_registrant(self):
        """Delete the IDs and the phones that the registry has of them."""
        result = super()._forget_registrant()
        # sudo: session managers erase people, also without a role in the registry
        contacts = self.sudo().with_context(active_test=False)
        self.env[self._registry_ids_model].sudo().search([("partner_id", "in", self.ids)]).unlink()
        if "phone_number_ids" in contacts._fields:
            contacts.phone_number_ids.unlink()
        return result

    def _follow_registry_ids(self, former=None):
        """Let the people of attendance follow the IDs of these contacts.

        former: {contact id: {(id of the ID type, value in its normal form)} that are gone}
        """
        # sudo: whoever registers people need not have a role of attendance
        people = self.env["spp.attendance.subscriber"].sudo().with_context(active_test=False)
        people.search([("partner_id", "in", self.ids)])._follow_registry(former)
