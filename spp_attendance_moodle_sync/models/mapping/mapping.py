from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ValidationError

# What officers say about links; the reason goes with the person.
OF_OFFICERS = {"subscriber_id", "session_id", "is_synced", "reason"}


class MoodleMapping(models.Model):
    """A course, activity, session or user of Moodle, and the record that stands for it here."""

    _name = "spp.moodle.mapping"
    _description = "Record linked with Moodle"
    _order = "instance_id, kind, name, moodle_id"
    _check_company_auto = True

    instance_id = fields.Many2one("spp.moodle.instance", "Site", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="instance_id.company_id", store=True, precompute=True, index=True)
    kind = fields.Selection(
        [("course", "Course"), ("activity", "Activity"), ("session", "Session"), ("user", "Person")], required=True
    )
    moodle_id = fields.Integer("Number in Moodle", required=True, group_operator=None)
    name = fields.Char("Name in Moodle")
    parent_id = fields.Many2one(
        "spp.moodle.mapping",
        "Belongs to",
        ondelete="cascade",
        index="btree_not_null",
        help="The course of an activity, the activity of a session.",
    )
    # what stands for it here
    session_type_id = fields.Many2one("spp.session.type", ondelete="restrict", check_company=True)
    counts_for_compliance = fields.Boolean(related="session_type_id.counts_for_compliance")
    session_id = fields.Many2one("spp.session", ondelete="set null", check_company=True, index="btree_not_null")
    subscriber_id = fields.Many2one("spp.attendance.subscriber", "Person", ondelete="set null", check_company=True)
    is_synced = fields.Boolean("Kept in step", default=True, help="A course that is not is passed over.")
    # what the sync remembers
    is_removed = fields.Boolean("Removed in Moodle", readonly=True)
    start_at = fields.Datetime("Start in Moodle", readonly=True)
    end_at = fields.Datetime("End in Moodle", readonly=True)
    settled = fields.Char(readonly=True, help="What was last read and done, to see whether anything has changed.")
    is_assumed = fields.Boolean(
        "Filled in by Moodle", readonly=True, help="Nobody took the session: Moodle marked people by itself."
    )
    listed = fields.Char(readonly=True, help="Numbers of the users on the list of a session when it was last read.")
    looked_to = fields.Integer(
        "Looked through to", readonly=True, group_operator=None, help="Sessions that cannot be listed are looked for."
    )
    # a person who is not matched
    idnumber = fields.Char("ID number in Moodle", readonly=True, groups="spp_attendance.group_recorder")
    email = fields.Char("E-mail in Moodle", readonly=True, groups="spp_attendance.group_recorder")
    reason = fields.Selection(
        [
            ("unknown", "Nobody fits"),
            ("shared_idnumber", "The ID number is not of one person only"),
            ("shared_email", "The e-mail address is not of one person only"),
            ("contradiction", "E-mail address and identifier are of different people"),
            ("taken", "Whoever fits is linked to another user"),
        ],
        "Why not matched",
        readonly=True,
    )
    suggestion_ids = fields.Many2many(
        "spp.attendance.subscriber", "spp_moodle_mapping_suggestion_rel", string="Who it may be", readonly=True
    )
    suggestion_count = fields.Integer(compute="_compute_suggestion_count")

    _sql_constraints = [
        (
            "moodle_unique",
            "unique(instance_id, kind, moodle_id)",
            "This number of Moodle is linked already. Change the link that is there.",
        ),
        (
            "person_unique",
            "unique(instance_id, subscriber_id)",
            "The person is linked to another user of this site already.",
        ),
        (
            "session_unique",
            "unique(instance_id, session_id)",
            "The session stands for another one of this site already.",
        ),
        ("number_positive", "check(moodle_id > 0)", "Numbers in Moodle are above 0."),
    ]

    @api.depends("name", "moodle_id")
    def _compute_display_name(self):
        for mapping in self:
            mapping.display_name = mapping.name or str(mapping.moodle_id)

    @api.depends("suggestion_ids")
    def _compute_suggestion_count(self):
        for mapping in self:
            mapping.suggestion_count = len(mapping.suggestion_ids)

    @api.constrains("kind", "session_type_id", "session_id", "subscriber_id")
    def _check_kind(self):
        fitting = {"session_type_id": "course", "session_id": "session", "subscriber_id": "user"}
        for mapping in self:
            if any(mapping[name] and mapping.kind != kind for name, kind in fitting.items()):
                raise ValidationError(
                    _("A course is linked to a session type, a session to a session, a user to a person.")
                )

    @api.constrains("instance_id", "moodle_id", "session_id")
    def _check_session(self):
        for mapping in self.filtered("session_id"):
            session = mapping.session_id
            if (session.moodle_instance_id, session.moodle_session_id) == (mapping.instance_id, mapping.moodle_id):
                continue
            if session.moodle_session_id:
                raise ValidationError(
                    _(
                        "%(session)s stands for session %(number)s of %(site)s already. Choose another session.",
                        session=session.display_name,
                        number=session.moodle_session_id,
                        site=session.moodle_instance_id.name,
                    )
                )
            mapping._check_nothing_else_counts()

    def _check_nothing_else_counts(self):
        """What was held once must not count twice."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        place = [("moodle_instance_id", "=", self.instance_id.id), ("moodle_session_id", "=", self.moodle_id)]
        other = sessions.search([*place, ("id", "!=", self.session_id.id), ("state", "!=", "cancelled")])
        if other:
            raise ValidationError(
                _(
                    "%(session)s stands for it. Cancel that one first; if it is completed, cancel the other instead.",
                    session=other.display_name,
                )
            )

    def write(self, vals):
        if not vals.keys() <= OF_OFFICERS and not self.env["spp.session"]._is_manager():
            raise AccessError(_("Officers choose the person, the session and what is kept in step. Ask a manager."))
        if "session_id" in vals:
            vals = {"settled": False, **vals}  # what was done was done with another one
        return super().write(vals)

    @api.model
    def _of(self, instance, kind, moodle_id, **values):
        """The link of something of Moodle's, made with some values where there is none."""
        place = {"instance_id": instance.id, "kind": kind, "moodle_id": moodle_id}
        found = self.search([(name, "=", value) for name, value in place.items()])
        return found or self._add(instance, kind, moodle_id, **values)

    @api.model
    def _add(self, instance, kind, moodle_id, **values):
        """A new link of something of Moodle's."""
        place = {"instance_id": instance.id, "kind": kind, "moodle_id": moodle_id}
        # sudo: links are made by the sync, in the name of managers
        return self.sudo().create({**place, **values}).with_env(self.env)

    @api.model
    def _of_activity(self, instance, place):
        """The link of an activity, with that of its course. place: a Place."""
        course = self._of(instance, "course", place.course, name=place.course_name)
        # sudo: links are kept by the sync, in the name of managers
        course.sudo()._write_changed({"name": place.course_name})
        return self._of(instance, "activity", place.activity, name=place.activity_name, parent_id=course.id)

    @api.model
    def _known(self, instance, kind):
        """{number in Moodle: what the sync has to know} of all links of a kind."""
        links = self.search([("instance_id", "=", instance.id), ("kind", "=", kind)])
        return {link.moodle_id: link._told() for link in links}

    def _told(self):
        """What the sync has to know of a link."""
        return {
            "id": self.id,
            "parent": self.parent_id.moodle_id or None,
            "settled": self.settled,
            "is_synced": self.is_synced,
            "is_removed": self.is_removed,
            "looked_to": self.looked_to,
        }

    def _write_changed(self, vals):
        """Write those values that are not there already."""
        changed = {name: value for name, value in vals.items() if self._is_changed(name, value)}
        if changed:
            self.write(changed)

    def _is_changed(self, name, value):
        field = self._fields[name]
        if field.type == "many2many":
            return {*value[0][2]} != {*self[name].ids}
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)
