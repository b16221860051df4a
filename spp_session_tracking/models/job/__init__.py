from . import job, file, kind, complete, export, file_import, repeat, snapshot
