from . import certificate, first_steps, show_enrolment
