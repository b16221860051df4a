from . import mapping
