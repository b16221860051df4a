from . import answer, compliance, snapshot_answer, snapshot_day
