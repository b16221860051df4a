from odoo import _, api
from odoo.addons.spp_attendance.rules import normal_form
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...moodle import people
from ...moodle.people import Candidate

CANDIDATES = """
    select subscriber.id, coalesce(subscriber.identifier_key, ''), coalesce(partner.email, ''), partner.name
      from spp_attendance_subscriber subscriber
      join res_partner partner on partner.id = subscriber.partner_id
     where subscriber.company_id = %(company)s and subscriber.active
       and (partner.company_id is null or partner.company_id = any(%(companies)s))
"""
FITTING = """
       and (
               subscriber.identifier_key = any(%(idnumbers)s)
            or lower(btrim(partner.email)) = any(%(emails)s)
            or partner.email ~ '[^ -~]'  -- compared in its normal form, which PostgreSQL does not know
            or subscriber.id = any(%(linked)s)
           )
"""
# Whoever is linked may have the number, too: numbers are unique, but for people who are archived.
OTHERS_NUMBER = """
    select account.moodle_id
      from unnest(%(users)s::int[], %(subscribers)s::int[], %(numbers)s::text[])
           as account (moodle_id, subscriber_id, number)
      join spp_attendance_subscriber linked on linked.id = account.subscriber_id
     where account.number <> ''
       and linked.identifier_key is distinct from account.number
       and exists (
               select 1
                 from spp_attendance_subscriber other
                where other.identifier_key = account.number
                  and other.company_id = linked.company_id
                  and other.active
           )
     order by account.moodle_id
"""


class MappingPeople:
    """Which user of Moodle is which person here. The plain package `moodle.people` decides it."""

    __slots__ = ()

    @api.depends("suggestion_ids")
    def _compute_suggestion_count(self):
        for mapping in self:
            mapping.suggestion_count = len(mapping.suggestion_ids)

    @api.model
    def _domain_unmatched(self):
        return [
            ("kind", "=", "user"),
            ("subscriber_id", "=", False),
            ("moved_to_id", "=", False),
            ("is_erased", "=", False),
        ]

    @api.model
    def _linked_subscribers(self, instance):
        """({Moodle's user id: subscriber} of linked users, ids of the users whose contact is in another company now).

        The second ones are not in the first: the responsible user cannot see their contacts.
        """
        users = [("instance_id", "=", instance.id), ("kind", "=", "user")]
        linked = self.search_fetch([*users, ("subscriber_id", "!=", False)], ["moodle_id", "subscriber_id"])
        visible = {*linked.subscriber_id._filter_access_rules("read").ids}
        subscribers = {mapping.moodle_id: mapping.subscriber_id for mapping in linked}
        moved = {user_id for user_id, subscriber in subscribers.items() if subscriber.id not in visible}
        return {user_id: subscribers[user_id] for user_id in subscribers.keys() - moved}, moved

    @api.model
    def _erased_users(self, instance):
        """Moodle's ids of the accounts of people who were erased here, as a set."""
        erased = [("instance_id", "=", instance.id), ("kind", "=", "user"), ("is_erased", "=", True)]
        return set(self.search_fetch(erased, ["moodle_id"]).mapped("moodle_id"))

    def _note_erased(self):
        """Forget who the accounts are of. To be called in sudo."""
        forgotten = ("subscriber_id", "fitting_subscriber_id", "moved_to_id", "name", "idnumber", "email", "reason")
        values = {**dict.fromkeys(forgotten, False), "suggestion_ids": [Command.clear()], "is_erased": True}
        self.write(values)

    def _forget_fit(self, people):
        """Forget that these people may be meant: whose the accounts are is for an officer to say. In sudo."""
        for mapping in self:
            fits = mapping.fitting_subscriber_id - people
            suggested = [Command.unlink(person.id) for person in people]
            mapping.write({"fitting_subscriber_id": fits.id, "suggestion_ids": suggested})

    def action_admit_again(self):
        """Let runs read accounts again that were noted as those of somebody erased."""
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Only managers admit an account again. Ask one of them."))
        self.write({"is_erased": False})
        return True

    @api.model
    def _match(self, instance, persons, linked, finds_by_email=True):
        """Match all people of a site at once. Returns a Matching of subscriber ids.

        persons: Persons of Moodle; linked: {Moodle's user id: subscriber id} of those that are linked already
        finds_by_email: whether anybody may be linked by an e-mail address
        """
        if all(person.id in linked for person in persons):
            return people.Matching({person.id: linked[person.id] for person in persons}, [])
        known = self._known_user_ids(instance)
        is_anybody_new = any(person.id not in known and person.id not in linked for person in persons)
        found = self._candidates(instance, persons, list(linked.values()), is_anybody_new)
        return people.match(persons, found, linked, normal_form, finds_by_email)

    @api.model
    def _with_number_of_others(self, links, numbers):
        """The accounts, by Moodle's number, whose ID number is that of somebody else here than who is linked.

        links: {Moodle's user id: subscriber id}; numbers: {Moodle's user id: ID number}
        """
        subscribers = [links[user_id] for user_id in numbers]
        columns = {"users": [*numbers], "subscribers": subscribers, "numbers": [*map(normal_form, numbers.values())]}
        self.env.flush_all()
        self.env.cr.execute(OTHERS_NUMBER, columns)
        return [user_id for (user_id,) in self.env.cr.fetchall()]

    @api.model
    def _store_numbers_of_others(self, instance, links, numbers):
        """Store which accounts have the ID number of somebody else. Returns those that did not have it before.

        links: {Moodle's user id: subscriber id}; numbers: {Moodle's user id: ID number or ""} of all read
        """
        found = {user_id: numbers[user_id] for user_id in self._with_number_of_others(links, numbers)}
        users = [("instance_id", "=", instance.id), ("kind", "=", "user"), ("moodle_id", "in", [*numbers])]
        noted_or_found = ["|", ("idnumber_of_other", "!=", False), ("moodle_id", "in", [*found])]
        # sudo: only the sync notes it
        accounts = self.sudo().search([*users, *noted_or_found])
        number_of = {account: found.get(account.moodle_id, False) for account in accounts}
        changed = accounts.filtered(lambda account: account._is_changed("idnumber_of_other", number_of[account]))
        for account in changed:
            account.idnumber_of_other = number_of[account]
        return [user_id for user_id in changed.sorted("moodle_id").mapped("moodle_id") if user_id in found]

    @api.model
    def _known_user_ids(self, instance):
        users = self.search_fetch([("instance_id", "=", instance.id), ("kind", "=", "user")], ["moodle_id"])
        return set(users.mapped("moodle_id"))

    @api.model
    def _candidates(self, instance, persons, linked, is_anybody_new):
        """The Candidates for a match: where somebody is new all subscribers, for suggestions of the same name."""
        self.env["spp.attendance.subscriber"].check_access_rights("read")
        self.env.flush_all()
        query = CANDIDATES if is_anybody_new else CANDIDATES + FITTING
        wanted = {
            "company": instance.company_id.id,
            "companies": instance.company_id.sudo().parent_ids.ids,  # sudo: people of companies above may be expected
            "idnumbers": [normal_form(person.idnumber) for person in persons if person.idnumber],
            "emails": [normal_form(person.email).lower() for person in persons if person.email],
            "linked": linked,
        }
        self.env.cr.execute(query, wanted)
        return [Candidate(*row) for row in self.env.cr.fetchall()]

    @api.model
    def _store_matching(self, instance, links, unmatched):
        """Store who is linked, {Moodle's user id: subscriber id}, and who is not: a list of Unmatched."""
        of_site = [("instance_id", "=", instance.id), ("kind", "=", "user")]
        users = self.search_fetch(of_site, ["moodle_id", "subscriber_id"])
        known = {mapping.moodle_id: mapping for mapping in users}
        wanted = {user_id: self._linked_values(subscriber_id) for user_id, subscriber_id in links.items()}
        wanted.update({each.person.id: self._unmatched_values(each) for each in unmatched})
        key = {"instance_id": instance.id, "kind": "user"}
        new = [{**key, "moodle_id": user_id, **vals} for user_id, vals in wanted.items() if user_id not in known]
        # sudo: the sync creates and updates links, otherwise only managers may
        self.sudo().create(new)
        for user_id, vals in wanted.items():
            # somebody whom an officer has linked meanwhile stays as linked
            if user_id in known and not known[user_id].subscriber_id:
                known[user_id].sudo()._write_changed(vals)

    @api.model
    def _linked_values(self, subscriber_id):
        return {"subscriber_id": subscriber_id, "reason": False, "suggestion_ids": [Command.set([])]}

    @api.model
    def _unmatched_values(self, unmatched):
        person = unmatched.person
        return {
            "name": person.name,
            "idnumber": person.idnumber or False,
            "email": person.email or False,
            "reason": unmatched.reason,
            "fitting_subscriber_id": unmatched.fits or False,
            "suggestion_ids": [Command.set(unmatched.suggestions)],
        }

    @api.model
    def _without_reason_if_linked(self, vals):
        if not vals.get("subscriber_id"):
            return vals
        return {**vals, "reason": False, "fitting_subscriber_id": False, "moved_to_id": False}

    # buttons

    def action_link_suggestion(self):
        """Link each user with the one person who is suggested."""
        for mapping in self:
            if len(mapping.suggestion_ids) != 1:
                raise UserError(_("%(name)s: there is not exactly one suggestion. Choose a person.", name=mapping.name))
            mapping.subscriber_id = mapping.suggestion_ids
        return True

    def action_create_person(self):
        """Create a person for each user who is not linked, from what Moodle shows."""
        unmatched = self.filtered(lambda mapping: mapping.kind == "user" and not mapping.subscriber_id)
        for mapping in unmatched:
            mapping.subscriber_id = self.env["spp.attendance.subscriber"].create(mapping._person_values())
        return True

    def _person_values(self):
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
