from . import run, line
