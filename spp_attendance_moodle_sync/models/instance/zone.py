from collections import Counter

from odoo import _, api
from odoo.tools import plaintext2html

from ...moodle.schedule import Moments
from ..session_zone import REDATED


class InstanceZone:
    """A time zone that is corrected: the sessions that only Moodle said get the day and the times of the right one.

    Their moments stay. It is told before what changes; the next runs do it, session by session (sync.redating).
    """

    __slots__ = ()

    @api.onchange("tz")
    def _onchange_tz(self):
        text = self._origin._zone_text(self.tz) if self._origin and self.tz != self._origin.tz else ""
        return {"warning": {"title": _("The sessions get other times"), "message": text}} if text else {}

    def _zone_texts(self, vals):
        """{site: what another time zone changes} of those that get one by a write."""
        if not vals.get("tz"):
            return {}
        changed = self.filtered(lambda instance: instance._changes_zone(vals["tz"]))
        return {instance: instance._zone_text(vals["tz"]) for instance in changed}

    def _changes_zone(self, tz):
        return self.env["spp.session"]._known_zone(tz) != self.tz

    def _begin_redating(self, texts):
        """Let the next run give the sessions their days, and note what that changes. texts: see _zone_texts()"""
        for instance, text in texts.items():
            instance.write({"is_redating": bool(text), "redate_after": 0})
            if text:
                instance._message_log(body=plaintext2html(text))
                instance.sudo().cron_id._trigger()  # sudo: the schedule is the server's

    def _zone_text(self, tz):
        """What another time zone changes, in words; "" where there is no session."""
        found = self._zone_effects(tz)
        if not any(found.values()):
            return ""
        texts = {
            "date": _("Sessions that get another date: %(count)s."),
            "time": _("Sessions that get other times on the same date: %(count)s."),
            "cut": _("Of these would go on after midnight, and end at 24:00: %(count)s."),
            "paid": _("Sessions that stay as they are, because something was paid by them: %(count)s."),
            "paid_then": _(
                "Sessions that stay as they are, because their date would be in a period that was paid: %(count)s."
            ),
            "moved": _("Sessions that stay as they are, because they were moved here: %(count)s."),
            "planned": _("Sessions that stay as they are, because they were planned here: %(count)s."),
            "unknown": _("Sessions that stay as they are, because it is not known who planned them: %(count)s."),
        }
        lines = [text % {"count": found[outcome]} for outcome, text in texts.items() if found[outcome]]
        end = _("The moments at which they begin stay the same. The next runs do it.")
        return "\n".join([_("Time zone %(tz)s:", tz=tz), *lines, end])

    def _zone_effects(self, tz):
        """{what becomes of a session: how many}. See SessionZone; cut: how many would go on after midnight"""
        tz = self.env["spp.session"]._known_zone(tz)
        # sudo: how many, whoever asks; the run does it with the rights of the responsible user
        sessions = self.sudo().env["spp.session"].with_context(active_test=False)
        found = sessions.search([("moodle_instance_id", "=", self.id), ("tz", "!=", tz)])
        moments = self._moments_in_moodle(found)
        outcomes = found._zone_outcomes(tz, moments)
        redated = found.filtered(lambda session: outcomes[session] in REDATED)
        return Counter({**Counter(outcomes.values()), "cut": len(redated._cut_in_zone(tz, moments))})

    def _sessions_to_redate(self, most):
        """The next sessions that are to get the day of the site's zone, in order."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        waiting = [("moodle_instance_id", "=", self.id), ("tz", "!=", self.tz), ("id", ">", self.redate_after)]
        return sessions.search(waiting, order="id", limit=most)

    def _moments_in_moodle(self, sessions):
        """{number of a session in Moodle: its Moments there} as they were read last."""
        numbers = sessions.mapped("moodle_session_id")
        key = [("instance_id", "in", self.ids), ("kind", "=", "session"), ("moodle_id", "in", numbers)]
        # sudo: a run reads the links, and so does whoever is told what it does
        links = self.env["spp.moodle.mapping"].sudo().search_fetch(key, ["moodle_id", "start_at", "end_at"])
        return {link.moodle_id: Moments(link.start_at, link.end_at) for link in links if link.start_at and link.end_at}
