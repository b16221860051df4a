from . import program_create
