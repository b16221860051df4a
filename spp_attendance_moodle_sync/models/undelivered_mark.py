from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from .session_attendance import statuses_of_lines

USERS = """from spp_moodle_mapping usr
                      join spp_attendance_subscriber subscriber on subscriber.id = usr.subscriber_id
                     where usr.instance_id = %(site)s and subscriber.partner_id = line.participant_id"""
# Of each line that Moodle should have and has not: why. A later run asks again for all of them.
UNDELIVERED = f"""
    update spp_session_attendance line set moodle_undelivered = new.reason, moodle_left_out = new.left_out
      from (
            select line.id, case when line.moodle_left_out = line.status then line.status end as left_out, case
                when not %(pushes)s or session.state = 'cancelled' then null
                when line.status is null or line.basis != 'observed' or line.status = line.moodle_left_out then null
                when found.reason is not null then found.reason
                when line.moodle_undelivered = 'differs' and link.is_removed is not true
                     and not session.moodle_session_id = any(%(synced)s) then 'differs'
                when line.status = line.moodle_agreed and line.moodle_sent is null then null
                when link.is_removed then 'removed'
                when not course.is_synced then 'not_synced'
                when not exists (select {USERS}) then 'no_user'
                when not exists (select {USERS} and not usr.moodle_id = any(%(moved)s)) then 'other_company'
                when session.moodle_session_id = any(%(failed)s) then 'unreadable'
                when %(is_whole)s and not session.moodle_session_id = any(%(read)s) then 'unreadable'
                when not exists (
                    select {USERS} and usr.moodle_id::text = any(string_to_array(coalesce(link.listed, ''), ' '))
                ) then 'not_listed'
                when not session.moodle_session_id = any(%(synced)s) then coalesce(line.moodle_undelivered, 'waiting')
                else 'waiting' end as reason
              from spp_session_attendance line
              join spp_session session on session.id = line.session_id
              left join spp_moodle_mapping link on link.instance_id = %(site)s and link.kind = 'session'
                    and link.moodle_id = session.moodle_session_id
              left join spp_moodle_mapping activity on activity.id = link.parent_id
              left join spp_moodle_mapping course on course.id = activity.parent_id
              left join unnest(%(line_ids)s::int[], %(reasons)s::varchar[]) as found (id, reason) on found.id = line.id
             where session.moodle_instance_id = %(site)s
               -- each of these has an index, which serves a site to which nothing is pushed
               and (line.moodle_undelivered is not null or line.moodle_left_out is not null
                    or line.id = any(%(line_ids)s::int[])
                    or %(pushes)s and line.status is not null and line.basis = 'observed'
                       and (line.status is distinct from line.moodle_agreed or line.moodle_sent is not null))
           ) new
     where line.id = new.id
       and (line.moodle_undelivered, line.moodle_left_out) is distinct from (new.reason, new.left_out)
"""


class UndeliveredMark(models.Model):
    """Marks that Moodle should have and has not, with the reason, until it has them or an officer settles it."""

    _inherit = "spp.session.attendance"

    # Stored by the sync past write(), at the end of each run and where a mark has arrived.
    moodle_undelivered = fields.Selection(
        [
            ("no_user", "The person is not linked with a user of the site"),
            ("other_company", "The person belongs to another company now"),
            ("not_listed", "The person is not on Moodle's list of the session"),
            ("no_status", "The session in Moodle has no status with this meaning"),
            ("no_meaning", "Moodle has a mark without a meaning here"),
            ("refused", "Moodle refused it"),
            ("not_kept", "Moodle took it and shows the mark from before"),
            ("unknown", "It is not known whether it arrived"),
            ("differs", "Moodle has another mark, or none any more"),
            ("removed", "The session was removed in Moodle"),
            ("not_synced", "The course is not synced"),
            ("unreadable", "The session cannot be read in Moodle"),
            ("waiting", "It was not sent yet"),
        ],
        "Not in Moodle because",
        readonly=True,
        index="btree_not_null",
        help="The mark did not reach Moodle. Each run tries again.",
    )
    moodle_left_out = fields.Selection(
        statuses_of_lines,
        string="Need not go to Moodle",
        readonly=True,
        index="btree_not_null",
        help="An officer has said that this status need not reach Moodle.",
    )

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"moodle_undelivered", "moodle_left_out"}

    @api.model
    def _store_undelivered(self, instance, reasons, is_whole=False, **numbers):
        """Store which marks of a site did not reach Moodle, and why.

        reasons: {line id: reason} of the marks that this run could not send
        is_whole: whether the run has read all that it can read
        numbers: Moodle's. moved: of the users whose contact is in another company now; read, synced, failed: of the
            sessions that were read, that were synced, and that could not be
        """
        self.env.flush_all()
        values = {
            "site": instance.id,
            "pushes": instance.sync_attendance_from != "moodle",
            "is_whole": is_whole,
            "line_ids": list(reasons),
            "reasons": list(reasons.values()),
            **{name: list(ids) for name, ids in numbers.items()},
        }
        self.env.cr.execute(UNDELIVERED, values, log_exceptions=False)
        self.invalidate_model(["moodle_undelivered", "moodle_left_out"])

    @api.model
    def _undelivered_of(self, instance):
        """[(session, reason, how many marks, the contact id of one of them)] of a site."""
        undelivered = [("session_id.moodle_instance_id", "=", instance.id), ("moodle_undelivered", "!=", False)]
        return self._read_group(undelivered, ["session_id", "moodle_undelivered"], ["__count", "participant_id:max"])

    def action_leave_out_of_moodle(self):
        """Settle it: these marks need not reach Moodle, as long as they stay as they are."""
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise AccessError(_("Only officers decide that a mark need not reach Moodle. Ask one of them."))
        undelivered = self.filtered("moodle_undelivered")
        undelivered._store_sync_status("moodle_left_out", {line.id: line.status or "" for line in undelivered})
        undelivered._store_sync_status("moodle_undelivered", dict.fromkeys(undelivered.ids, ""))
        for session, lines in undelivered.grouped("session_id").items():
            session._message_log(body=_("Marks that need not go to Moodle: %(count)s.", count=len(lines)))
        return True
