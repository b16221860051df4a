from . import answer, compliance, difference, snapshot_answer, snapshot_day
