from . import attendance_list, attendance_subscriber, reg_id, res_company, res_config_settings, res_partner
