from ast import literal_eval

from odoo import _


class InstanceScreens:
    """The counts on the form of a site, and the lists that its buttons open."""

    __slots__ = ()

    def _compute_conflict_count(self):
        self._count("conflict_count", "spp.moodle.conflict", [("state", "=", "open")])

    def _compute_session_count(self):
        self._count("session_count", "spp.session", [], "moodle_instance_id")

    def _compute_course_count(self):
        self._count("course_count", "spp.moodle.mapping", [("kind", "=", "course")])

    def _compute_undelivered_count(self):
        undelivered = [("moodle_undelivered", "!=", False)]
        for instance in self:
            of_site = [*undelivered, ("session_id.moodle_instance_id", "=", instance.id)]
            instance.undelivered_count = self.env["spp.session.attendance"].search_count(of_site)

    def _compute_deviation_count(self):
        differing = [("moodle_deviation", "!=", False)]
        self._count("deviation_count", "spp.session", differing, "moodle_instance_id")

    def _compute_unmatched_count(self):
        unmatched = self.env["spp.moodle.mapping"]._domain_unmatched()
        self._count("unmatched_count", "spp.moodle.mapping", unmatched)

    def _count(self, name, model, domain, link="instance_id"):
        groups = self.env[model]._read_group([*domain, (link, "in", self.ids)], [link], ["__count"])
        counts = {instance.id: count for instance, count in groups}
        for instance in self:
            instance[name] = counts.get(instance.id, 0)

    def action_open_conflicts(self):
        return self._list_action("spp_attendance_moodle_sync.spp_moodle_conflict_action")

    def action_open_unmatched(self):
        return self._list_action("spp_attendance_moodle_sync.spp_moodle_mapping_action_people")

    def action_open_courses(self):
        return self._list_action("spp_attendance_moodle_sync.spp_moodle_mapping_action_courses")

    def action_open_undelivered(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance_moodle_sync.spp_undelivered_action")
        of_site = [("session_id.moodle_instance_id", "=", self.id)]
        return {**action, "domain": [*literal_eval(action["domain"]), *of_site]}

    def action_open_deviations(self):
        """The sessions that were moved or cancelled on one side only."""
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        differing = [("moodle_instance_id", "=", self.id), ("moodle_deviation", "!=", False)]
        return {**action, "name": _("Differ in Moodle"), "domain": differing, "context": {"active_test": False}}

    def action_open_runs(self):
        return self._list_action("spp_attendance_moodle_sync.spp_moodle_sync_run_action")

    def action_open_sessions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "domain": [("moodle_instance_id", "=", self.id)], "context": {}}

    def _list_action(self, name):
        """The action of a list, showing only the records of this site."""
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        of_site = {"search_default_instance_id": self.id, "default_instance_id": self.id}
        return {**action, "context": {**literal_eval(action["context"]), **of_site}}
