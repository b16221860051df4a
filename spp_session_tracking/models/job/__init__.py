from . import job, file, kind, sessions, change, complete, export, file_import, payment_list, repeat, snapshot
