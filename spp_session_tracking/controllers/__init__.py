from . import evidence, export, known
