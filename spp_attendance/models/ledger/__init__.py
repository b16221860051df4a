from . import record, storage, file_import, uniqueness, indexes, end, decision, merge, screen
