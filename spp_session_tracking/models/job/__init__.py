from . import job, kind, complete, file_import, repeat, snapshot
