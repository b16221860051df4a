from . import id_type, reg_id, res_partner
