from . import show_enrolment
