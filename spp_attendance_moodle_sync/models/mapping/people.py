from odoo import _, api, models
from odoo.exceptions import UserError

from ...moodle import people
from ...moodle.people import Candidate

CANDIDATES = """
    select subscriber.id, coalesce(subscriber.person_identifier, ''), coalesce(partner.email, ''), partner.name
      from spp_attendance_subscriber subscriber
      join res_partner partner on partner.id = subscriber.partner_id
     where subscriber.company_id = %(company)s and subscriber.active
       and (partner.company_id is null or partner.company_id = any(%(companies)s))
"""
FITTING = """
       and (
               btrim(subscriber.person_identifier) = any(%(idnumbers)s)
            or lower(btrim(partner.email)) = any(%(emails)s)
            or subscriber.id = any(%(linked)s)
           )
"""
# of a link that is certain
NO_DOUBT = {"reason": False, "suggestion_ids": [(6, 0, [])]}


class MoodleMapping(models.Model):
    """Who of Moodle is who here: see the plain package `moodle.people`, which decides it."""

    _inherit = "spp.moodle.mapping"

    @api.model
    def _domain_unmatched(self):
        return [("kind", "=", "user"), ("subscriber_id", "=", False)]

    @api.model
    def _links(self, instance):
        """{Moodle's user id: subscriber} of those that are linked.

        Beside it the users whose contact is another company's by now: nothing of them is seen.
        """
        linked = self.search([("instance_id", "=", instance.id), ("kind", "=", "user"), ("subscriber_id", "!=", False)])
        seen = {*linked.subscriber_id._filter_access_rules("read").ids}
        links = {mapping.moodle_id: mapping.subscriber_id for mapping in linked}
        gone = {user_id for user_id, subscriber in links.items() if subscriber.id not in seen}
        return {user_id: links[user_id] for user_id in links.keys() - gone}, gone

    @api.model
    def _match(self, instance, persons, mapping):
        """Match all people of a site at once. Returns a Matching of subscriber ids, as `mapping` has of the linked."""
        if all(person.id in mapping for person in persons):
            return people.Matching({person.id: mapping[person.id] for person in persons}, [])
        known = self._known_users(instance)
        is_anybody_new = any(person.id not in known and person.id not in mapping for person in persons)
        found = self._candidates(instance, persons, list(mapping.values()), is_anybody_new)
        return people.match(persons, found, mapping)

    @api.model
    def _known_users(self, instance):
        users = self.search_fetch([("instance_id", "=", instance.id), ("kind", "=", "user")], ["moodle_id"])
        return set(users.mapped("moodle_id"))

    @api.model
    def _candidates(self, instance, persons, linked, is_anybody_new):
        """Who could be meant; everybody where somebody is new, because of those who have the same name."""
        self.env["spp.attendance.subscriber"].check_access_rights("read")
        self.env.flush_all()
        query = CANDIDATES if is_anybody_new else CANDIDATES + FITTING
        asked = {
            "company": instance.company_id.id,
            "companies": instance.company_id.sudo().parent_ids.ids,  # sudo: as of whoever may be on a roster
            "idnumbers": [person.idnumber.strip() for person in persons if person.idnumber],
            "emails": [person.email.strip().lower() for person in persons if person.email],
            "linked": linked,
        }
        self.env.cr.execute(query, asked)
        return [Candidate(*row) for row in self.env.cr.fetchall()]

    @api.model
    def _keep_matching(self, instance, links, unmatched):
        """Store who is linked, {Moodle's user id: subscriber id}, and who is not: a list of Unmatched."""
        users = self.search([("instance_id", "=", instance.id), ("kind", "=", "user")])
        known = {mapping.moodle_id: mapping for mapping in users}
        wanted = {user_id: {"subscriber_id": subscriber_id} for user_id, subscriber_id in links.items()}
        wanted.update({each.person.id: self._as_unmatched(each) for each in unmatched})
        place = {"instance_id": instance.id, "kind": "user"}
        new = [{**place, "moodle_id": user_id, **vals} for user_id, vals in wanted.items() if user_id not in known]
        # sudo: links are kept by the sync, in the name of managers
        self.sudo().create(new)
        for user_id, vals in wanted.items():
            # who was linked meanwhile stays as an officer has linked them
            if user_id in known and not known[user_id].subscriber_id:
                known[user_id].sudo()._write_changed({**NO_DOUBT, **vals})

    @api.model
    def _as_unmatched(self, unmatched):
        person = unmatched.person
        return {
            "name": person.name,
            "idnumber": person.idnumber or False,
            "email": person.email or False,
            "reason": unmatched.reason,
            "suggestion_ids": [(6, 0, unmatched.suggestions)],
        }

    # one click

    def action_link_suggestion(self):
        """Link to the one person who is suggested."""
        for mapping in self:
            if len(mapping.suggestion_ids) != 1:
                raise UserError(_("%(name)s: not one person is suggested. Choose one.", name=mapping.name))
            mapping.subscriber_id = mapping.suggestion_ids
        return True

    def action_create_person(self):
        """Make the people known to attendance, by what Moodle says of them."""
        unmatched = self.filtered(lambda mapping: mapping.kind == "user" and not mapping.subscriber_id)
        for mapping in unmatched:
            mapping.subscriber_id = self.env["spp.attendance.subscriber"].create(mapping._as_person())
        return True

    def _as_person(self):
        if self.reason == "shared_idnumber":
            raise UserError(_("Several users have this ID number. Give each one of their own in Moodle first."))
        first, _space, last = (self.name or "").rpartition(" ")
        return {
            "company_id": self.company_id.id,
            "name": self.name or str(self.moodle_id),
            "given_name": first or False,
            "family_name": last or False,
            "person_identifier": self.idnumber,
            "email": self.email,
        }

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_reason(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_reason(vals))

    @api.model
    def _with_reason(self, vals):
        """Who is linked needs no reason any more why not."""
        return {**vals, "reason": False} if vals.get("subscriber_id") else vals
