from . import line, change
