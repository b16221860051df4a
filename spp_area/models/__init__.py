from . import area, ir_model_fields, res_partner
