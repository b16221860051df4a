from . import gender_type, res_partner
