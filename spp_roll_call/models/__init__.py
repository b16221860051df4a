from . import files, enrolment, res_users, session, session_person, subscriber
