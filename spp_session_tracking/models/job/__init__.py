from . import job, file, kind, sessions, change, complete, export, file_import, repeat, snapshot
