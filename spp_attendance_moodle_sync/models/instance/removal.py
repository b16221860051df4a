from contextlib import ExitStack

from odoo import _
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ...moodle.site_key import site_key
from ...sync import lock


class InstanceRemoval:
    """Removing a site: what people are paid by stays here, and a site of the same address finds its sessions again.

    The sessions keep their numbers in Moodle and the address of the site: otherwise connecting it again would make
    each of them, and each of its marks, a second time.
    """

    __slots__ = ()

    def action_ask_removal(self):
        """Ask before the site is removed. Returns the action that opens the dialog, which says what goes and stays."""
        self.ensure_one()
        self._check_may_remove()
        return {
            "type": "ir.actions.act_window",
            "name": _("Remove the site"),
            "res_model": "spp.moodle.instance.removal",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_instance_id": self.id},
        }

    def _check_may_remove(self):
        if not self.env.is_admin() and not self.env.user.has_group("base.group_system"):
            raise AccessError(_("Only system administrators remove a site. Ask one of them."))

    def _removal_text(self):
        """What is unlinked, what goes and what stays, with numbers."""
        instance = self.sudo()  # sudo: how many, of whomever
        links = self._count_of("spp.moodle.mapping", "kind", instance)
        conflicts = self._count_of("spp.moodle.conflict", "state", instance)
        sessions = instance._sessions()
        marks = [("session_id", "in", sessions.ids), ("status", "!=", False)]
        numbers = {
            "sessions": len(sessions),
            "marks": instance.env["spp.session.attendance"].search_count(marks),
            "people": links.get("user", 0),
            "courses": links.get("course", 0),
            "open": conflicts.get("open", 0),
            "decided": conflicts.get("decided", 0),
            "runs": instance.env["spp.moodle.sync.run"].search_count([("instance_id", "=", instance.id)]),
        }
        return "\n".join(
            [
                _("%(sessions)s sessions with %(marks)s marks stay here and are no longer synced.", **numbers),
                _("%(decided)s decisions on conflicts stay, and so do the change log and the snapshots.", **numbers),
                _("%(open)s open conflicts are closed. The marks stay as they are now.", **numbers),
                _("%(people)s links with people, %(courses)s courses and %(runs)s runs go.", **numbers),
                _("Nothing changes in Moodle."),
                _(
                    "If you connect a site with the same address again, it finds these sessions by their numbers and "
                    "the people by their ID numbers. With another address it reads everything a second time."
                ),
            ]
        )

    def _count_of(self, model, name, instance):
        """{value of a field: how many records of the site have it}"""
        groups = instance.env[model]._read_group([("instance_id", "=", instance.id)], [name], ["__count"])
        return dict(groups)

    def _sessions(self):
        return self.env["spp.session"].with_context(active_test=False).search([("moodle_instance_id", "in", self.ids)])

    def _locked(self):
        """A context in which no run of these sites begins. Raises UserError where one is going on."""
        stack = ExitStack()
        for instance in self:
            if not stack.enter_context(lock.held(self.env.cr.dbname, instance.id)):
                stack.close()
                raise UserError(_("The site is being synced. Remove it in a moment."))
        return stack

    def _let_go(self):
        """Unlink everything that stays when the site is removed."""
        instance = self.sudo()  # sudo: administrators remove sites; sessions and marks stay as they are
        sessions = instance._sessions()
        instance._close_conflicts()
        for name in ("moodle_sent", "moodle_undelivered"):
            lines = instance.env["spp.session.attendance"]
            waiting = lines.search([("session_id", "in", sessions.ids), (name, "!=", False)])
            waiting._store_sync_status(name, dict.fromkeys(waiting.ids, ""))
        for session_type, of_type in sessions.grouped("session_type_id").items():
            text = _("The Moodle site %(name)s was removed. Its sessions stay: %(count)s.")
            body = text % {"name": instance.name, "count": len(of_type)}
            session_type._message_log(body=plaintext2html(body))
        registers = sessions.register_id
        instance._unlink_sessions(sessions)
        (registers | registers.search([("instance_id", "=", instance.id)])).unlink()

    def _close_conflicts(self):
        conflicts = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.id)])
        conflicts.filtered(lambda conflict: conflict.state == "open")._close("removed")
        conflicts.write({"former_site": self.name})

    def _unlink_sessions(self, sessions):
        """Unlink sessions, which keep by what they are found again."""
        links = self.env["spp.moodle.mapping"].search([("instance_id", "=", self.id), ("kind", "=", "session")])
        courses = {link.moodle_id: link.parent_id.parent_id.moodle_id for link in links}
        unlinked = {"moodle_instance_id": False, "register_id": False, "moodle_deviation": False}
        by_course = sessions.grouped(lambda session: courses.get(session.moodle_session_id, 0))
        for number, of_course in by_course.items():
            former = {"moodle_former_site": self._site_key(), "moodle_former_course": number}
            of_course._by_server().write({**unlinked, **former})

    # the same site again

    def _site_key(self):
        return site_key(self.sudo().url)  # sudo: the address alone is no secret

    def _domain_former(self):
        return [
            ("moodle_instance_id", "=", False),
            ("moodle_former_site", "=", self._site_key()),
            ("company_id", "=", self.company_id.id),
        ]

    def _domain_sessions(self):
        """The sessions of the site, and those of one with the same address that was removed."""
        return ["|", ("moodle_instance_id", "=", self.id), "&", "&", *self._domain_former()]

    def _domain_not_in_moodle(self):
        """The sessions that are in no Moodle, nor were in a site of this address that was removed."""
        return [("moodle_instance_id", "=", False), ("moodle_former_site", "not in", [self._site_key()])]

    def _former_session_type(self, course_id):
        """The session type that a course had before the site was removed, none where it had none or several."""
        of_course = [*self._domain_former(), ("moodle_former_course", "=", course_id)]
        types = self.env["spp.session"].with_context(active_test=False).search(of_course).session_type_id
        return types if len(types) == 1 else types.browse()
