from contextlib import ExitStack

from odoo import _
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ...moodle import address
from ...sync import lock
from ..session import FORMER

RELEASE_LINES = """
    update spp_session_attendance line set moodle_sent = null, moodle_undelivered = null
      from spp_session session
     where session.id = line.session_id and session.moodle_instance_id = %(site)s
       and (line.moodle_sent is not null or line.moodle_undelivered is not null)
"""
# Start and end are those in Moodle, as they were read last.
RELEASE_SESSIONS = """
    update spp_session session
       set moodle_instance_id = null, register_id = null, moodle_deviation = null,
           moodle_former_site = %(key)s, moodle_former_course = known.course_id,
           moodle_former_start = known.start_at, moodle_former_end = known.end_at
      from (
            select session.id, course.moodle_id as course_id, link.end_at,
                   coalesce(link.start_at, session.start_at) as start_at
              from spp_session session
              left join spp_moodle_mapping link on link.instance_id = %(site)s and link.kind = 'session'
                    and link.moodle_id = session.moodle_session_id
              left join spp_moodle_mapping activity on activity.id = link.parent_id
              left join spp_moodle_mapping course on course.id = activity.parent_id
             where session.moodle_instance_id = %(site)s
           ) known
     where session.id = known.id
"""
FORGET_FORMER = """
    update spp_session
       set moodle_former_site = null, moodle_former_course = null, moodle_former_start = null, moodle_former_end = null
     where company_id = %(company)s and moodle_former_site = %(key)s
"""


class InstanceRemoval:
    """Removing a site: what people are paid by stays here, and a site of the same address finds its sessions again.

    The sessions keep their numbers in Moodle, their course and start there and the address of the site: otherwise
    connecting it again would make each of them, and each of its marks, a second time.
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
        """What goes and what stays, with numbers."""
        numbers = self.sudo()._removal_numbers()  # sudo: how many, of whomever
        return "\n".join(
            [
                _(
                    "Sessions that stay here and are no longer synced: %(sessions)s. Marks in them: %(marks)s.",
                    **numbers,
                ),
                _(
                    "Decisions on conflicts that stay: %(decided)s. The change log and the snapshots stay too.",
                    **numbers,
                ),
                _("Open conflicts that are closed: %(open)s. The marks stay as they are now.", **numbers),
                _("Marks that are no longer listed as not in Moodle: %(undelivered)s.", **numbers),
                _("What goes: links with people (%(people)s), courses (%(courses)s) and runs (%(runs)s).", **numbers),
                _(
                    "Which courses are synced, who is responsible, and the meanings of statuses (%(statuses)s) go too.",
                    **numbers,
                ),
                _("Nothing changes in Moodle."),
                _(
                    "If you connect a site with the same address again, it finds people by their ID numbers. "
                    "Whoever was linked by hand has to be linked again. Linked people whom no run found at "
                    "first: %(by_hand)s.",
                    **numbers,
                ),
            ]
        )

    def _removal_numbers(self):
        links = self._count_of("spp.moodle.mapping", "kind")
        conflicts = self._count_of("spp.moodle.conflict", "state")
        lines = [("session_id.moodle_instance_id", "=", self.id)]
        # of somebody whom a run finds at once no name is stored
        by_hand = [("instance_id", "=", self.id), ("subscriber_id", "!=", False), ("name", "!=", False)]
        return {
            "sessions": self._how_many("spp.session", self._domain_linked()),
            "marks": self._how_many("spp.session.attendance", [*lines, ("status", "!=", False)]),
            "undelivered": self._how_many("spp.session.attendance", [*lines, ("moodle_undelivered", "!=", False)]),
            "people": links.get("user", 0),
            "by_hand": self._how_many("spp.moodle.mapping", by_hand),
            "courses": links.get("course", 0),
            "open": conflicts.get("open", 0),
            "decided": conflicts.get("decided", 0),
            "statuses": len(self.status_ids),
            "runs": self._how_many("spp.moodle.sync.run", [("instance_id", "=", self.id)]),
        }

    def _how_many(self, model, domain):
        return self.env[model].with_context(active_test=False).search_count(domain)

    def _count_of(self, model, name):
        """{value of a field: how many records of the site have it}"""
        groups = self.env[model]._read_group([("instance_id", "=", self.id)], [name], ["__count"])
        return dict(groups)

    def _lock(self):
        """Let no run of these sites begin before the transaction ends. Raises UserError where one is going on."""
        stack = ExitStack()
        for instance in self:
            if not stack.enter_context(lock.held(self.env.cr.dbname, instance.id)):
                stack.close()
                raise UserError(_("The site is being synced. Remove it in a moment."))
        # a run that began before would still see the site, and send marks for it
        self.env.cr.postcommit.add(stack.close)
        self.env.cr.postrollback.add(stack.close)

    def _remove(self, is_found_again):
        """Remove the site. is_found_again: whether a site with the same address takes up its sessions"""
        values = {"company": self.company_id.id, "key": self._site_key()}
        self.unlink()
        if not is_found_again:
            self.env.flush_all()
            self.env.cr.execute(FORGET_FORMER, values, log_exceptions=False)
            self.env["spp.session"].invalidate_model(FORMER)

    def _release(self):
        """Take the site off everything that stays when it is removed."""
        instance = self.sudo()  # sudo: administrators remove sites; sessions and marks stay as they are
        instance._close_conflicts()
        types = instance.env["spp.session"].with_context(active_test=False)
        for session_type, count in types._read_group(instance._domain_linked(), ["session_type_id"], ["__count"]):
            text = _("The Moodle site %(name)s was removed. Its sessions stay: %(count)s.")
            body = text % {"name": instance.name, "count": count}
            session_type._message_log(body=plaintext2html(body))
        instance._release_sessions()
        instance.env["spp.attendance.register"].search([("instance_id", "=", instance.id)]).unlink()

    def _close_conflicts(self):
        conflicts = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.id)])
        conflicts.filtered(lambda conflict: conflict.state == "open")._close("removed")
        conflicts.write({"former_site": self.name})

    def _release_sessions(self):
        """Take the site off its sessions, which keep by what they are found again, and off their lines.

        It is one UPDATE each past write(), for the request must end in time. No other addon knows these fields.
        """
        self.env.flush_all()
        values = {"site": self.id, "key": self._site_key()}
        for query in (RELEASE_LINES, RELEASE_SESSIONS):
            self.env.cr.execute(query, values, log_exceptions=False)
        self.env.invalidate_all()

    # the same site again

    def _site_key(self):
        return address.site_key(self.sudo().url)  # sudo: the address alone is no secret

    def _domain_linked(self):
        return [("moodle_instance_id", "=", self.id)]

    def _domain_former(self):
        return [
            ("moodle_instance_id", "=", False),
            ("moodle_former_site", "=", self._site_key()),
            ("company_id", "=", self.company_id.id),
        ]

    def _domain_not_in_moodle(self):
        """The sessions that are in no Moodle, nor were read from one that was removed."""
        return [
            ("moodle_instance_id", "=", False),
            ("is_read_from_moodle", "=", False),
            ("moodle_former_site", "not in", [self._site_key()]),
        ]

    def _session_ids(self):
        """{number in Moodle: id} of the sessions of the site."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        found = sessions.search_fetch(self._domain_linked(), ["moodle_session_id"])
        return {session.moodle_session_id: session.id for session in found}

    def _former_sessions(self):
        """The sessions of a site with the same address that was removed."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        return sessions.search_fetch(self._domain_former(), ["moodle_session_id", *FORMER])

    def _former_session_type(self, course_id):
        """The session type that a course had before the site was removed, none where it had none or several."""
        of_course = [*self._domain_former(), ("moodle_former_course", "=", course_id)]
        types = self.env["spp.session"].with_context(active_test=False).search(of_course).session_type_id
        return types if len(types) == 1 else types.browse()

    def _redate_former(self):
        """Let the next runs give sessions of the removed site, which was in another time zone, the zone of this one."""
        if self.is_redating:
            return
        text = _("Sessions of the removed site are in another time zone. The next runs give them the one of this site.")
        instance = self.sudo()  # sudo: the server stores what runs did
        instance._begin_redating({instance: text})
