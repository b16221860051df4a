from . import files, enrolment, res_users, session, session_person, start_page, subscriber
