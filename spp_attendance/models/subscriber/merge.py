from psycopg2 import IntegrityError

from odoo import _, api
from odoo.addons.spp_session_tracking.tools.foreign_keys import references_to
from odoo.exceptions import UserError
from odoo.tools import SQL

from .identifier import COLUMNS

FILLED = ("gender",)
BADGE = ("badge_code", "badge_hash")
# what belongs to a record by the name of its model and its id: (table, column of the model)
ATTACHED_TO_MODEL = (
    ("mail_message", "model"),
    ("mail_activity", "res_model"),
    ("ir_attachment", "res_model"),
    ("ir_model_data", "model"),
)


class SubscriberMerge:
    """Merging people: two contacts that turn out to be one person may both be known to attendance."""

    __slots__ = ()

    @api.model
    def _merge_people(self, sources, target):
        """Merge the people of the contacts `sources` and `target` into one in each company: the target's, if any.

        To be called before the contacts themselves are merged.
        """
        people = self.with_context(active_test=False).search([("partner_id", "in", (sources | target).ids)], order="id")
        for same in people.grouped("company_id").values():
            remaining = same.filtered(lambda subscriber: subscriber.partner_id == target) or same[0]
            if same - remaining:
                (same - remaining)._merge_into(remaining)

    def _merge_into(self, remaining):
        """Move all that belongs to these people to `remaining`, and delete them.

        A hook for other addons: extend it with super() for what has to be done first.
        """
        self.env["spp.attendance.list"]._void_duplicates(self | remaining)
        if len(set(filter(None, (self | remaining).mapped("identifier_key")))) > 1:
            raise UserError(
                _(
                    "The contacts have different identifiers for attendance. Either they are different people, or one "
                    "identifier is wrong: delete the wrong identifier, then merge again."
                )
            )
        filled = {
            name: next(filter(None, self.mapped(name)), False)
            for name in FILLED
            if not remaining[name] and any(self.mapped(name))
        }
        filled.update(self._badge_for(remaining))
        identifier = self._identifier_for(remaining)
        if not remaining.active and any(self.mapped("active")):
            filled["active"] = True
        self.env.flush_all()
        self._move_references(remaining)
        self.env.invalidate_all()
        if identifier:  # it goes over: deleting these people leaves nobody alone with it
            self._store_identifiers([{"id": person_id} for person_id in self.ids])
        self.unlink()
        if filled:
            remaining._by_server().write(filled)
        if identifier:
            remaining._store_identifiers([{"id": remaining.id, **identifier}])
        remaining._end_twins(remaining._normal_keys())
        remaining._message_log(body=_("Merged with another person known to attendance, as their contacts were."))

    def _identifier_for(self, remaining):
        """The identifier that `remaining` takes over from these people, as it is stored, if it has none of its own."""
        holder = self.filtered("identifier_key")[:1]
        return {name: holder[name] for name in COLUMNS} if holder and not remaining.identifier_key else {}

    def _badge_for(self, remaining):
        """The badge that `remaining` takes over from these people, if it has none of its own."""
        holder = self.filtered("badge_code")[:1]
        return {name: holder[name] for name in BADGE} if holder and not remaining.badge_code else {}

    def _move_references(self, remaining):
        """Let everything that refers to these records refer to `remaining`, whatever addon it is from."""
        try:
            with self.env.cr.savepoint(flush=False):
                for table, column, _restricts in references_to(self.env.cr, self._table):
                    table, column = SQL.identifier(table), SQL.identifier(column)
                    values = (table, column, remaining.id, column, self.ids)
                    query = SQL("update %s set %s = %s where %s = any(%s)", *values)
                    self.env.cr.execute(query, log_exceptions=False)
        except IntegrityError as error:
            raise UserError(
                _("The contacts have contradicting attendance. Void the wrong records, then merge again.")
            ) from error
        for table, model in ATTACHED_TO_MODEL:
            query = SQL(
                "update %s set res_id = %s where %s = %s and res_id = any(%s)",
                SQL.identifier(table),
                remaining.id,
                SQL.identifier(model),
                self._name,
                self.ids,
            )
            self.env.cr.execute(query)
