from . import (
    ir_model_fields,
    server_fields,
    session_type,
    session_topic,
    series,
    session,
    attendance,
    compliance,
    snapshot,
    res_company,
    res_config_settings,
    res_partner,
)
