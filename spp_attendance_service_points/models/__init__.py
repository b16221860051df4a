from . import attendance_location
