from . import create_program_wizard
