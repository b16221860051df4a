from odoo.addons.spp_attendance.tests.common import AttendanceCase
from odoo.addons.spp_session_tracking.tests.common import new_user


class RegistryCase(AttendanceCase):
    """An attendance case with two registrants of OpenSPP 2's registry, whom an officer of the registry keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,spp_registry.group_registry_officer"
        cls.registrar = new_user(cls.env, "registrar_of_case", groups=groups)
        cls.national = cls.env.ref("spp_vocabulary.code_id_type_national_id")
        cls.passport = cls.env.ref("spp_vocabulary.code_id_type_passport")
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
        vals = {"partner_id": partner.id, "id_type_id": (id_type or self.national).id, "value": value, **values}
        return self.env["spp.registry.id"].with_user(self.registrar).create(vals)

    def known(self, partner):
        """The person known to attendance, made known by an officer, as the officer sees them."""
        return self.people.create({"partner_id": partner.id})

    def group_of(self, *people):
        group = self.env["res.partner"].create({"name": "Household", "is_registrant": True, "is_group": True})
        memberships = [{"group": group.id, "individual": person.id} for person in people]
        self.env["spp.group.membership"].create(memberships)
        return group
