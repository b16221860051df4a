from . import source, source_field, source_person, run, run_line, run_seen, double, merge
