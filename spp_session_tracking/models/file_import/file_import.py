from odoo import _, api, models

from ...importing.import_report import CONTEXT_KEY, ImportReport
from .news import ImportNews
from .reading import ImportReading
from .storing import ImportStoring

NAMES_ITSELF = {"id", ".id"}  # the columns by which a row may name a record that is there


class FileImport(ImportReading, ImportStoring, ImportNews, models.AbstractModel):
    """A model whose records people import from files. What Odoo's load() guesses or assumes is refused here.

    A file is one whole: with a bad row nothing of it is stored, unless whoever imports has chosen the good rows. Each
    bad row is named with everything that is wrong with it. A row that says nothing new writes nothing.
    """

    _name = "spp.file.import"
    _description = "Import of files"

    # hooks for the models

    @api.model
    def _import_stated(self):
        """What a file has to state of a new record: a list of tuples of fields, of each of which one is needed.

        No default may stand in for them: it would say what nobody has said.
        """
        return []

    @api.model
    def _import_read_only(self):
        """The names of the read-only fields that a file may have columns for."""
        return ()

    @api.model
    def _import_needed_beside(self, names):
        """The columns without which those of a file would say nothing, as _import_stated() has them."""
        return []

    @api.model
    def _import_hours(self):
        """The names of the fields that hold a time of day or a duration in hours."""
        return ()

    @api.model
    def _import_percentages(self):
        """The names of the fields that hold a percentage."""
        return ()

    @api.model
    def _import_past(self):
        """The names of the fields that say when something was: a moment that is still to come is a mistake."""
        return ()

    @api.model
    def _import_says_nothing(self, names):
        """Those of the columns where an empty cell says nothing: it is as if the row had no such column."""
        return ()

    @api.model
    def _import_rows(self, rows, report):
        """The converted rows that are stored: (database id, external id, values, info) each.

        A hook: it finds what is there already, and refuses rows by report.refuse(). Rows are an iterator: whoever makes
        a list of it cannot import records that name earlier ones of the file.
        """
        return rows

    # the file

    @api.model
    def load(self, fields, data):
        """As Odoo does, with what became of each row in `outcomes`, by the order of the file.

        Each outcome is a dict: `rows` (from and to, counted from 0), `outcome` (created, pending, changed, left,
        refused), `id` (False where nothing is stored) and `message` (why). With `import_good_rows` in the context the
        good rows are stored though others are bad; else nothing is, and `outcomes` has the refused rows only.
        """
        report = ImportReport(self.env, bool(self.env.context.get("import_good_rows")))
        missing = self._import_missing_columns(fields)
        if missing:
            return {**self._import_refusal(missing), "outcomes": []}
        answer = super(FileImport, self.with_context(**{CONTEXT_KEY: report})).load(fields, data)
        if report.conflict:
            raise report.conflict
        is_stored = answer["ids"] is not False
        if not is_stored:  # Odoo has undone it in the database alone
            self.env.invalidate_all(flush=False)
        return {**answer, "outcomes": report.outcomes(is_stored)}

    @api.model
    def _import_refusal(self, text):
        """The answer to a file of which nothing is looked at."""
        message = {"type": "error", "message": text, "record": False, "not_matching_error": True}
        return {"ids": False, "messages": [message], "nextrow": 0, "name": []}

    @api.model
    def _import_missing_columns(self, columns):
        """The sentence about columns that are missing, None where none is. Rows of a file with ids may be changes."""
        names = {column.split("/")[0] for column in columns if column}
        stated = () if names & NAMES_ITSELF else self._import_stated()
        missing = [group for group in (*stated, *self._import_needed_beside(names)) if names.isdisjoint(group)]
        if not missing:
            return None
        return _(
            "The file has no column for: %(columns)s. Add the columns, or choose the field of each column that has "
            "them. Nothing is assumed, and nothing was imported.",
            columns=", ".join(self._import_label(group) for group in missing),
        )

    @api.model
    def _import_label(self, group):
        labels = [self._fields[name]._description_string(self.env) for name in group]
        if not labels[1:]:
            return labels[0]
        return _("%(first)s (or %(others)s)", first=labels[0], others=", ".join(labels[1:]))
