from . import group_membership, registry_id, res_partner
