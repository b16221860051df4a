from . import files, enrolment, res_users
