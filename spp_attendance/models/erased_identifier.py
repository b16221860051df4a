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
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    key_hash = fields.Char(required=True, readonly=True)
    erased_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _sql_constraints = [("key_unique", "unique(company_id, key_hash)", "The identifier is noted already.")]

    @api.model
    def _note(self, company, digests):
        """Note that these are erased. digests: as of rules.digest_of()"""
        hashes = set(self._hashed(digests).values())
        known = set(self._of(company, hashes).mapped("key_hash"))
        self.create([{"company_id": company.id, "key_hash": each} for each in sorted(hashes - known)])

    @api.model
    def _among(self, company, digests):
        """Those of the digests that are of erased people, as a set."""
        hashes = self._hashed(digests)
        found = set(self._of(company, hashes.values()).mapped("key_hash"))
        return {digest for digest, each in hashes.items() if each in found}

    @api.model
    def _of(self, company, hashes):
        return self.search([("company_id", "=", company.id), ("key_hash", "in", list(hashes))])

    @api.model
    def _hashed(self, digests):
        """{digest: keyed hash}"""
        key = self._key().encode()
        return {digest: hmac.new(key, digest.encode(), hashlib.sha256).hexdigest() for digest in digests}

    @api.model
    def _key(self):
        """The key, made when it is first needed."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: only the server reads it
        key = parameters.get_param(PARAMETER)
        if not key:
            key = secrets.token_hex(32)
            parameters.set_param(PARAMETER, key)
        return key
