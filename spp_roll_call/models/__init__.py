from . import files, enrolment, res_users, session, start_page, subscriber
