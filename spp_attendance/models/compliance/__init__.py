from . import answer, compliance
