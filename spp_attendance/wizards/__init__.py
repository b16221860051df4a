from . import attendance_list_decide
