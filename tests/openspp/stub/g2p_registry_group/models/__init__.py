from . import group_kind, res_partner
