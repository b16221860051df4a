from . import test_attendance_location
