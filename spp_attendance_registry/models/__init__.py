from . import (
    attendance_list,
    attendance_subscriber,
    household_source,
    reg_id,
    res_company,
    res_config_settings,
    res_partner,
    session_reach,
)
