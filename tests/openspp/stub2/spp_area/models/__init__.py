from . import area, res_partner
