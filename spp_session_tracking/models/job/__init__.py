from . import job, kind, complete, repeat
