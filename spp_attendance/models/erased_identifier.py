import hashlib
import hmac
import secrets

from odoo import api, fields, models

PARAMETER = "spp_attendance.erased_key"


class ErasedIdentifier(models.Model):
    """That somebody with an identifier was erased: a registry or a device that goes on naming them makes nobody anew.

    Only a keyed hash is stored, over the hash by which a registry's records are known. Whoever has the table but not
    the key, which is a parameter of the database, cannot try identifiers against it.
    """

    _name = "spp.erased.identifier"
    _description = "Identifier of an erased person"
    _rec_name = "erased_at"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    key_hash = fields.Char(required=True, readonly=True)
    erased_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _sql_constraints = [("key_unique", "unique(company_id, key_hash)", "The identifier is noted already.")]

    @api.model
    def _note(self, company, digests):
        """Note that these are erased. digests: as of rules.digest_of()"""
        self._make_key()
        hashes = set(self._hashed(digests).values())
        known = set(self._of(company, digests).mapped("key_hash"))
        self.create([{"company_id": company.id, "key_hash": each} for each in sorted(hashes - known)])

    @api.model
    def _among(self, company, digests):
        """Those of the digests that are of erased people, as a set."""
        found = set(self._of(company, digests).mapped("key_hash"))
        return {digest for digest, each in self._hashed(digests).items() if each in found}

    @api.model
    def _of(self, company, digests):
        """What is noted of these digests in a company. Where nobody was ever erased, the database is not asked."""
        hashes = list(self._hashed(digests).values())
        found = [("company_id", "=", company.id), ("key_hash", "in", hashes)]
        return self.search(found) if hashes else self.browse()

    @api.model
    def _hashed(self, digests):
        """{digest: keyed hash}; nothing as long as there is no key, because nobody was erased."""
        key = self._key()
        return {each: hmac.new(key.encode(), each.encode(), hashlib.sha256).hexdigest() for each in digests if key}

    @api.model
    def _key(self):
        return self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""  # sudo: only the server reads it

    @api.model
    def _make_key(self):
        if not self._key():
            # sudo: it is made by the server
            self.env["ir.config_parameter"].sudo().set_param(PARAMETER, secrets.token_hex(32))
