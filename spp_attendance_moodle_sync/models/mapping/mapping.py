from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .courses import MappingCourses
from .moving import MappingMoving
from .people import MappingPeople

# the fields that officers write; `reason` is cleared when a person is chosen
OFFICER_FIELDS = {"subscriber_id", "session_id", "is_synced", "reason"}
RECORDER = "spp_attendance.group_recorder"
# what a run reads of all links: the list of everybody in a session is long
READ_BY_RUNS = ("moodle_id", "name", "parent_id", "settled", "is_synced", "is_removed", "looked_to")


class MoodleMapping(MappingCourses, MappingMoving, MappingPeople, models.Model):
    """A course, activity, session or user of Moodle, and the record here that it is linked with: a link for short.

    Here are all fields of the model and its only create() and write(). Matching people, moving links and counting
    courses stand in the classes above, each in a file of its own.
    """

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
    # the record here
    session_type_id = fields.Many2one("spp.session.type", "Session type", ondelete="restrict", check_company=True)
    counts_for_compliance = fields.Boolean(related="session_type_id.counts_for_compliance")
    session_id = fields.Many2one("spp.session", ondelete="set null", check_company=True, index="btree_not_null")
    subscriber_id = fields.Many2one("spp.attendance.subscriber", "Person", ondelete="set null", check_company=True)
    is_synced = fields.Boolean("Synced", default=True, help="Courses that are not synced are skipped.")
    # what the last run read and did
    is_removed = fields.Boolean("Removed in Moodle", readonly=True)
    is_erased = fields.Boolean(
        "Person erased", readonly=True, help="An account of somebody who was erased here. No run reads it again."
    )
    start_at = fields.Datetime("Start in Moodle", readonly=True)
    end_at = fields.Datetime("End in Moodle", readonly=True)
    settled = fields.Char(
        "State when read last",
        readonly=True,
        help="A key of what was last read. As long as it is the same nothing is done.",
    )
    is_assumed = fields.Boolean(
        "Filled in by Moodle", readonly=True, help="Nobody took the session: Moodle marked people by itself."
    )
    listed = fields.Char(readonly=True, help="Numbers of the users on the list of a session when it was last read.")
    looked_to = fields.Integer(
        "Known up to", readonly=True, group_operator=None, help="Up to this number all sessions of it are known."
    )
    # a person who is not matched (people.py)
    idnumber = fields.Char("ID number in Moodle", readonly=True, groups=RECORDER)
    email = fields.Char("Email in Moodle", readonly=True, groups=RECORDER)
    idnumber_of_other = fields.Char(
        "ID number of somebody else",
        readonly=True,
        groups=RECORDER,
        help="The ID number of a linked account, where it is that of another person here than who is linked.",
    )
    reason = fields.Selection(
        [
            ("unknown", "Nobody fits"),
            ("shared_idnumber", "Several people have the ID number"),
            ("shared_email", "Several people have the e-mail address"),
            ("contradiction", "Email address and identifier belong to different people"),
            ("taken", "The person who fits is linked with another user"),
        ],
        "Why not matched",
        readonly=True,
    )
    # who fits is linked with another account (moving.py)
    fitting_subscriber_id = fields.Many2one(
        "spp.attendance.subscriber", "Who fits", readonly=True, ondelete="set null", index="btree_not_null"
    )
    taken_by_id = fields.Many2one("spp.moodle.mapping", "Linked account", compute="_compute_taken_by_id")
    taken_text = fields.Char("Present link", compute="_compute_taken_by_id")
    is_shown = fields.Selection(
        [("yes", "Moodle still has it"), ("no", "Moodle does not show it any more: it was deleted, or is hidden")],
        "In Moodle",
        readonly=True,
        help="Of an account that is linked with somebody whom another account fits.",
    )
    moved_to_id = fields.Many2one(
        "spp.moodle.mapping", "Link moved to", readonly=True, ondelete="set null", index="btree_not_null"
    )
    suggestion_ids = fields.Many2many(
        "spp.attendance.subscriber",
        "spp_moodle_mapping_suggestion_rel",
        string="Suggestions",
        context={"active_test": False},
        readonly=True,
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
            "The person is linked with another user of this site already.",
        ),
        (
            "session_unique",
            "unique(instance_id, session_id)",
            "The session is linked with another session of this site already.",
        ),
        ("number_positive", "check(moodle_id > 0)", "Numbers in Moodle are above 0."),
    ]

    @api.depends("name", "moodle_id")
    def _compute_display_name(self):
        for mapping in self:
            mapping.display_name = mapping.name or str(mapping.moodle_id)

    @api.constrains("kind", "session_type_id", "session_id", "subscriber_id")
    def _check_kind(self):
        fitting = {"session_type_id": "course", "session_id": "session", "subscriber_id": "user"}
        for mapping in self:
            if any(mapping[name] and mapping.kind != kind for name, kind in fitting.items()):
                raise ValidationError(
                    _("A course is linked with a session type, a session with a session, a user with a person.")
                )

    @api.constrains("session_type_id", "session_id")
    def _check_persons_expected(self):
        """Moodle lists persons. Which household somebody on its list stands for is not guessed."""
        for mapping in self:
            session_type = mapping.session_type_id or mapping.session_id.session_type_id
            if session_type.participant_kind == "households":
                raise ValidationError(
                    _(
                        "%(type)s expects households, but Moodle lists persons. Choose a session type that expects "
                        "persons.",
                        type=session_type.name,
                    )
                )

    @api.constrains("instance_id", "moodle_id", "session_id")
    def _check_session(self):
        for mapping in self.filtered("session_id"):
            session = mapping.session_id
            if (session.moodle_instance_id, session.moodle_session_id) == (mapping.instance_id, mapping.moodle_id):
                continue
            if session.moodle_instance_id:
                raise ValidationError(
                    _(
                        "%(session)s is linked with session %(number)s of %(site)s already. Choose another session.",
                        session=session.display_name,
                        number=session.moodle_session_id,
                        site=session.moodle_instance_id.name,
                    )
                )
            mapping._check_no_other_session()

    def _check_no_other_session(self):
        """A session of Moodle counts once: the session linked before has to be cancelled."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        linked = [("moodle_instance_id", "=", self.instance_id.id), ("moodle_session_id", "=", self.moodle_id)]
        other = sessions.search([*linked, ("id", "!=", self.session_id.id), ("state", "!=", "cancelled")])
        if other:
            raise ValidationError(
                _(
                    "%(session)s is linked already. Cancel it first. If it is completed, keep it and cancel the "
                    "session you have chosen.",
                    session=other.display_name,
                )
            )

    # create, change

    @api.model_create_multi
    def create(self, vals_list):
        self._check_persons_free({(vals.get("instance_id"), vals.get("subscriber_id")) for vals in vals_list})
        return super().create([self._without_reason_if_linked(vals) for vals in vals_list])

    def write(self, vals):
        if not vals.keys() <= OFFICER_FIELDS and not self.env["spp.session"]._is_manager():
            raise AccessError(_("Officers choose the person, the session and what is synced. Ask a manager."))
        if vals.get("subscriber_id"):
            self._check_none_erased()
            self._check_persons_free({(instance.id, vals["subscriber_id"]) for instance in self.instance_id})
        vals = self._without_reason_if_linked(vals)
        if "subscriber_id" in vals:
            vals = {"idnumber_of_other": False, **vals}  # the next run compares with who is linked now
        if "session_id" in vals:
            vals = {"settled": False, **vals}  # the work of the last run was done on another session
        return super().write(vals)

    def _check_none_erased(self):
        if any(self.mapped("is_erased")):
            raise UserError(
                _("The person of this account was erased: no run reads it. A manager admits the account again first.")
            )

    # links as the sync uses them

    @api.model
    def _find_or_create(self, instance, kind, moodle_id, **values):
        """The link of something in Moodle; created with `values` where there is none."""
        key = {"instance_id": instance.id, "kind": kind, "moodle_id": moodle_id}
        found = self.search([(name, "=", value) for name, value in key.items()])
        return found or self._create_link(instance, kind, moodle_id, **values)

    @api.model
    def _create_link(self, instance, kind, moodle_id, **values):
        key = {"instance_id": instance.id, "kind": kind, "moodle_id": moodle_id}
        # sudo: the sync creates links, otherwise only managers may
        return self.sudo().create({**key, **values}).with_env(self.env)

    @api.model
    def _of_activity(self, instance, activity):
        """The link of an activity, which belongs to the link of its course. activity: an ActivityRef."""
        course = self._find_or_create(instance, "course", activity.course_id, name=activity.course_name)
        return self._find_or_create(instance, "activity", activity.id, name=activity.name, parent_id=course.id)

    @api.model
    def _links_by_number(self, instance, kind):
        """{number in Moodle: the link as a dict} of all links of a kind."""
        links = self.search_fetch([("instance_id", "=", instance.id), ("kind", "=", kind)], READ_BY_RUNS)
        return {link.moodle_id: link._to_dict() for link in links}

    def _by_key(self):
        """{(kind, number in Moodle): the link as a dict}"""
        return {(link.kind, link.moodle_id): link._to_dict() for link in self}

    def _to_dict(self):
        """What a run reads of a link, outside of any transaction."""
        return {
            "id": self.id,
            "name": self.name,
            "parent": self.parent_id.moodle_id or None,
            "settled": self.settled,
            "is_synced": self.is_synced,
            "is_removed": self.is_removed,
            "looked_to": self.looked_to,
        }

    def _write_changed(self, vals):
        """Write only the values that differ."""
        changed = {name: value for name, value in vals.items() if self._is_changed(name, value)}
        if changed:
            self.write(changed)

    def _is_changed(self, name, value):
        field = self._fields[name]
        if field.type == "many2many":
            return {*value[0][2]} != {*self[name].ids}
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)
