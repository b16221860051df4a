from odoo import _, api
from odoo.exceptions import ValidationError

from ..rules import parse_roles

# the fields that a preset fills, and their values
NAMES = ("participant_kind", "household_rule", "household_roles", "stand_in_rule", "make_up")
PRESETS = {
    "person": ("persons", "any", False, "anybody", False),
    "person_make_up": ("persons", "any", False, "anybody", True),
    "one_member": ("households", "any", False, "household", False),
    "one_adult": ("households", "roles", "Adult", "household", False),
    "all_members": ("households", "all", False, "household", False),
}


class SessionTypeRule:
    """Who is expected at the sessions of a type and whose coming counts: presets, and the rule in a sentence."""

    __slots__ = ()

    @api.depends(*NAMES)
    def _compute_rule_preset(self):
        presets = {values: preset for preset, values in PRESETS.items()}
        for session_type in self:
            values = tuple(session_type[name] or False for name in NAMES)
            session_type.rule_preset = presets.get(values, "own")

    @api.depends("participant_kind")
    def _compute_expected_domain(self):
        people = self.env["res.partner"]._domain_participants()
        for session_type in self:
            is_household = session_type.participant_kind == "households"
            session_type.expected_domain = [*people, ("is_group", "=", is_household)]

    def _inverse_rule_preset(self):
        """Nothing to do: create() and write() set what the preset stands for."""

    @api.onchange("rule_preset")
    def _onchange_rule_preset(self):
        self.update(self._preset_values(self.rule_preset))

    @api.model
    def _preset_values(self, preset):
        """The values that a preset stands for; none for a rule of one's own."""
        return dict(zip(NAMES, PRESETS[preset], strict=True)) if preset in PRESETS else {}

    @api.depends(*NAMES, "required_attendance_percentage", "excused_rule", "counts_for_compliance")
    @api.depends_context("lang")
    def _compute_rule_sentence(self):
        for session_type in self:
            session_type.rule_sentence = "; ".join(session_type._rule_parts()) + "."

    def _rule_parts(self):
        """The parts of the sentence: who has to come, how often, what an excuse is, and what is unusual."""
        excused = {
            "neutral": _("excused left out"),
            "absent": _("excused counts as absent"),
            "attended": _("excused counts as attended"),
        }
        return [
            self._who_in_words(),
            f"{self.required_attendance_percentage:g} %",
            excused.get(self.excused_rule, ""),
            *self._stand_in_in_words(),
            *([_("another group's session makes up a missed one")] if self.make_up else []),
            *([] if self.counts_for_compliance else [_("not counted for compliance")]),
        ]

    def _who_in_words(self):
        if self.participant_kind != "households":
            return _("Each person")
        if self.household_rule == "all":
            return _("All members of the household")
        if self.household_rule == "any":
            return _("One of the household")
        roles = " / ".join(sorted(parse_roles(self.household_roles)))
        return _("One of the household by role (%(roles)s)", roles=roles) if roles else _("One of the household")

    def _stand_in_in_words(self):
        """What the rest of the sentence does not say: by a rule of roles, or of all, nobody else can come anyway."""
        if self.participant_kind == "persons" and self.stand_in_rule == "household":
            return [_("stand-ins of the household only")]
        is_open = self.participant_kind == "households" and self.stand_in_rule == "anybody"
        return [_("anybody may come for it")] if is_open and self.household_rule == "any" else []

    def _check_roles_known(self):
        """Refuse a rule by roles that nobody can have."""
        if self.participant_kind != "households" or self.household_rule != "roles":
            return
        wanted = parse_roles(self.household_roles)
        if not wanted:
            raise ValidationError(_("Say which roles of the household count, such as: Adult."))
        names = self.env["spp.household.source"]._role_names()
        unknown = sorted(wanted - {name.strip().casefold() for name in names})
        if names and unknown:
            raise ValidationError(
                _(
                    "No member of a household has the role %(unknown)s. Choose from these: %(names)s.",
                    unknown=", ".join(unknown),
                    names=", ".join(names),
                )
            )
