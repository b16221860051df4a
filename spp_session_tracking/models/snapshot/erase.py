from odoo import _, api, fields
from odoo.exceptions import AccessError, UserError, ValidationError

from ...rules import is_id
from ...tools.append_only import append

ERASE = """
    update spp_session_snapshot_person person
       set name = %(pseudonym)s || ' ' || person.participant_id, identifier = null, salt = null, is_erased = true
     where snapshot_id = any(%(snapshots)s) and participant_id = any(%(people)s) and not coalesce(is_erased, false)
 returning snapshot_id
"""
# The snapshots that name people, also those that were taken before names were kept.
NAMING = """
    select snapshot_id, participant_id from spp_session_snapshot_person where participant_id = any(%(people)s)
     union
    select snapshot_id, person
      from spp_session_snapshot_answer,
           unnest(array[participant_id, household_id, last_attended_by_id]) as person
     where person = any(%(people)s)
"""


class SnapshotErase:
    """The doors by which a snapshot is reached after it was taken: people are erased, contacts are merged."""

    __slots__ = ()

    @api.model
    def erase_person(self, participant_ids, reason):
        """Erase people from the snapshots that the user sees: name, identifier and salt, for good.

        What was counted stays, under a pseudonym, and so does the hash that the digest has of the person: verify()
        still holds. Each snapshot logs how many were erased, by whom, when and why. The contacts are not touched.

        participant_ids: a list of contact ids; reason: a text

        Returns how many snapshots people were erased from. Raises AccessError where the user is no manager,
        ValidationError for arguments that cannot be read, UserError where the reason is missing.
        """
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Only session managers erase people from snapshots. Ask one of them."))
        if not isinstance(participant_ids, list) or not all(is_id(each) for each in participant_ids):
            raise ValidationError(_("Give the people as a list of ids of contacts."))
        reason = self._clean_text(reason)
        if not reason:
            raise UserError(_("Give the reason for erasing people from snapshots. Write no names in it."))
        self.env.flush_all()
        places = {"people": participant_ids, "snapshots": self.search([]).ids, "pseudonym": _("Erased person")}
        self.env.cr.execute(ERASE, places)
        erased = [row[0] for row in self.env.cr.fetchall()]
        self.env.invalidate_all()
        log_events(self.env, "erased", {each: erased.count(each) for each in erased}, reason=reason)
        return len(set(erased))


def log_merge(env, sources, target):
    """Log with the snapshots that name contacts that they become one. To be called before they are merged."""
    env.flush_all()
    env.cr.execute(NAMING, {"people": sources.ids})
    named = {}
    for snapshot_id, person in env.cr.fetchall():
        named.setdefault(snapshot_id, []).append(person)
    for snapshot_id, people in named.items():
        what = f"{', '.join(map(str, sorted(people)))} → {target.id}"
        log_events(env, "merged", {snapshot_id: len(people)}, what=what)


def log_events(env, kind, counts, **values):
    """Log with snapshots what was done to them: {id of the snapshot: how many people}."""
    done = {"kind": kind, "done_by_id": env.uid, "done_at": fields.Datetime.now(), **values}
    rows = [{**done, "snapshot_id": snapshot_id, "people_count": count} for snapshot_id, count in counts.items()]
    append(env["spp.session.snapshot.event"], rows)
