from . import certificate, show_enrolment
