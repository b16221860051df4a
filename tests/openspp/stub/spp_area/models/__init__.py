from . import area_kind, area, res_partner
