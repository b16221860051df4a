from . import (
    server_fields,
    household_source,
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
