import base64

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..rules import identifier_list

SHOWN_LINES = 20


class SessionAddPeople(models.TransientModel):
    _inherit = "spp.session.add.people"

    source = fields.Selection(
        selection_add=[("identifiers", "A list of identifiers")], ondelete={"identifiers": "cascade"}
    )
    identifiers = fields.Text(help="One on a line.")
    identifier_file = fields.Binary(
        "CSV file", attachment=False, help="One column, or a column with the heading person_identifier. UTF-8."
    )
    identifier_file_name = fields.Char()

    @api.model
    def _source_fields(self):
        return [*super()._source_fields(), "identifiers", "identifier_file"]

    def _people_of_identifiers(self):
        return self.env["res.partner"].union(*self._found().values())

    def _compute_problem(self):
        result = super()._compute_problem()
        for dialog in self.filtered(lambda dialog: dialog.source == "identifiers"):
            wanted, found = dialog._identifiers_by_line(), dialog._found()
            unknown = [str(number) for number in wanted if number not in found]
            if unknown:
                dialog.problem = _(
                    "Identifiers that are not known: %(count)s of %(all)s. Lines: %(lines)s%(more)s.",
                    count=len(unknown),
                    all=len(wanted),
                    lines=", ".join(unknown[:SHOWN_LINES]),
                    more=", ..." if len(unknown) > SHOWN_LINES else "",
                )
        return result

    def _found(self):
        """{number of the line: contact} of the identifiers of people known in the sessions' companies."""
        wanted, companies = self._identifiers_by_line(), self.session_ids.company_id._origin
        keys = [(company.id, identifier) for company in companies for identifier in wanted.values()]
        subscribers, partners = self.env["spp.attendance.subscriber"], self.env["res.partner"]
        people = subscribers._identified(keys) if keys else {}
        named = subscribers._contacts_named(set(keys) - people.keys())
        contacts = {identifier: partners.browse(contact_id) for (_company, identifier), contact_id in named.items()}
        active = {identifier: person for (_company, identifier), person in people.items() if person.active}
        contacts |= {identifier: person.partner_id for identifier, person in active.items()}
        return {number: contacts[identifier] for number, identifier in wanted.items() if identifier in contacts}

    def _identifiers_by_line(self):
        """{number of the line, from 1: identifier} of the file, or else of what was typed."""
        content = self.with_context(bin_size=False).identifier_file  # a screen reads only the size of a file
        if not content:
            return identifier_list.of_text(self.identifiers or "")
        try:
            return identifier_list.of_csv(base64.b64decode(content))
        except ValueError as problem:
            raise UserError(self._file_problems()[str(problem)]) from None

    @api.model
    def _file_problems(self):
        return {
            "encoding": _("The file is not in UTF-8. Save it as “CSV UTF-8”, then choose it again."),
            "columns": _(
                "The file has several columns. Give the one with the identifiers the heading person_identifier."
            ),
        }
