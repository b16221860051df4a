from . import partner_merge, program_create, session_add_people
