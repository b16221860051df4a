from odoo import _, api, fields, models

OFFICER = "spp_session_tracking.group_officer"


class SessionSnapshotPerson(models.Model):
    """Somebody named in a snapshot, with the name and the identifier of that time: later changes do not reach them."""

    _name = "spp.session.snapshot.person"
    _description = "Person named in a snapshot"
    _inherit = ["spp.append.only", "spp.long.list"]
    _order = "snapshot_id, name, id"
    _quick_order = "ref"
    _log_access = False  # the snapshot says who took it, and when

    snapshot_id = fields.Many2one("spp.session.snapshot", required=True, readonly=True, ondelete="restrict")
    participant_id = fields.Many2one(
        "res.partner",
        "Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who the person is now: another contact, if contacts were merged since.",
    )
    ref = fields.Integer("Contact number then", required=True, readonly=True, help="The id of the contact then.")
    name = fields.Char("Name then", readonly=True)
    identifier = fields.Char("Identifier then", readonly=True, groups=OFFICER)
    salt = fields.Char(readonly=True, groups=OFFICER, help="Keeps the hash from being guessed by whoever knows names.")
    personal_hash = fields.Char(
        "Hash of name and identifier",
        readonly=True,
        help="It is part of the digest, and stays when the person is erased.",
    )
    is_erased = fields.Boolean("Erased", readonly=True)

    _sql_constraints = [("ref_once", "unique(snapshot_id, ref)", "A person is named once in a snapshot.")]

    @api.model
    def _refusal(self):
        return _("A snapshot cannot be changed. To erase a person from it, a manager uses erase_person.")
