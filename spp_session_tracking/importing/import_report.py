"""What becomes of each row of a file while Odoo imports it."""

from collections import Counter

from odoo import _

CONTEXT_KEY = "import_report"
OUTCOMES = ("created", "pending", "changed", "left", "refused")
# So many rows that cannot be stored are looked for: each takes queries. Of a file that is refused as a whole fewer.
MAX_FAILED, MAX_NAMED = 1000, 100


class ImportReport:
    """Collects the outcome of each row. It travels in the context; a context that comes over RPC cannot hold one.

    keeps_good: whether the good rows of a file with bad ones are stored
    log: where Odoo collects its messages; touched: {id: outcome} of the records that are being written
    collected: what is written once for all of them, by models that collect it
    conflict: the error of PostgreSQL after which Odoo has to repeat the request
    """

    def __init__(self, env, keeps_good=False):
        self.env, self.keeps_good = env, keeps_good
        self.log = None
        self.touched, self.collected, self.conflict = {}, [], None
        self._outcomes, self._notes = {}, {}  # by the first row of the record
        self._failed = 0

    @classmethod
    def of(cls, env):
        """The report of the import that is going on, None where there is none."""
        report = env.context.get(CONTEXT_KEY)
        return report if isinstance(report, cls) else None

    # what is told

    def hear(self, message):
        """Take a message of Odoo about a row. A warning says what Odoo would guess: here it is an error, too."""
        self.refuse(message, message["message"], **message)

    def refuse(self, info, text, **details):
        """Refuse a row. info: with the `rows` of the record, as Odoo counts them."""
        key = info["rows"]["from"]
        texts = [self._outcomes[key]["message"]] if self.is_refused(info) else []
        if text in texts:
            return
        self._outcomes[key] = self._outcome(info, "refused", False, " ".join([*texts, text]))
        if not self.keeps_good:
            self.log({**info, **details, "type": "error", "message": text})

    def fail(self, info, text):
        """Refuse a row that cannot be stored."""
        self.refuse(info, text)
        self._failed += 1
        if self.is_full and self.keeps_good:
            text = _("More than %(count)s rows cannot be stored. Correct the file.", count=MAX_FAILED)
            self.log({"type": "error", "message": text})
        elif self.is_full:
            text = _("Only the first %(count)s rows that cannot be stored are named.", count=MAX_NAMED)
            self.log({"type": "warning", "message": text})

    def leave(self, info, text):
        """Leave a row of which nothing reaches Odoo."""
        self._outcomes[info["rows"]["from"]] = self._outcome(info, "left", False, text)

    def note(self, info, outcome, text=""):
        """Say what to call the outcome of a row once it is stored, and why."""
        self._notes[info["rows"]["from"]] = outcome, text

    def stored(self, data_list, records):
        """Take what Odoo has stored: its data of each record, and the records."""
        for data, record in zip(data_list, records, strict=True):
            key = data["info"]["rows"]["from"]
            outcome, text = self._notes.get(key, (self.touched.get(record.id, "created"), ""))
            self._outcomes[key] = self._outcome(data["info"], outcome, record.id, text)

    def _outcome(self, info, outcome, record_id, text):
        return {"rows": info["rows"], "outcome": outcome, "id": record_id, "message": text}

    # what is asked

    def is_refused(self, info):
        return self._outcomes.get(info["rows"]["from"], {}).get("outcome") == "refused"

    @property
    def is_full(self):
        """Whether no more bad rows are looked for: nothing of the file will be stored."""
        return self._failed >= (MAX_FAILED if self.keeps_good else MAX_NAMED)

    def outcomes(self, is_stored):
        """The outcomes in the order of the file; only those of refused rows where nothing is stored."""
        outcomes = [self._outcomes[key] for key in sorted(self._outcomes)]
        return [each for each in outcomes if is_stored or each["outcome"] == "refused"]


def count_outcomes(outcomes):
    """{outcome: how many rows have it}"""
    counts = Counter(each["outcome"] for each in outcomes)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
