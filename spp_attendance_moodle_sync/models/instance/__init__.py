from . import instance
