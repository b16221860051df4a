from . import payment_list, session_attendance_report, session_reach
