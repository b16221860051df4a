from . import files, enrolment, job, job_badges, res_users, session, session_person, start_page, subscriber
