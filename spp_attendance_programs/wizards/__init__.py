from . import program_create, session_add_people
