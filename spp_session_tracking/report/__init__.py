from . import session_attendance_report
