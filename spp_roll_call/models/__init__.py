from . import files, enrolment, res_users, session, subscriber
