import json

from odoo import _
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import evidence
from .row_hash import hash_of, hashes_of, line_of, whole_tables

CHANGED = "select id from (%(rows)s) as content where content_hash is distinct from %(hash)s order by id"
# Who has another name or identifier than the hash was made of. Of the erased both are gone, and the salt.
CHANGED_PEOPLE = """
    select id from spp_session_snapshot_person
     where snapshot_id = %(snapshot)s
       and not coalesce(is_erased, false)
       and personal_hash is distinct from
           encode(sha256(convert_to(salt || json_build_array(name, identifier)::text, 'UTF8')), 'hex')
     order by id
"""
ERASED = """
    select (select count(*) from spp_session_snapshot_person where snapshot_id = %(snapshot)s and is_erased),
           (
               select coalesce(sum(people_count), 0) from spp_session_snapshot_event
                where snapshot_id = %(snapshot)s and kind = 'erased'
           )
"""
OF_A_DIGEST = ("digest", "digest_version", "head_hash", "row_counts", "rules", "chain_number")


class SnapshotVerify:
    """Says whether a snapshot is as it was taken."""

    __slots__ = ()

    def verify(self):
        """Recompute the digest from what is stored, and say what differs.

        Returns a dict:
        `is_intact`: whether everything is as it was taken, but for people who were erased by erase_person()
        `message`: the answer in words
        `digest`, `recomputed`: as stored and as computed now, in hex; False where it was taken before digests were kept
        `digest_version`: of the form of the content
        `is_head_intact`: label, period, reason, who took it and when, rules
        `is_chain_intact`: whether the snapshots of the company before and after it still fit to it
        `changed_ids`: {kind of rows, such as answer, mark, person: ids of the rows that are not as they were}
        `missing`: {kind of rows: how many are gone; below 0 how many came}
        `erased_count`: how many people were erased from it

        Raises ValidationError where there is no such snapshot.
        """
        if len(self) != 1:
            raise UserError(_("Verify one snapshot at a time: name one."))
        snapshot = self._visible_snapshot(self.id)
        if snapshot._is_from_before_digests():
            return {**snapshot._nothing_verified(), "message": _("It was taken before digests were kept.")}
        self.env.flush_all()
        with whole_tables(self.env.cr):
            found = snapshot._verified()
        return {**found, "message": "\n".join(snapshot._verdict(found))}

    def _is_from_before_digests(self):
        """Whether it was taken before digests were kept: it has nothing that belongs to one, nor has any before it."""
        # sudo: digests are kept for all companies since the same moment
        domain = [("digest", "!=", False), ("id", "<", self.id)]
        is_later = bool(self.sudo().search(domain, limit=1))
        has_people = bool(self.env["spp.session.snapshot.person"].search([("snapshot_id", "=", self.id)], limit=1))
        return not is_later and not has_people and not any(self[name] for name in OF_A_DIGEST)

    def _nothing_verified(self):
        return {
            **{"is_intact": False, "is_head_intact": False, "is_chain_intact": False},
            **{"digest": self.digest or False, "recomputed": False, "digest_version": self.digest_version},
            **{"changed_ids": {}, "missing": {}, "erased_count": 0},
        }

    def _verified(self):
        head_hash = evidence.hash_of(self._head_line())
        recomputed = self._digest(head_hash, hashes_of(self._lines()))
        changed = self._changed_rows()
        was, now = json.loads(self.row_counts or "{}"), self._count_rows()
        missing = {kind: was.get(kind, 0) - now.get(kind, 0) for kind in {**was, **now}}
        self.env.cr.execute(ERASED, {"snapshot": self.id})
        erased, logged = self.env.cr.fetchone()
        found = {
            "digest": self.digest or False,
            "recomputed": recomputed,
            "digest_version": self.digest_version,
            "is_head_intact": head_hash == self.head_hash,
            "is_chain_intact": self._is_chain_intact(),
            "changed_ids": changed,
            "missing": {kind: count for kind, count in missing.items() if count},
            "erased_count": erased,
        }
        is_intact = recomputed == self.digest and found["is_head_intact"] and found["is_chain_intact"]
        return {**found, "is_intact": is_intact and not changed and not found["missing"] and erased == logged}

    def _changed_rows(self):
        """{kind: ids of its rows that are not as they were}, of those kinds that have any."""
        changed = {}
        for kind, rows in self._stored_rows():
            hashed = SQL(CHANGED, rows=rows, hash=hash_of(line_of(kind)))
            if kind == evidence.PERSON:
                hashed = SQL(CHANGED_PEOPLE, snapshot=self.id)
            ids = set()
            for query in (hashed, self._changed_links_query(kind.name, rows)):
                self.env.cr.execute(query)
                ids.update(row[0] for row in self.env.cr.fetchall())
            changed[kind.name] = sorted(ids)
        return {kind: ids for kind, ids in changed.items() if ids}

    def _is_chain_intact(self):
        # sudo: the snapshots beside it are of the same company
        snapshot = self.sudo()
        before, after = snapshot.previous_id, snapshot.search([("previous_id", "=", snapshot.id)])
        number = before.chain_number + 1 if before else 1
        return (
            snapshot.chain_number == number
            and (before.digest or False) == (snapshot.previous_digest or False)
            and all(each.previous_digest == snapshot.digest for each in after)
        )

    def _verdict(self, found):
        """The answer in sentences."""
        if found["is_intact"]:
            yield _("The snapshot is as it was taken.")
        else:
            yield _("The snapshot is not as it was taken.")
        if not found["is_head_intact"]:
            yield _("What was asked, by whom, when or why was changed.")
        if not found["is_chain_intact"]:
            yield _("It does not fit to the company's snapshots before and after it.")
        for kind, ids in found["changed_ids"].items():
            yield _(
                "Rows that were changed (%(kind)s): %(count)s, with the ids %(ids)s.",
                count=len(ids),
                kind=kind,
                ids=_some(ids),
            )
        for kind, count in found["missing"].items():
            text = (
                _("Rows that are gone (%(kind)s): %(count)s.")
                if count > 0
                else _("Rows that were added (%(kind)s): %(count)s.")
            )
            yield text % {"count": abs(count), "kind": kind}
        if found["digest"] != found["recomputed"] and not found["changed_ids"]:
            yield _("The digest of what is stored is another one.")
        if found["erased_count"]:
            yield _("People erased from it since: %(count)s.", count=found["erased_count"])

    def action_verify(self):
        """Say in words whether the snapshot is as it was taken."""
        found = self.verify()
        params = {"message": found["message"], "sticky": True, "type": "success" if found["is_intact"] else "danger"}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}


def _some(ids):
    return ", ".join(map(str, ids[:10])) + (", ..." if len(ids) > 10 else "")
