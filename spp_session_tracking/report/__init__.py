from . import session_attendance_report, session_reach
