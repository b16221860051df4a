from . import answer, compliance, person
