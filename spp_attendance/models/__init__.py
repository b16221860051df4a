from . import (
    zz_stub,
    attendance_list,
    attendance_list_record,
    attendance_list_uniqueness,
    attendance_list_end,
    attendance_list_decision,
    attendance_history,
    subscriber_list,
    ir_config_parameter,
)
