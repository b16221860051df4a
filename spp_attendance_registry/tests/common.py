from odoo import fields
from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.addons.spp_session_tracking.tests.common import new_user


class RegistryCase(AttendanceCase):
    """An attendance case with two registrants of the registry, whom a registrar keeps; Ana is known to attendance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,g2p_registry_base.group_g2p_registrar"
        cls.registrar = new_user(cls.env, "registrar_of_case", groups=groups)
        # one at a time: OpenG2P's check takes one record
        cls.national = cls.env["g2p.id.type"].create({"name": "National ID of the test"})
        cls.ration = cls.env["g2p.id.type"].create({"name": "Ration card of the test"})
        cls.lina, cls.omar = (
            cls.env["res.partner"].create(
                {
                    "name": f"{family.upper()}, {given.upper()}",
                    "family_name": family,
                    "given_name": given,
                    "is_registrant": True,
                }
            )
            for family, given in (("Haddad", "Lina"), ("Nasser", "Omar"))
        )

    @classmethod
    def choose(cls, id_type):
        """Let identifiers be IDs of a type, as the settings do."""
        cls.env.company.attendance_id_type_id = id_type

    def register_id(self, partner, value, id_type=None, **values):
        """An ID that the registrar enters."""
        reg_ids = self.env["g2p.reg.id"].with_user(self.registrar)
        vals = {"partner_id": partner.id, "id_type": (id_type or self.national).id, "value": value, **values}
        return reg_ids.create(vals)

    def known(self, partner):
        """The person known to attendance, made known by an officer, as the officer sees them."""
        return self.people.create({"partner_id": partner.id})

    def group_of(self, *people):
        group = self.env["res.partner"].create({"name": "Household", "is_registrant": True, "is_group": True})
        memberships = [{"group": group.id, "individual": person.id} for person in people]
        self.env["g2p.group.membership"].create(memberships)
        return group

    def today(self):
        return fields.Date.to_date("2026-03-14")
