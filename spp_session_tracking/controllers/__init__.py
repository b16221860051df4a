from . import evidence, export
