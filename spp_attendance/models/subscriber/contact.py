from odoo import _, api, fields
from odoo.addons.spp_session_tracking.tools.seen import seen
from odoo.exceptions import AccessError, UserError, ValidationError

PARTS = ("family_name", "given_name", "addl_name")
# what a person known to attendance shares with the contact
TEXTS_OF_CONTACT = ("name", *PARTS, "email", "phone")
OF_CONTACT = (*TEXTS_OF_CONTACT, "area_id")
RECORDER = "spp_attendance.group_recorder"
# how to reach the contact: its fields, of Odoo and of the addons that come with it. A contact need not have them all.
REACHES = ("email", "email_formatted", "email_normalized", "phone", "mobile", "phone_sanitized", "phone_mobile_search")


def reach(name, label, **more):
    """The field of a person that has how to reach their contact, for those who see identifiers. name: one of REACHES.

    It is computed for the user who asks, and searched by a method that asks who that is. A related field, or one that
    Odoo takes over from the contact, is exported (17.0), searched and grouped by (19.0) without asking for its groups.
    """

    def search(people, operator, value):
        return people._search_reach(name, operator, value)

    return fields.Char(label, compute="_compute_reaches", search=search, groups=RECORDER, **more)


class SubscriberContact:
    """A person known to attendance, and the contact that they are. A contact becomes known when first needed."""

    __slots__ = ()

    @api.model
    def _reaches(self):
        """Those of REACHES that contacts have in this database."""
        return [name for name in REACHES if name in self.env["res.partner"]._fields]

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends(lambda self: [f"partner_id.{name}" for name in self._reaches()])
    def _compute_reaches(self):
        shown = self._reaches() if self._sees_identifiers() else ()
        contacts = seen(self.partner_id)
        for person in self:
            contact = person.partner_id if person.partner_id._origin in contacts else self.env["res.partner"]
            person.update({name: name in shown and contact[name] for name in REACHES})

    @api.model
    def _search_reach(self, name, operator, value):
        if not self._sees_identifiers():
            raise AccessError(_("You may not see the phones and e-mail addresses of people."))
        return [(f"partner_id.{name}", operator, value)] if name in self._reaches() else [(0, "=", 1)]

    @api.model
    def _of_partners(self, partners, company):
        """{contact id: subscriber} of these contacts in a company. Whoever is not known yet becomes known."""
        known = self._known_of(partners.ids, company)
        missing = partners.filtered(lambda partner: partner.id not in known)
        self._check_company_of(missing.sudo(), company)  # sudo: only the company is asked for
        return {**known, **self._insert_people(missing.ids, company)}

    @api.model
    def _known_by_contact(self, keys):
        """{(company id, contact id): subscriber} of those contacts that are known in the user's companies."""
        return {
            (company.id, partner_id): subscriber
            for company, ids in self._by_company(keys).items()
            for partner_id, subscriber in self._known_of(ids, company).items()
        }

    @api.model
    def _may_become_known(self, keys, visibility):
        """Those (company id, contact id) whom the user can see, and who belong to the company or to all. As a set.

        visibility: a VisibilityCache
        """
        return {
            (company.id, partner_id)
            for company, ids in self._by_company(keys).items()
            for partner_id, owner in visibility.contacts(ids).items()
            if not owner - company.sudo().parent_ids  # sudo: companies above one's own
        }

    @api.model
    def _make_known(self, rows):
        """Give a subscriber_id to those rows of the ledger that have none, but a contact: the contact becomes known."""
        joining = [row for row in rows if row["participant_id"] and not row["subscriber_id"]]
        keys = {(row["company_id"], row["participant_id"]) for row in joining}
        made = {company.id: self._insert_people(ids, company) for company, ids in self._by_company(keys).items()}
        for row in joining:
            row["subscriber_id"] = made[row["company_id"]][row["participant_id"]].id

    @api.model
    def _by_company(self, keys):
        """{company: contact ids} of (company id, contact id), in the user's companies."""
        by_company = {}
        for company_id, partner_id in keys:
            by_company.setdefault(company_id, []).append(partner_id)
        return {company: by_company[company.id] for company in self.env.companies if company.id in by_company}

    @api.model
    def _known_of(self, partner_ids, company):
        """{contact id: subscriber} of those contacts that are known in a company."""
        # sudo: whoever states attendance finds the person, without the right to edit people
        people, asked = self.browse().sudo(), {"partner_id": partner_ids, "company_id": company.ids}
        known = self.env["spp.compiled.search"]._fetch(people, asked, ["partner_id", "was_erased"])
        return {subscriber.partner_id.id: self.browse(subscriber.id) for subscriber in known}

    @api.model
    def _insert_people(self, partner_ids, company):
        """{contact id: subscriber} of people who become known. The caller has checked that the company may know them.

        A plain INSERT that lets PostgreSQL settle races: a person another transaction has made known meanwhile ends in
        a serialization failure, after which Odoo repeats the request, and not in a violated constraint.
        """
        if not partner_ids:
            return {}
        self.env.flush_all()
        now = fields.Datetime.now()
        columns = "partner_id, company_id, active, create_uid, create_date, write_uid, write_date"
        rows = [(partner_id, company.id, True, self.env.uid, now, self.env.uid, now) for partner_id in partner_ids]
        values = ", ".join(["%s"] * len(rows))
        query = f"insert into {self._table} ({columns}) values {values} on conflict do nothing returning partner_id, id"
        self.env.cr.execute(query, rows, log_exceptions=False)
        return {partner_id: self.browse(subscriber_id) for partner_id, subscriber_id in self.env.cr.fetchall()}

    @api.model
    def _check_company_of(self, partners, company):
        """Refuse contacts of another company, without telling who they are."""
        companies = company.sudo().parent_ids  # sudo: companies above one's own
        for partner in partners:
            if partner.company_id and partner.company_id not in companies:
                raise ValidationError(_("There is no contact %(id)s in the company.", id=partner.id))

    @api.model
    def _contacts_for(self, vals_list):
        """The contact of each person to become known: the one named, else a new one. Nobody is found by name."""
        linked = [vals for vals in vals_list if vals.get("partner_id")]
        self._check_linked(linked)
        unlinked = [vals for vals in vals_list if not vals.get("partner_id")]
        # sudo: who may make people known makes their contacts, without the right to make any other
        contacts = self.env["res.partner"].sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        created = iter(contacts.create([self._new_contact(vals) for vals in unlinked]))
        partners = self.env["res.partner"]
        return [partners.browse(vals.get("partner_id") or next(created).id) for vals in vals_list]

    @api.model
    def _new_contact(self, vals):
        contact = {name: vals[name] for name in OF_CONTACT if vals.get(name)}
        name = self._compose_name(*(contact.get(part) for part in PARTS)) or contact.get("name")
        if not name:
            raise ValidationError(_("Give a person a name: a family name, a given name, or both."))
        return {**contact, "name": name, "company_id": vals["company_id"], "is_registrant": True}

    @api.model
    def _check_linked(self, linked):
        """Refuse contacts that are known already, or that the user or the company cannot see."""
        if not linked:
            return
        ids = [vals["partner_id"] for vals in linked]
        visible = self.env["res.partner"].with_context(active_test=False).search([("id", "in", ids)])
        for vals in linked:
            partner = visible.filtered(lambda partner, wanted=vals["partner_id"]: partner.id == wanted)
            if not partner:
                raise ValidationError(_("There is no contact %(id)s in the company.", id=vals["partner_id"]))
            self._check_company_of(partner, self.env["res.company"].browse(vals["company_id"]))
        self._check_not_known([(vals["partner_id"], vals["company_id"]) for vals in linked])

    @api.model
    def _check_not_known(self, pairs):
        people = self.with_context(active_test=False).search([("partner_id", "in", [pair[0] for pair in pairs])])
        known = {(subscriber.partner_id.id, subscriber.company_id.id) for subscriber in people}
        again = [pair for pair in pairs if pair in known] or (pairs if len(set(pairs)) < len(pairs) else [])
        if again:
            raise ValidationError(
                _(
                    "Contact %(id)s is known to attendance already. "
                    "Open it among the people, also the archived ones, and change it there.",
                    id=again[0][0],
                )
            )

    # what is shared with the contact

    def _write_contact(self, vals):
        """Write what is the contact's, and the name that follows from its parts."""
        vals = self._with_name(vals)
        before = self.partner_id._convert_to_write({name: self.partner_id[name] for name in vals})
        changed = {name: value for name, value in vals.items() if before[name] != value}
        if changed:
            self._contact_to_write().write(changed)

    def _contact_to_write(self):
        """The contact with the rights to change it: of users and organisations only those the user has anyway."""
        contact = self.partner_id
        # sudo: who may edit people edits their contacts, but logins hang on the contacts of users
        person = contact.sudo()
        users = person.with_context(active_test=False).user_ids
        return contact if users or person.is_company else person

    def _with_name(self, vals):
        """The values with the name composed of its parts, where there are any."""
        composed = self._compose_name(*(vals.get(part, self[part]) for part in PARTS))
        if composed and not vals.keys().isdisjoint(PARTS):
            return {**vals, "name": composed}
        if "name" not in vals:
            return vals
        if composed and vals["name"] != composed:
            raise UserError(_("The name is made of its parts. Change the family, given or additional name instead."))
        if not vals["name"]:
            raise ValidationError(_("Give a person a name: a family name, a given name, or both."))
        return vals
