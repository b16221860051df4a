from . import files, enrolment, job, job_print, res_users, session, session_person, start_page, subscriber
