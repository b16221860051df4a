from odoo import api, fields, models

from ...tools.message import Message

OFFICER = "spp_session_tracking.group_officer"


class MoodleSyncRunLine(models.Model):
    """One message of a run: a problem, a note, or in a preview what would be done. Its text names no people."""

    _name = "spp.moodle.sync.run.line"
    _description = "Line of a run of the Moodle sync"
    _rec_name = "what"
    _order = "id"

    run_id = fields.Many2one("spp.moodle.sync.run", required=True, readonly=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [("plan", "Would be done"), ("notice", "Note"), ("problem", "Problem")], required=True, readonly=True
    )
    what = Message(required=True, readonly=True)
    moodle_kind = fields.Char("In Moodle", readonly=True)
    moodle_id = fields.Integer("Number in Moodle", readonly=True, group_operator=None)
    about = fields.Char(compute="_compute_about")
    # what it is about here: a click opens it
    session_id = fields.Many2one("spp.session", readonly=True, ondelete="set null")
    course_id = fields.Many2one("spp.moodle.mapping", readonly=True, ondelete="set null", groups=OFFICER)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True, ondelete="set null", groups=OFFICER)

    @api.depends("session_id", "moodle_kind", "moodle_id")
    def _compute_about(self):
        kinds = dict(self.env["spp.moodle.mapping"]._fields["kind"]._description_selection(self.env))
        for line in self:
            in_moodle = f"{kinds.get(line.moodle_kind, '')} {line.moodle_id or ''}".strip()
            line.about = line.session_id.display_name or in_moodle

    @api.model_create_multi
    def create(self, vals_list):
        links = self._links(vals_list)
        return super().create([{**vals, **self._values_of(links, vals)} for vals in vals_list])

    @api.model
    def _links(self, vals_list):
        """{(site, kind, number in Moodle): link} of what lines are about in Moodle, where it is known here."""
        runs = self.env["spp.moodle.sync.run"].browse({vals.get("run_id") for vals in vals_list})
        numbers = [vals["moodle_id"] for vals in vals_list if vals.get("moodle_id")]
        links = self.env["spp.moodle.mapping"]
        if numbers:
            kinds = [vals.get("moodle_kind") for vals in vals_list]
            of_sites = [("instance_id", "in", runs.instance_id.ids), ("kind", "in", kinds)]
            links = links.search([*of_sites, ("moodle_id", "in", numbers)])
        return {(link.instance_id, link.kind, link.moodle_id): link for link in links}

    @api.model
    def _values_of(self, links, vals):
        """The session and the course of a line. links: see _links()"""
        run, none = self.env["spp.moodle.sync.run"].browse(vals.get("run_id")), self.env["spp.moodle.mapping"]
        link = links.get((run.instance_id, vals.get("moodle_kind"), vals.get("moodle_id")), none)
        chain = (link, link.parent_id, link.parent_id.parent_id)
        course = next((each for each in chain if each.kind == "course"), none)
        return {"course_id": course.id, "session_id": vals.get("session_id") or link.session_id.id}

    def action_open_session(self):
        return self.session_id.get_formview_action()

    def action_open_course(self):
        return self.course_id.get_formview_action()

    def action_open_person(self):
        return self.participant_id.get_formview_action()
