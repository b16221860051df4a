from odoo import api
from odoo.tools import SQL

from ...rules import evidence

# Links are in no hash, because merges of contacts move them. A link that is not the number of that time is followed
# over the merges that the snapshot logged, as `12, 13 → 11`. Whoever was merged is gone: a merge of somebody who is
# still there was none.
CHANGED_LINKS = r"""
    with recursive merged as (
               select unnest(string_to_array(split_part(what, ' → ', 1), ', '))::bigint as source,
                      split_part(what, ' → ', 2)::bigint as target
                 from spp_session_snapshot_event
                where snapshot_id = %(snapshot)s and kind = 'merged' and what ~ '^\d{1,10}(, \d{1,10})* → \d{1,10}$'
           ),
           moved as (
               select source as ref, target as link from merged
                where not exists (select from res_partner where id = source)
                union
               select moved.ref, merged.target from moved join merged on merged.source = moved.link
           )
    select id from (%(rows)s) as content where %(changed)s order by id
"""
MOVED = "content.%(link)s is distinct from content.%(ref)s and (%(pair)s in (select ref, link from moved)) is not true"


class SnapshotLinks:
    """Says which links of a snapshot's rows lead to others than at that time, though no merge moved them there."""

    __slots__ = ()

    def _changed_links(self):
        """{name of a kind of rows: SQL conditions, of each link one, that it was changed}. Addons extend it."""
        people = ("participant", "household", "last_attended_by")
        return {
            evidence.ANSWER.name: [
                *(self._moved(f"{name}_id", f"{name}_ref") for name in people),
                self._other_company(),
            ],
            evidence.PERSON.name: [self._moved("participant_id", "ref")],
        }

    def _other_company(self):
        return SQL("content.company_id is distinct from %s", self.company_id.id)

    @api.model
    def _moved(self, link, ref):
        """SQL: a link to a contact is not its number of that time, and no merge says why."""
        pair = SQL("(%s, %s)", SQL.identifier("content", ref), SQL.identifier("content", link))
        return SQL(MOVED, link=SQL.identifier(link), ref=SQL.identifier(ref), pair=pair)

    def _changed_links_query(self, kind, rows):
        """SQL of the ids of rows of a kind (its name) with a changed link."""
        conditions = [SQL("(%s)", condition) for condition in self._changed_links().get(kind, ())]
        changed = SQL(" or ").join(conditions or [SQL("false")])
        return SQL(CHANGED_LINKS, snapshot=self.id, rows=rows, changed=changed)
