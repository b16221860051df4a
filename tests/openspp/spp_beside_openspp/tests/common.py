from odoo.addons.spp_session_tracking.tests.common import SessionCase, new_user


class BesideCase(SessionCase):
    """A session case on a database with OpenSPP's areas and registry, and one of its registrars."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,g2p_registry_base.group_g2p_registrar"
        cls.registrar = new_user(cls.env, "beside_registrar", groups=groups)
        cls.region = cls.new_area("Region")
        cls.village = cls.new_area("Village", parent_id=cls.region.id)

    @classmethod
    def new_area(cls, name, **values):
        return cls.env["spp.area"].create({"draft_name": name, "code": f"BESIDE-{name}", **values})
