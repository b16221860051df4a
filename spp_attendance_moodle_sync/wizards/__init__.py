from . import instance_removal
