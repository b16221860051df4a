from odoo import _, api, fields, models
from odoo.exceptions import AccessError

RECORDER = "spp_attendance.group_recorder"
# How many others are listed for one who comes: of thousands who are all called "Unknown" an officer wants no pair.
MOST_OTHERS = 5
# Two people with the same name and birth date; or one who came now, and one with the same name whom no registry and no
# identifier says anything of.
INSERT = """
    with came as (
        select person.id, person.company_id, contact.name, known.double_key
          from spp_attendance_subscriber person
          join res_partner contact on contact.id = person.partner_id
          join spp_registry_source_person known on known.subscriber_id = person.id and known.source_id = %(source)s
         where person.id = any(%(people)s)
    ), pairs as (
        select came.id as one, same.id as two
          from came,
               lateral (
                   select other.id
                     from spp_registry_source_person known
                     join spp_attendance_subscriber other on other.id = known.subscriber_id
                    where known.double_key = came.double_key and other.company_id = came.company_id
                      and other.id != came.id and other.active
                    limit %(most)s
               ) same
         union
        select came.id, same.id
          from came,
               lateral (
                   select other.id
                     from res_partner contact
                     join spp_attendance_subscriber other on other.partner_id = contact.id
                    where contact.name = came.name and other.company_id = came.company_id
                      and other.id != came.id and other.active and other.identifier_key is null
                    limit %(most)s
               ) same
    )
    insert into spp_registry_double
           (source_id, company_id, subscriber_id, other_id, state, create_uid, create_date, write_uid, write_date)
    select distinct %(source)s, %(company)s, least(one, two), greatest(one, two), 'open', %(uid)s, %(now)s::timestamp,
           %(uid)s, %(now)s::timestamp
      from pairs
        on conflict do nothing
"""
WIZARD = "base.partner.merge.automatic.wizard"


class RegistryDouble(models.Model):
    """Two people who may be one: an officer decides. Nobody is merged by a run."""

    _name = "spp.registry.double"
    _description = "Possible double"
    _order = "state desc, id"
    _rec_name = "subscriber_id"

    source_id = fields.Many2one(
        "spp.registry.source", "Registry", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    subscriber_id = fields.Many2one(
        "spp.attendance.subscriber", "Person", required=True, readonly=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "spp.attendance.subscriber", "Other person", required=True, readonly=True, ondelete="cascade", index=True
    )
    # what tells them apart; how to reach somebody is computed for the user who asks
    identifier = fields.Char(related="subscriber_id.person_identifier", related_sudo=False, groups=RECORDER)
    other_identifier = fields.Char(
        "Other identifier", related="other_id.person_identifier", related_sudo=False, groups=RECORDER
    )
    gender = fields.Selection(related="subscriber_id.gender", related_sudo=False)
    other_gender = fields.Selection(string="Other gender", related="other_id.gender", related_sudo=False)
    phone = fields.Char(related="subscriber_id.phone", related_sudo=False, groups=RECORDER)
    other_phone = fields.Char("Other phone", related="other_id.phone", related_sudo=False, groups=RECORDER)
    email = fields.Char(related="subscriber_id.email", related_sudo=False, groups=RECORDER)
    other_email = fields.Char("Other email", related="other_id.email", related_sudo=False, groups=RECORDER)
    state = fields.Selection(
        [("open", "To decide"), ("different", "Different people")], required=True, default="open", readonly=True
    )

    _sql_constraints = [
        ("pair_unique", "unique(subscriber_id, other_id)", "These two people are listed already."),
    ]

    @api.model
    def _find(self, run, subscriber_ids):
        """List the possible doubles of people who were created or have other names now, some where there are many.

        Returns how many are new.
        """
        if not subscriber_ids:
            return 0
        self.env.flush_all()
        values = {"source": run.source_id.id, "company": run.company_id.id, "people": list(subscriber_ids)}
        values.update(most=MOST_OTHERS, uid=self.env.uid, now=fields.Datetime.now())
        self.env.cr.execute(INSERT, values)
        self.invalidate_model(flush=False)
        return self.env.cr.rowcount

    def action_different(self):
        """They are two people. Returns True."""
        self._check_may_decide()
        self.sudo().state = "different"  # sudo: only by this button
        return True

    def action_reopen(self):
        """Nobody knows yet. Returns True."""
        self._check_may_decide()
        self.sudo().state = "open"  # sudo: only by this button
        return True

    def action_merge(self):
        """Odoo's dialog that merges the contacts, for those who may."""
        self.ensure_one()
        self._check_may_decide()
        self._check_may_merge()
        contacts = self.subscriber_id.partner_id | self.other_id.partner_id
        return {
            "type": "ir.actions.act_window",
            "name": _("Merge the two contacts"),
            "res_model": WIZARD,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": "res.partner", "active_ids": contacts.ids},
        }

    def _check_may_decide(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise AccessError(_("Only officers decide on possible doubles. Ask one of them."))

    def _check_may_merge(self):
        if not self.env[WIZARD].check_access_rights("create", raise_exception=False):
            raise AccessError(_("You may not merge contacts. Ask somebody who may create contacts."))
