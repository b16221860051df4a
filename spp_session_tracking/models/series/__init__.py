from . import series
